/** Milliseconds to what a person wants to know: `340 ms`, `1.2 s`, `2 m 05 s`, `1 h 02 m`. */
export function durationInWords(milliseconds: number): string {
  if (milliseconds < 999.5) return `${Math.round(Math.max(0, milliseconds))} ms`;
  if (milliseconds < 59_950) return `${(milliseconds / 1000).toFixed(1)} s`;
  const seconds = Math.round(milliseconds / 1000);
  if (seconds < 3600) return `${Math.floor(seconds / 60)} m ${twoDigits(seconds % 60)} s`;
  const minutes = Math.round(seconds / 60);
  return `${Math.floor(minutes / 60)} h ${twoDigits(minutes % 60)} m`;
}

const twoDigits = (count: number): string => String(count).padStart(2, '0');
