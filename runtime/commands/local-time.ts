/** `2026-11-23 14:05:09` on this machine's clock; `at` is milliseconds since 1970. */
export function localTime(at: number): string {
  const date = new Date(at);
  const shifted = new Date(at - date.getTimezoneOffset() * 60_000);
  return shifted.toISOString().slice(0, 19).replace('T', ' ');
}
