import type {RunEvent} from '../core/run-event.ts';

/** A reader of one run's events that tells a person or a tool. `close` gives back what it took of the terminal; twice does no harm. */
export type Reporter = {readonly event: (event: RunEvent) => void; readonly close: () => void};

/** How text for a person may look. */
export type Look = {
  /** Columns of the screen. */
  readonly width: number;
  readonly colour: boolean;
  /** Whether sentences are broken at words where the screen ends; false for a pipe, which has no edge. */
  readonly wrap?: boolean;
  /** How magelet is called here, for commands to paste: `magelet`, which it is where nothing is said, or `npx magelet`. */
  readonly calledAs?: string;
};
