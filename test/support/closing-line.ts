import type {Reporter, TestCase, TestModule, TestSuite, Vitest} from 'vitest/node';
import {skipInWords} from './skip-reason.ts';

/** Ends a run of the tests with one line, `N passed, N failed, N skipped`, after the reason of every skip. */
export default class ClosingLine implements Reporter {
  #vitest: Vitest | undefined;

  onInit(vitest: Vitest): void {
    this.#vitest = vitest;
  }

  onTestRunEnd(modules: readonly TestModule[], errors: readonly unknown[]): void {
    const counts = {passed: 0, failed: 0, skipped: 0};
    // A file that could not be loaded, or an error outside of any test, has no test to fail: it counts as one.
    counts.failed += errors.length;
    for (const module of modules) {
      if (
        module.state() === 'failed' &&
        [...module.children.allTests()].every((test) => !test.result().errors?.length)
      ) {
        counts.failed++;
      }
      for (const test of module.children.allTests()) {
        const {state, ...result} = test.result();
        if (state === 'passed' || state === 'failed') counts[state]++;
        else {
          counts.skipped++;
          const note = 'note' in result ? result.note : undefined;
          // With `-t` all others are skipped, which is what was asked for.
          if (this.#vitest?.getGlobalTestNamePattern()?.test(test.fullName) === false) continue;
          process.stdout.write(`skipped: ${skipInWords(titlesOf(test), note)}\n`);
        }
      }
    }
    process.stdout.write(`\n${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped\n`);
  }
}

/** From the outermost title inwards. */
function titlesOf(test: TestCase | TestSuite): readonly string[] {
  return [...(test.parent.type === 'module' ? [] : titlesOf(test.parent)), test.name];
}
