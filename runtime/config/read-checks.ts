import type {DataCheck, DataRule} from '../core/data-check.ts';
import type {Diagnostic} from '../core/diagnostic.ts';
import {nearestName} from '../core/nearest-name.ts';
import {unreachable} from '../core/unreachable.ts';
import {fieldsOf, wrongValue} from './fields.ts';
import {checkKeys, ruleNames} from './keys/check-keys.ts';
import type {YamlMapping, YamlNode} from './yaml-node.ts';

/** Reads `checks:` of a block; a check that cannot be read is told and left out. */
export function readChecks(items: readonly YamlNode[], owner: string, diagnostics: Diagnostic[]): readonly DataCheck[] {
  return items.flatMap((item) => readCheck(item, `a check of ${owner}`, diagnostics));
}

function readCheck(item: YamlNode, owner: string, diagnostics: Diagnostic[]): readonly DataCheck[] {
  if (item.kind !== 'mapping') {
    diagnostics.push(wrongValue(owner, item, 'a map with a rule', '- not_null: order_id'));
    return [];
  }
  const fields = fieldsOf(item, checkKeys, owner, diagnostics);
  const written = ruleNames.filter((name) => item.entries.has(name));
  const [kind, second] = written;
  if (kind === undefined || second !== undefined) {
    diagnostics.push(notOneRule(item, owner, written));
    return [];
  }
  fields.warnOfUnknown();
  const name = fields.text('name')?.value;
  const severity = fields.word('severity')?.value === 'warn' ? 'warn' : 'error';
  const node = item.entries.get(kind)?.node ?? item;
  const place = item.entries.get(kind)?.key.place ?? item.place;
  const rules = readRule(kind, node, `${kind} of ${owner}`, diagnostics);
  return rules.map((rule) => ({...rule, title: name ?? titleOf(rule), place, severity}));
}

function notOneRule(item: YamlMapping, owner: string, written: readonly string[]): Diagnostic {
  const key = [...item.entries.keys()].find((name) => name !== 'name' && name !== 'severity');
  const near = key === undefined ? undefined : nearestName(key, ruleNames);
  const [second] = written.slice(1);
  return {
    severity: 'error',
    code: 'unknown-check',
    message:
      second === undefined
        ? key === undefined
          ? `${owner} has no rule`
          : `${owner} has the rule "${key}", which is none`
        : `${owner} has two rules, ${written.join(' and ')}`,
    at: {place: item.entries.get(second ?? key ?? '')?.key.place ?? item.place},
    notes: [`the rules are ${ruleNames.join(', ')}`],
    ...(second === undefined
      ? near && {help: `write ${near}`}
      : {help: 'begin another item of the list with the second'}),
  };
}

type RuleName = (typeof ruleNames)[number];

function readRule(kind: RuleName, node: YamlNode, owner: string, diagnostics: Diagnostic[]): readonly DataRule[] {
  const rules = rulesIn(kind, node);
  const turned = rules.find(isTurned);
  if (turned) {
    diagnostics.push(minAboveMax(turned, node, owner));
    return [];
  }
  if (rules.length > 0) return rules;
  const {words, example} = expected[kind];
  diagnostics.push(wrongValue(owner, node, words, `${kind}: ${example}`));
  return [];
}

type BoundedRule = Extract<DataRule, {readonly kind: 'range' | 'row_count'}>;

/** Whether no value can be from `min` to `max`. Texts are compared where both are days or times, which read as they are ordered. */
function isTurned(rule: DataRule): rule is BoundedRule {
  if (rule.kind !== 'range' && rule.kind !== 'row_count') return false;
  const {min, max} = rule;
  if (typeof min === 'number' && typeof max === 'number') return min > max;
  return typeof min === 'string' && typeof max === 'string' && isDay.test(min) && isDay.test(max) && min > max;
}

const isDay = /^\d{4}-\d\d-\d\d(?:[ T]\d\d:\d\d(?::\d\d)?)?$/;

function minAboveMax({min, max}: BoundedRule, node: YamlNode, owner: string): Diagnostic {
  const place = node.kind === 'mapping' ? (node.entries.get('min')?.node.place ?? node.place) : node.place;
  return {
    severity: 'error',
    code: 'wrong-value',
    message: `${owner} has min: ${String(min)} and max: ${String(max)}, and nothing is within`,
    at: {place},
    help: `write min: ${String(max)}, max: ${String(min)}`,
  };
}

const aColumn = {words: 'a column or a list of columns', example: 'order_id'};

const expected: Readonly<Record<RuleName, {readonly words: string; readonly example: string}>> = {
  not_null: aColumn,
  unique: aColumn,
  accepted_values: {words: 'a map with a column and values', example: '{column: status, values: [open, paid]}'},
  range: {words: 'a map with a column and min or max', example: '{column: total, min: 0}'},
  row_count: {words: 'a map with min or max', example: '{min: 1}'},
  freshness: {words: 'a map with a column and within', example: '{column: updated_at, within: 24 hours}'},
  sql: {words: 'a query', example: 'select * from output where total < 0'},
};

/** The rules that a value says; none where it is not what the rule takes. */
function rulesIn(kind: RuleName, node: YamlNode): readonly DataRule[] {
  const {column, values, min, max, within} = node.kind === 'mapping' ? node.value : {};
  const isBounded = (min ?? max) !== undefined;
  switch (kind) {
    case 'sql':
      return node.kind === 'scalar' && node.text.trim() !== '' ? [{kind, query: node.text}] : [];
    case 'not_null':
      return wordsOf(node).map((word) => ({kind, column: word}));
    case 'unique':
      return wordsOf(node).length > 0 ? [{kind, columns: wordsOf(node)}] : [];
    case 'row_count':
      return isBounded && isBound(min, isCount) && isBound(max, isCount) ? [{kind, ...bounds(min, max)}] : [];
    case 'range': {
      const isRight = typeof column === 'string' && isBounded && isBound(min, isChecked) && isBound(max, isChecked);
      return isRight ? [{kind, column, ...bounds(min, max)}] : [];
    }
    case 'accepted_values': {
      const isRight = typeof column === 'string' && Array.isArray(values) && values.every(isChecked);
      return isRight ? [{kind, column, values}] : [];
    }
    case 'freshness': {
      const isRight = typeof column === 'string' && typeof within === 'string' && age.test(within);
      return isRight ? [{kind, column, within}] : [];
    }
    default:
      return unreachable(kind);
  }
}

const age = /^\d+ (?:second|minute|hour|day|week|month)s?$/;

const bounds = <Value>(
  min: Value | undefined,
  max: Value | undefined,
): {readonly min?: Value; readonly max?: Value} => ({
  ...(min !== undefined && {min}),
  ...(max !== undefined && {max}),
});

/** A word, or a list of words. */
function wordsOf(node: YamlNode): readonly string[] {
  const items = node.kind === 'sequence' ? node.items : [node];
  const words = items.flatMap((item) => (item.kind === 'scalar' && item.value !== null ? [item.text] : []));
  return words.length === items.length ? words : [];
}

const isChecked = (value: unknown): value is string | number | boolean =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) >= 0;

const isBound = <Value>(value: unknown, is: (value: unknown) => value is Value): value is Value | undefined =>
  value === undefined || is(value);

function titleOf(rule: DataRule): string {
  switch (rule.kind) {
    case 'unique':
      return `unique(${rule.columns.join(', ')})`;
    case 'row_count':
      return 'row_count';
    case 'sql':
      return `sql(${rule.query.replaceAll(/\s+/g, ' ').trim().slice(0, 60)})`;
    case 'not_null':
    case 'accepted_values':
    case 'range':
    case 'freshness':
      return `${rule.kind}(${rule.column})`;
  }
}
