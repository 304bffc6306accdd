import {MageletError} from '../core/diagnostic.ts';
import {isoDate} from '../core/iso-date.ts';
import {nearestName} from '../core/nearest-name.ts';

/**
 * The variables of a run: the pipeline's, overridden by the trigger's, overridden by those of the command line. What the
 * run knows of itself (`execution_date`, `ds`, `env`, …) is there too, where it was not given.
 * Reading one that is missing or of another type throws a `MageletError`.
 *
 * @example
 * variables.number('late_minutes') // 15, also where it was given as --var late_minutes=15
 */
export class Variables {
  readonly #values: Readonly<Record<string, unknown>>;
  readonly #ofRun: Readonly<Record<string, unknown>>;

  constructor(values: Readonly<Record<string, unknown>>, ofRun: Readonly<Record<string, unknown>> = {}) {
    this.#values = values;
    this.#ofRun = ofRun;
  }

  /** The value as it was given; undefined where there is none. */
  get(name: string): unknown {
    if (Object.hasOwn(this.#values, name)) return this.#values[name];
    return Object.hasOwn(this.#ofRun, name) ? this.#ofRun[name] : undefined;
  }

  has(name: string): boolean {
    return Object.hasOwn(this.#values, name) || Object.hasOwn(this.#ofRun, name);
  }

  /** Every variable by name that the run was given. */
  all(): Readonly<Record<string, unknown>> {
    return this.#values;
  }

  string(name: string): string {
    const value = this.#present(name);
    if (typeof value === 'string') return value;
    if (typeof value === 'number' || typeof value === 'boolean') return String(value);
    if (value instanceof Date) return value.toISOString();
    throw wrongType(name, value, 'a text', 'some-text');
  }

  /** The same as `string`. */
  text(name: string): string {
    return this.string(name);
  }

  number(name: string): number {
    const value = this.#present(name);
    const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
    if (typeof number === 'number' && !Number.isNaN(number)) return number;
    throw wrongType(name, value, 'a number', '15');
  }

  boolean(name: string): boolean {
    const value = this.#present(name);
    if (value === true || value === 'true') return true;
    if (value === false || value === 'false') return false;
    throw wrongType(name, value, 'true or false', 'true');
  }

  /** A point in time; a text is read as ISO 8601, a date alone as midnight UTC, a time without a zone as UTC. */
  date(name: string): Date {
    const value = this.#present(name);
    const date = typeof value === 'string' ? isoDate(value) : value instanceof Date ? new Date(value) : undefined;
    if (date && !Number.isNaN(date.getTime())) return date;
    throw wrongType(name, value, 'a date', '2026-11-23');
  }

  /** A list, a map or any other value; a text is read as JSON. */
  json(name: string): unknown {
    const value = this.#present(name);
    if (typeof value !== 'string') return value;
    try {
      return JSON.parse(value) as unknown;
    } catch {
      throw wrongType(name, value, 'JSON', `'["EU","US"]'`);
    }
  }

  #present(name: string): unknown {
    const value = this.get(name);
    if (value !== undefined && value !== null) return value;
    const names = Object.keys(this.#values);
    const near = nearestName(name, names);
    throw new MageletError({
      severity: 'error',
      code: 'missing-variable',
      message: `the run has no variable "${name}"`,
      notes: [names.length > 0 ? `it has: ${names.join(', ')}` : 'it has none at all'],
      help: near
        ? `write ${near}, or give it: --var ${name}=…`
        : `give it: --var ${name}=…, or under variables: in the pipeline's metadata.yaml`,
    });
  }
}

function wrongType(name: string, value: unknown, expected: string, example: string): MageletError {
  return new MageletError({
    severity: 'error',
    code: 'wrong-variable',
    message: `variable "${name}" is ${JSON.stringify(value)}, not ${expected}`,
    help: `give it as ${expected}, such as --var ${name}=${example}`,
  });
}
