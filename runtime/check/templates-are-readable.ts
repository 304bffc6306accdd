import {resolveValue} from '../config/resolve-value.ts';
import type {Diagnostic} from '../core/diagnostic.ts';
import type {ProjectSubject, Rule} from './rule.ts';

/** Templates of `io_config.yaml` can be read; a run says so of those in the keys that it asks for. */
export const templatesAreReadable: Rule<ProjectSubject> = {
  codes: ['template-syntax', 'unknown-template-function'],
  severities: ['warning'],
  check: ({profiles, env}) =>
    profiles.flatMap((profile) =>
      [...profile.values()]
        .flatMap((node) => resolveValue(node, env).mistakes)
        .filter(({code}) => templatesAreReadable.codes.includes(code))
        .map((mistake): Diagnostic => ({...mistake, severity: 'warning'})),
    ),
};
