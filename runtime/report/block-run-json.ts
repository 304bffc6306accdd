import type {BlockKind} from '../core/block-kind.ts';
import type {Diagnostic} from '../core/diagnostic.ts';
import type {OutputSummary} from '../core/output.ts';
import type {RunEvent} from '../core/run-event.ts';
import type {BlockRunStatus} from '../core/statuses.ts';
import {diagnosticToJson, type DiagnosticJson} from './diagnostic-json.ts';

export type RecordedBlockFacts = {
  readonly block: string;
  readonly kind: BlockKind;
  readonly status: BlockRunStatus;
  readonly attempts: number;
  readonly took: number | undefined;
  readonly output: OutputSummary | undefined;
  readonly diagnostic: Diagnostic | undefined;
};

/** A block of a recorded run as `--json` prints it; tools are written against these names. What is not known is null. */
export type BlockRunJson = {
  readonly block: string;
  readonly kind: BlockKind;
  readonly status: BlockRunStatus;
  readonly attempts: number;
  /** Milliseconds since 1970. */
  readonly startedAt: number | null;
  /** Milliseconds. */
  readonly took: number | null;
  readonly output: OutputSummary | null;
  readonly diagnostic: DiagnosticJson | null;
};

/** The block in the form that `--json` prints, always with every key; `events` are those of its run. */
export function blockRunJson(facts: RecordedBlockFacts, events: readonly RunEvent[]): BlockRunJson {
  const {block, kind, status, attempts, took, output, diagnostic} = facts;
  const began = events.find((event) => event.type === 'block-started' && event.block === block);
  return {
    block,
    kind,
    status,
    attempts,
    startedAt: began?.at ?? null,
    took: took ?? null,
    output: output ?? null,
    diagnostic: diagnostic ? diagnosticToJson(diagnostic) : null,
  };
}
