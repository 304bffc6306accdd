type Field = {readonly from: number; readonly to: number; readonly names?: readonly string[]};

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const days = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];

const minute = {from: 0, to: 59};
const fields: readonly Field[] = [
  minute,
  {from: 0, to: 23},
  {from: 1, to: 31},
  {from: 1, to: 12, names: months},
  {from: 0, to: 7, names: days},
];

/**
 * Whether a text is a cron expression as Mage takes it: minute, hour, day, month, weekday, and then seconds if need be.
 *
 * @example isCronExpression('30 5 * * mon-fri') // true
 */
export function isCronExpression(text: string): boolean {
  const written = text.trim().split(/\s+/);
  if (written.length < 5 || written.length > 6) return false;
  return written.every((part, index) => part.split(',').every((item) => isItem(item, fields[index] ?? minute)));
}

/** A star, a value or a range of them, each with a step if need be. */
function isItem(item: string, field: Field): boolean {
  const [range = '', step, ...more] = item.split('/');
  if (more.length > 0 || (step !== undefined && !/^[1-9]\d*$/.test(step))) return false;
  if (range === '*' || range === '?') return true;
  // The last day of a month, and the nth or last weekday in it.
  if (field.to === 31 && /^l$/i.test(range)) return true;
  const ends = range.replace(field.to === 7 ? /(?:#[1-5]|l)$/i : /$^/, '').split('-');
  return ends.length <= 2 && ends.every((end) => isValue(end, field));
}

function isValue(text: string, {from, to, names}: Field): boolean {
  if (names?.includes(text.toLowerCase())) return true;
  return /^\d+$/.test(text) && Number(text) >= from && Number(text) <= to;
}
