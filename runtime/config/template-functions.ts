import {failed, success, type Result} from '../core/result.ts';
import {variableIn, type Environment} from './environment.ts';

/** What a template function gives: undefined is "absent", a failure is what is wrong with its inputs. */
export type TemplateFunction = {
  readonly usage: string;
  readonly inputs: readonly [fewest: number, most: number];
  /** The environment variable that is read, where one is. */
  readonly variable?: (inputs: readonly unknown[]) => string | undefined;
  readonly call: (inputs: readonly unknown[], env: Environment) => Result<unknown, string>;
};

export const templateFunctions: ReadonlyMap<string, TemplateFunction> = new Map([
  [
    'env_var',
    {
      usage: "env_var('NAME'), env_var('NAME', 'fallback')",
      inputs: [1, 2],
      variable: ([name]) => asText(name),
      call: ([name, fallback], env) => success(variableIn(env, asText(name) ?? '') ?? fallback ?? undefined),
    },
  ],
  [
    'json_value',
    {
      usage: "json_value(env_var('NAME'), 'key')",
      inputs: [2, 2],
      call: ([json, path]) => valueInJson(json, asText(path) ?? ''),
    },
  ],
] satisfies [string, TemplateFunction][]);

/** Functions that templates of Mage call and that are not here, with what they read. */
export const functionsOfMage: ReadonlyMap<string, string> = new Map([
  ['mage_secret_var', "a secret of Mage's own database"],
  ['aws_secret_var', 'AWS Secrets Manager'],
  ['azure_secret_var', 'Azure Key Vault'],
  ['gcp_secret_var', 'Google Secret Manager'],
  ['doppler_secret_var', 'Doppler'],
  ['variables', "the pipeline's variables"],
  ['file', 'a file'],
]);

/** The value at `path` in the text of a JSON object: a key as it is, or keys and indexes as in `$.db.hosts[0]`. */
function valueInJson(json: unknown, path: string): Result<unknown, string> {
  if (json === undefined || json === null) return success(undefined);
  const parsed = typeof json === 'string' ? parseJson(json) : json;
  if (!isContainer(parsed)) return failed('the text it is given is not a JSON object');
  if (Object.hasOwn(parsed, path)) return success(parsed[path] ?? undefined);
  let value: unknown = parsed;
  for (const step of path.replace(/^\$\.?/, '').match(/[^.[\]]+/g) ?? []) {
    if (!isContainer(value) || !Object.hasOwn(value, step)) {
      return failed(`the JSON has no "${path}"; its keys are ${Object.keys(parsed).slice(0, 12).join(', ')}`);
    }
    value = value[step];
  }
  return success(value ?? undefined);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    // The parser's own message would quote the text, which may be a secret.
    return undefined;
  }
}

const isContainer = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

const asText = (value: unknown): string | undefined =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
