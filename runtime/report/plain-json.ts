/**
 * JSON for whatever an author may have made: large integers as text, errors by their message, a set as a list, a map by
 * its names as an object and any other as pairs, no way round a circle.
 */
export function plainJson(value: unknown): string {
  const above: {readonly value: unknown; readonly told: unknown}[] = [];
  return JSON.stringify(value, function (this: unknown, _key, value: unknown) {
    if (typeof value === 'bigint') return String(value);
    if (value instanceof Error) return {name: value.name, message: value.message};
    if (typeof value !== 'object' || value === null) return value;
    // `this` is what holds the value: what lies deeper than it was left behind.
    while (above.length > 0 && above.at(-1)?.told !== this) above.pop();
    if (above.some((one) => one.value === value)) return '[circular]';
    const told = value instanceof Set ? [...value] : value instanceof Map ? ofMap(value) : value;
    above.push({value, told});
    return told;
  });
}

const ofMap = (map: ReadonlyMap<unknown, unknown>): unknown =>
  [...map.keys()].every((key) => typeof key === 'string') ? Object.fromEntries(map) : [...map];
