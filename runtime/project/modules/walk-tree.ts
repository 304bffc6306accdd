import type {Node} from 'oxc-parser';

/** Every node of a tree from the top down. `enter` answers whether to go into the node. */
export function walkTree(root: Node, enter: (node: Node) => boolean): void {
  const open: unknown[] = [root];
  for (let value = open.pop(); value !== undefined; value = open.pop()) {
    if (Array.isArray(value)) {
      // Pushed backwards, they come out in the order of the file.
      for (let index = value.length - 1; index >= 0; index--) if (isTree(value[index])) open.push(value[index]);
    } else if (enter(value as Node)) {
      const members = Object.values(value as Node);
      for (let index = members.length - 1; index >= 0; index--) if (isTree(members[index])) open.push(members[index]);
    }
  }
}

const isTree = (value: unknown): boolean => typeof value === 'object' && value !== null;
