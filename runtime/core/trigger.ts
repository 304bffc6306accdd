import type {Located} from './place.ts';

/** One trigger of `pipelines/<name>/triggers.yaml`: what Mage starts the pipeline by, and with which values. */
export type TriggerDefinition = {
  readonly name: Located<string>;
  /** Values by name, that win over those of the pipeline. */
  readonly variables: Readonly<Record<string, unknown>>;
  /** `@daily` and the like, or a cron expression; undefined where nothing but a call starts it. */
  readonly interval?: Located<string>;
  /** Whether it is switched on in Mage. */
  readonly isActive: boolean;
};
