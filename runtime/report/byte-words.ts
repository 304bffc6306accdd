const units = ['kB', 'MB', 'GB', 'TB', 'PB'] as const;

/** Bytes to three or four figures in powers of a thousand: `512 B`, `13.5 MB`. */
export function bytesInWords(bytes: number): string {
  if (bytes < 1000) return `${Math.round(bytes)} B`;
  let size = bytes / 1000;
  let unit = 0;
  // 999.95 would be written 1000.0.
  while (size >= 999.95 && unit < units.length - 1) {
    size /= 1000;
    unit++;
  }
  return `${size.toFixed(1)} ${units[unit]}`;
}
