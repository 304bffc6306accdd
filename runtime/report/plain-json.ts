/** JSON for whatever an author may have made: large integers as text, errors by their message, no way round a circle. */
export function plainJson(value: unknown): string {
  const above: unknown[] = [];
  return JSON.stringify(value, function (this: unknown, _key, value: unknown) {
    if (typeof value === 'bigint') return String(value);
    if (value instanceof Error) return {name: value.name, message: value.message};
    if (typeof value !== 'object' || value === null) return value;
    // `this` is what holds the value: what lies deeper than it was left behind.
    while (above.length > 0 && above.at(-1) !== this) above.pop();
    if (above.includes(value)) return '[circular]';
    above.push(value);
    return value;
  });
}
