import {stripVTControlCharacters} from 'node:util';
import type {Diagnostic} from '../core/diagnostic.ts';
import type {BlockName} from '../core/names.ts';
import type {RunEvent} from '../core/run-event.ts';
import {blocksInOrder, followRun, type BlockView, type RunView} from './follow-run.ts';
import {caseXml, suitesXml} from './junit-xml.ts';
import {listInWords} from './list-words.ts';
import {renderDiagnostic} from './render-diagnostic.ts';
import type {Reporter} from './reporter.ts';
import {retryInWords} from './retry-words.ts';
import {blockLooks} from './status-look.ts';
import {xmlAttribute, xmlText} from './xml-text.ts';

/** Lines of a block's logs that its case keeps: the newest, as more of them than a person reads would slow the reader down. */
const mostLines = 1000;

type Case = {
  readonly tests: {readonly title: string; readonly outcome: 'passed' | 'failed' | 'warned'}[];
  readonly lines: string[];
  left: number;
};

/**
 * A reporter that writes JUnit's XML when the run has settled: every block is a case, and so is every test of its file;
 * what a block logged is the output of its case.
 */
export function junitReport({write}: {readonly write: (xml: string) => void}): Reporter {
  const follow = followRun();
  const cases = new Map<BlockName, Case>();
  const caseOf = (block: BlockName): Case => {
    const found = cases.get(block) ?? {tests: [], lines: [], left: 0};
    cases.set(block, found);
    return found;
  };
  const say = (block: BlockName, line: string): void => {
    const of = caseOf(block);
    if (of.lines.push(line) <= mostLines) return;
    of.lines.shift();
    of.left++;
  };
  return {
    event(event) {
      const view = follow(event);
      if (event.type === 'block-started') caseOf(event.block).tests.length = 0;
      if (event.type === 'block-tested') caseOf(event.block).tests.push(event);
      if (event.type === 'block-retrying') say(event.block, retryInWords(event));
      if (event.type === 'block-log') say(event.block, logged(event));
      if (event.type === 'run-settled') write(junitXml(view, cases));
    },
    close: () => {},
  };
}

const logged = ({level, message}: Extract<RunEvent, {type: 'block-log'}>): string =>
  `${level}: ${stripVTControlCharacters(message)}`;

function junitXml(view: RunView, cases: ReadonlyMap<BlockName, Case>): string {
  const {pipeline, run, startedAt, settled} = view;
  const blocks = blocksInOrder(view);
  const ofBlocks = blocks.flatMap((block) => casesOf(block, cases.get(block.name), pipeline));
  const told = [...ofBlocks, ...casesOfRun(view)];
  const count = (outcome: string): number => told.filter((each) => each.outcome === outcome).length;
  return suitesXml({
    suite: pipeline,
    cases: told.map(({xml}) => xml),
    counts: {failures: count('failure'), errors: 0, skipped: count('skipped')},
    took: settled?.took ?? 0,
    at: startedAt,
    properties: {run, status: settled?.status ?? 'running'},
  });
}

type ToldCase = {readonly outcome: 'passed' | 'failure' | 'skipped'; readonly xml: string};

function casesOf(block: BlockView, of: Case | undefined, pipeline: string): readonly ToldCase[] {
  const outcome = block.status === 'failed' ? 'failure' : ran.has(block.status) ? 'passed' : 'skipped';
  const left = of && of.left > 0 ? [`… ${of.left} lines before`] : [];
  const lines = [...left, ...(of?.lines ?? [])];
  const body = [
    ...(outcome === 'failure' ? [failureOf(block)] : []),
    ...(outcome === 'skipped' ? [`      <skipped message="${xmlAttribute(whySkipped(block))}"/>`] : []),
    ...(lines.length > 0 ? [`      <system-out>${xmlText(lines.join('\n'))}</system-out>`] : []),
  ];
  const tests = (of?.tests ?? []).map((test): ToldCase => {
    const message = messageOf(test.title, block);
    const inside =
      test.outcome === 'failed'
        ? [`      <failure message="${xmlAttribute(message)}" type="tests-failed">${xmlText(message)}</failure>`]
        : [];
    const named = {name: test.title, classname: `${pipeline}.${block.name}`, took: 0};
    return {outcome: test.outcome === 'failed' ? 'failure' : 'passed', xml: caseXml(named, inside)};
  });
  return [{outcome, xml: caseXml({name: block.name, classname: pipeline, took: block.took}, body)}, ...tests];
}

/** What went wrong where no block is to blame would be seen by nobody who counts cases. */
function casesOfRun({run, pipeline, settled}: RunView): readonly ToldCase[] {
  if (!settled?.diagnostic) return [];
  const failure = failureOf({name: run, diagnostic: settled.diagnostic});
  return [{outcome: 'failure', xml: caseXml({name: run, classname: pipeline, took: settled.took}, [failure])}];
}

const ran: ReadonlySet<BlockView['status']> = new Set(['completed', 'reused']);

function failureOf({diagnostic, name}: {readonly name: string; readonly diagnostic?: Diagnostic}): string {
  const message = diagnostic?.message ?? `block "${name}" failed`;
  const whole = diagnostic ? renderDiagnostic(diagnostic, {width: 120, colour: false}) : message;
  return `      <failure message="${xmlAttribute(message)}" type="${xmlAttribute(diagnostic?.code ?? 'failed')}">${xmlText(whole)}</failure>`;
}

function whySkipped({status, because = []}: BlockView): string {
  if (status === 'upstream_failed') return `not run because ${listInWords(because)} failed`;
  if (status === 'condition_failed') return `left out because of ${listInWords(because)}`;
  return blockLooks[status].word;
}

/** The block's diagnostic has a note for each test that failed: `"has rows": it returned false`. */
function messageOf(title: string, {diagnostic}: BlockView): string {
  const start = `"${title}": `;
  const note = diagnostic?.notes?.find((text) => text.startsWith(start));
  return note?.slice(start.length) ?? 'the test failed';
}
