import type {FileChange} from './file-change.ts';
import {isImportOf, relativeImports, specifierOf} from './imports.ts';
import type {SourceFile} from './project-texts.ts';
import {applyEdits} from './text-edits.ts';

export type MovedFile = {readonly from: string; readonly to: string};

/** The edits that keep imports right when files are moved: those of the moved files, and their own when they change folders. */
export function editImports(code: readonly SourceFile[], moves: readonly MovedFile[]): readonly FileChange[] {
  const newPathOf = (path: string): string => moves.find(({from}) => from === path)?.to ?? path;
  return code.flatMap((file): readonly FileChange[] => {
    const path = newPathOf(file.path);
    const edits = relativeImports(file).flatMap(({specifier, start, end, target}) => {
      const moved = moves.find(({from}) => isImportOf(target, from));
      if (!moved && path === file.path) return [];
      const replacement = specifierOf(path, moved?.to ?? target, specifier);
      return replacement === specifier ? [] : [{start, end, replacement}];
    });
    return edits.length === 0 ? [] : [{action: 'edit', path, content: applyEdits(file.text, edits), before: file.text}];
  });
}
