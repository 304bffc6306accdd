import type {Diagnostic, Pointer} from '../core/diagnostic.ts';

/** Lines that are shown in a frame of their own before the rest is listed. */
const mostShown = 3;

/** The refusal to remove what others need, with each line that names it. */
export function stillUsed(what: string, users: readonly Pointer[], help: string): Diagnostic {
  const [first, ...others] = users;
  const listed = others.slice(mostShown - 1);
  return {
    severity: 'error',
    code: 'still-used',
    message: `${what} is still used, in ${users.length === 1 ? 'one place' : `${users.length} places`}`,
    ...(first && {at: first}),
    related: others.slice(0, mostShown - 1),
    notes: [
      ...listed.map(({place: {file, line}, label}) => `${file}:${line}${label === undefined ? '' : `: ${label}`}`),
      'nothing was written',
    ],
    help,
  };
}
