/**
 * Parameters named after upstream blocks: `load_orders` gives `loadOrders`. The folders of a name come in
 * where two would be the same, and a name that `code` uses already, or that TypeScript keeps, ends in `Input`.
 */
export function parameterNames(upstream: readonly string[], code: string): readonly string[] {
  const short = upstream.map((name) => camelCase(name.slice(name.lastIndexOf('/') + 1)));
  const names: string[] = [];
  for (const [index, name] of upstream.entries()) {
    const own = short[index] ?? '';
    const isShared = short.filter((other) => other === own).length > 1;
    const parameter = isShared ? camelCase(name) : own;
    names.push(freeName(parameter, new Set([...namesIn(code), ...reserved, ...names])));
  }
  return names;
}

function camelCase(name: string): string {
  const [first = '', ...rest] = name.split(/[^\p{L}\p{N}]+/u).filter((word) => word !== '');
  const joined = first + rest.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
  return /^\p{L}/u.test(joined) ? joined : `_${joined}`;
}

function freeName(name: string, taken: ReadonlySet<string>): string {
  if (!taken.has(name)) return name;
  let free = `${name}Input`;
  for (let number = 2; taken.has(free); number++) free = `${name}Input${number}`;
  return free;
}

/** What code names, apart from properties and from the words of its comments and texts. */
function namesIn(code: string): readonly string[] {
  const bare = code
    .replaceAll(/\/\*[^]*?\*\/|\/\/.*$/gm, '')
    .replaceAll(/'[^'\n]*'|"[^"\n]*"/g, '')
    .replaceAll(/`[^`]*`/g, (text) => [...text.matchAll(/\$\{([^}]*)\}/g)].map(([, inner]) => ` ${inner} `).join(''));
  return [...bare.matchAll(/(?<![.\p{L}\p{N}_$])[\p{L}_$][\p{L}\p{N}_$]*/gu)].map(([name]) => name);
}

const reserved = (
  'arguments as async await break case catch class const continue debugger default delete do else enum eval export ' +
  'extends false finally for function if implements import in instanceof interface let new null package private ' +
  'protected public return static super switch this throw true try typeof undefined using var void while with yield'
).split(' ');
