import {xmlAttribute} from './xml-text.ts';

/** What stands around the cases of a run. */
export type Suite = {
  readonly suite: string;
  /** The XML of each case. */
  readonly cases: readonly string[];
  readonly counts: {readonly failures: number; readonly errors: number; readonly skipped: number};
  /** Milliseconds. */
  readonly took: number;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly properties?: Readonly<Record<string, string>>;
};

/** A whole file of JUnit's XML with one suite. */
export function suitesXml({suite, cases, counts, took, at, properties = {}}: Suite): string {
  const {failures, errors, skipped} = counts;
  const totals = `tests="${cases.length}" failures="${failures}" errors="${errors}"`;
  const time = seconds(took);
  const known = Object.entries(properties);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="magelet" ${totals} time="${time}">`,
    `  <testsuite name="${xmlAttribute(suite)}" ${totals} skipped="${skipped}" time="${time}" timestamp="${new Date(at).toISOString().slice(0, 19)}">`,
    ...(known.length > 0 ? ['    <properties>'] : []),
    ...known.map(([name, value]) => `      <property name="${xmlAttribute(name)}" value="${xmlAttribute(value)}"/>`),
    ...(known.length > 0 ? ['    </properties>'] : []),
    ...cases,
    '  </testsuite>',
    '</testsuites>',
    '',
  ].join('\n');
}

/** One case; `body` are the lines of its elements. */
export function caseXml(
  {name, classname, took}: {readonly name: string; readonly classname: string; readonly took: number},
  body: readonly string[],
): string {
  const start = `    <testcase name="${xmlAttribute(name)}" classname="${xmlAttribute(classname)}" time="${seconds(took)}"`;
  return body.length === 0 ? `${start}/>` : [`${start}>`, ...body, '    </testcase>'].join('\n');
}

const seconds = (milliseconds: number): string => (milliseconds / 1000).toFixed(3);
