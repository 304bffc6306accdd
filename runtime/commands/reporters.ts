import {appendFileSync, closeSync, openSync, statSync, writeFileSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {makeFolderSync} from '../core/make-folder.ts';
import {MageletError, type Diagnostic} from '../core/diagnostic.ts';
import type {Reporter} from '../report/reporter.ts';
import {folderInCheckout, isContinuousIntegration, stepSummaryFile} from './continuous-integration.ts';
import {terminal} from './terminal.ts';

export type ReporterOptions = {
  readonly json?: boolean;
  /** The file for JUnit's XML. */
  readonly junit?: string;
  /** Nothing runs, and there is nothing to write. */
  readonly dryRun?: boolean;
};

/** Everybody who is told of a run: the terminal or a program, a file for JUnit, and GitHub where it watches. */
export async function reportersFor(options: ReporterOptions, project: string): Promise<Reporter> {
  const reporters = [await consoleFor(options)];
  if (options.junit !== undefined && !options.dryRun) {
    const {junitReport} = await import('../report/junit-report.ts');
    reporters.push(junitReport({write: fileFor(options.junit)}));
  }
  if (isContinuousIntegration()) {
    const {githubAnnotations} = await import('../report/github-annotations.ts');
    const folder = folderInCheckout(project);
    reporters.push({
      event: (event) => {
        if ((event.type !== 'block-settled' && event.type !== 'run-settled') || !event.diagnostic) return;
        terminal.err(githubAnnotations([event.diagnostic], folder));
      },
      close: () => {},
    });
  }
  const summary = stepSummaryFile();
  if (summary !== undefined) {
    const {markdownReport} = await import('../report/run-markdown.ts');
    reporters.push(markdownReport({write: (markdown) => appendFileSync(summary, `${markdown}\n`)}));
  }
  const [only, ...others] = reporters;
  if (only && others.length === 0) return only;
  const {reportToAll} = await import('../report/report-to-all.ts');
  return reportToAll(reporters);
}

/** Says in the file for JUnit why a run could not start: one of a run before would say that it went well. */
export async function reportRefusal(
  pipeline: string,
  diagnostics: readonly Diagnostic[],
  {junit}: ReporterOptions,
): Promise<void> {
  if (junit === undefined) return;
  const {junitRefusal} = await import('../report/junit-refusal.ts');
  fileFor(junit)(junitRefusal({pipeline, at: Date.now(), diagnostics}));
}

/** Writes the file at `path`. That it can be written is found out at once, and not when the run is over. */
function fileFor(path: string): (content: string) => void {
  if (statSync(path, {throwIfNoEntry: false})?.isDirectory()) throw new MageletError(isFolder(path));
  makeFolderSync(dirname(path));
  closeSync(openSync(path, 'a'));
  return (content) => writeFileSync(path, content);
}

const isFolder = (path: string): Diagnostic => ({
  severity: 'error',
  code: 'usage',
  message: `--junit needs a file, and ${path} is a folder`,
  help: `name a file in it: --junit ${join(path, 'magelet.xml')}`,
});

async function consoleFor({json}: ReporterOptions): Promise<Reporter> {
  const write = terminal.out;
  const writeFailures = terminal.err;
  if (json) return (await import('../report/json-lines.ts')).jsonLines({write});
  if (!terminal.isInteractive) {
    const {plainConsole} = await import('../report/plain-console.ts');
    return plainConsole({write, writeFailures, lookOfFailures: terminal.lookOfErrors, ...terminal.look});
  }
  const {liveConsole} = await import('../report/live-console.ts');
  return liveConsole({
    write,
    writeFailures,
    lookOfFailures: () => terminal.lookOfErrors,
    colour: terminal.look.colour,
    size: () => ({width: terminal.width, height: terminal.height}),
    now: Date.now,
  });
}
