import {setImmediate as turn} from 'node:timers/promises';
import {expect, test} from 'vitest';
import {quietWarnings} from '../../runtime/core/quiet-warnings.ts';

test('what Node calls experimental is not heard of until it is to be heard again; other warnings are', async () => {
  const heard: string[] = [];
  const hear = ({message}: Error): void => void heard.push(message);
  process.on('warning', hear);
  const hearAgain = quietWarnings();
  process.emitWarning('SQLite is experimental', 'ExperimentalWarning');
  process.emitWarning('Types are experimental', {type: 'ExperimentalWarning'});
  process.emitWarning(Object.assign(new Error('so is this'), {name: 'ExperimentalWarning'}));
  process.emitWarning('the disk is old');
  hearAgain();
  process.emitWarning('this is experimental, too', 'ExperimentalWarning');
  await turn();
  process.off('warning', hear);
  expect(heard).toEqual(['the disk is old', 'this is experimental, too']);
});
