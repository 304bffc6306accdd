import {AsyncLocalStorage} from 'node:async_hooks';
import type {LogLine} from '../../core/run-event.ts';

type Printed = Pick<LogLine, 'source' | 'message' | 'level'>;
type Printer = (line: Printed) => void;

/**
 * Turns what author code prints into log lines of the block that printed them. A thread may hold several blocks;
 * the asynchronous context tells them apart, and what stands outside of any goes to the block begun last.
 */
export class CapturedOutput {
  readonly #current = new AsyncLocalStorage<PrintingBlock>();
  #last: PrintingBlock | undefined;

  /** Takes the thread's standard output and error over. */
  constructor() {
    process.stdout.write = this.#writer('stdout') as typeof process.stdout.write;
    process.stderr.write = this.#writer('stderr') as typeof process.stderr.write;
  }

  /** Runs `body`; every whole line printed in it reaches `printer`, a last half one at its end. */
  async during<Value>(printer: Printer, body: () => Promise<Value>): Promise<Value> {
    const block = new PrintingBlock(printer);
    this.#last = block;
    try {
      return await this.#current.run(block, body);
    } finally {
      block.flush();
    }
  }

  #writer(source: 'stdout' | 'stderr') {
    return (chunk: string | Uint8Array, encoding?: unknown, done?: unknown): true => {
      const text = typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString('utf8');
      (this.#current.getStore() ?? this.#last)?.print(source, text);
      const callback = typeof encoding === 'function' ? encoding : done;
      if (typeof callback === 'function') queueMicrotask(() => (callback as () => void)());
      return true;
    };
  }
}

class PrintingBlock {
  readonly #printer: Printer;
  readonly #pending = {stdout: '', stderr: ''};

  constructor(printer: Printer) {
    this.#printer = printer;
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
    this.#printer({source, message, level: source === 'stderr' ? 'warn' : 'info'});
  }
}
