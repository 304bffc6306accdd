import type {LogLine} from '../../core/run-event.ts';

export type Printed = Pick<LogLine, 'source' | 'message' | 'level'>;

/** Where what is printed at this moment belongs: the lines of the block that prints it. */
export type PrinterNow = () => LinePrinter | undefined;

/** Takes the thread's standard output and error over: what author code prints becomes lines of the block it is in. */
export function captureOutput(printerNow: PrinterNow, isShared: boolean): void {
  for (const source of ['stdout', 'stderr'] as const) {
    const stream = process[source];
    const writeThrough = stream.write.bind(stream) as (...all: unknown[]) => boolean;
    const write = (chunk: string | Uint8Array, encoding?: unknown, done?: unknown): boolean => {
      const printer = printerNow();
      // In a thread of its own nobody reads what no block has printed.
      if (!printer) return isShared ? writeThrough(chunk, encoding, done) : true;
      printer.print(source, typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString('utf8'));
      const callback = typeof encoding === 'function' ? encoding : done;
      if (typeof callback === 'function') queueMicrotask(() => (callback as () => void)());
      return true;
    };
    stream.write = write;
  }
}

/** Cuts what is printed into lines; a last half one is a line when the block has ended. */
export class LinePrinter {
  readonly #printed: (line: Printed) => void;
  readonly #pending = {stdout: '', stderr: ''};

  constructor(printed: (line: Printed) => void) {
    this.#printed = printed;
  }

  print(source: 'stdout' | 'stderr', text: string): void {
    const lines = (this.#pending[source] + text).split(/\r?\n/);
    this.#pending[source] = lines.pop() ?? '';
    for (const message of lines) this.#line(source, message);
  }

  flush(): void {
    for (const source of ['stdout', 'stderr'] as const) {
      if (this.#pending[source] !== '') this.#line(source, this.#pending[source]);
      this.#pending[source] = '';
    }
  }

  #line(source: 'stdout' | 'stderr', message: string): void {
    this.#printed({source, message, level: source === 'stderr' ? 'warn' : 'info'});
  }
}
