/** The end of a switch over a closed union: a new member without a case does not compile. */
export function unreachable(value: never): never {
  throw new Error(`Internal error: no case for ${JSON.stringify(value)}`);
}
