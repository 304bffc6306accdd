import {blockKinds, type BlockKind} from '../../core/block-kind.ts';
import {parameterNames} from '../parameter-names.ts';

/** A block of Mage whose code has to be written anew. */
export type StubRequest = {
  readonly kind: BlockKind;
  /** The blocks that it waits for, in each pipeline that has it. */
  readonly upstreams: readonly (readonly string[])[];
  /** Its file in the Mage project; undefined where it has none. */
  readonly original: string | undefined;
  /** The text of that file, from which a callback's events are read, and a query is kept. */
  readonly code: string;
  /** What it was, where it was something else than Python: `SQL for postgres`. */
  readonly was: string;
};

/** The text of a module that has the shape of the block, and throws `not written yet` when it is run. */
export function blockStub(request: StubRequest): string {
  const {kind, original, was} = request;
  const {definedBy} = blockKinds[kind];
  return [
    `// In Mage: ${was}, ${original ?? 'without a file'}`,
    `import {${definedBy}} from 'magelet';`,
    '',
    `export default ${definedBy}(${optionsAround(request, `(${parametersOf(request)}) => {`, "throw new Error('not written yet');")});`,
    ...(was.startsWith('SQL')
      ? [
          '',
          ...request.code
            .trimEnd()
            .split(/\r?\n/)
            .map((line) => `// ${line}`.trimEnd()),
        ]
      : []),
    '',
  ].join('\n');
}

/** A callback says after which endings it runs. */
function optionsAround({kind, code}: StubRequest, head: string, body: string): string {
  const events = kind === 'callback' ? eventsOf(code) : [];
  if (events.length === 0) return `${head}\n  ${body}\n}`;
  const on = events.map((event) => `'${event}'`).join(', ');
  return `\n  ${head}\n    ${body}\n  },\n  {on: [${on}]},\n`;
}

/** More inputs than this are taken as one list. */
const mostInputs = 7;

function parametersOf({kind, upstreams}: StubRequest): string {
  if (kind === 'callback') return '_output: unknown';
  // A conditional is asked with what the block that it is attached to receives.
  if (kind === 'conditional') return '';
  const [first = [], ...others] = upstreams.map((names) => [...new Set(names)]);
  const isSame = others.every((names) => names.length === first.length);
  if (!isSame || first.length > mostInputs) return '..._inputs: unknown[]';
  return parameterNames(first, '')
    .map((name) => `${name}: unknown`)
    .join(', ');
}

/** The endings that Mage's decorators name. */
function eventsOf(python: string): readonly string[] {
  const named = [...python.matchAll(/^@callback\(\s*['"](success|failure|cancelled)['"]/gm)].map(
    ([, event = '']) => event,
  );
  const legacy = [...python.matchAll(/^@on_(success|failure)\b/gm)].map(([, event = '']) => event);
  const bare = /^@callback\s*(?:\(\s*\))?\s*$/m.test(python) ? ['success'] : [];
  return [...new Set([...named, ...legacy, ...bare])];
}
