import {describe, expect, test} from 'vitest';
import {newBlockKind, newBlockName, newPipelineName} from '../../runtime/scaffold/new-names.ts';

describe('the name of a new block', () => {
  test.each([
    ['load_orders', 'load_orders', []],
    ['raw/load_orders', 'raw/load_orders', []],
    ['Load Orders', 'load_orders', ['"Load Orders" becomes load_orders']],
    ['load-orders', 'load_orders', ['"load-orders" becomes load_orders']],
    ['raw/2024 orders.ts', 'raw/letter_2024_orders', ['"raw/2024 orders.ts" becomes raw/letter_2024_orders']],
    ['Größe', 'größe', ['"Größe" becomes größe']],
  ])('%s is %s', (written, name, notes) => {
    expect(newBlockName(written)).toEqual({ok: true, value: {name, notes}});
  });

  test.each(['!!!', '../load', '/etc/load', 'raw//load', 'raw/', '.ts'])(
    '%s is refused, with one that would do',
    (written) => {
      expect(newBlockName(written)).toEqual({
        ok: false,
        failure: [
          {
            severity: 'error',
            code: 'wrong-name',
            message: `"${written}" cannot name a block`,
            notes: ['a name is made of letters, digits and _, in folders joined by /'],
            help: 'write a name such as load_orders',
          },
        ],
      });
    },
  );

  test('is needed', () => {
    expect(newBlockName(' ')).toMatchObject({
      ok: false,
      failure: [{code: 'wrong-name', message: 'a block needs a name'}],
    });
  });
});

describe('the name of a new pipeline', () => {
  test('is cleaned as Mage does', () => {
    expect(newPipelineName('Daily Sales')).toEqual({
      ok: true,
      value: {name: 'daily_sales', notes: ['"Daily Sales" becomes daily_sales']},
    });
    expect(newPipelineName('flights')).toEqual({ok: true, value: {name: 'flights', notes: []}});
  });

  test.each(['sales/daily', '..', ''])('"%s" is refused', (written) => {
    expect(newPipelineName(written)).toEqual({
      ok: false,
      failure: [
        {
          severity: 'error',
          code: 'wrong-name',
          message: written === '' ? 'a pipeline needs a name' : `"${written}" cannot name a pipeline`,
          notes: ['a name is made of letters, digits and _'],
          help: 'write a name such as daily_sales',
        },
      ],
    });
  });
});

describe('the kind of a new block', () => {
  test.each(['data_loader', 'data-loader', 'dataLoader', 'data_loaders', 'Data Loader', ' data_loader '])(
    '%s is a data loader',
    (written) => {
      expect(newBlockKind(written)).toEqual({ok: true, value: 'data_loader'});
    },
  );

  test.each([
    ['data_loder', 'data_loader'],
    ['exporter', 'data_exporter'],
    ['chart', 'custom'],
  ])('%s is refused, with %s to write', (written, near) => {
    expect(newBlockKind(written)).toEqual({
      ok: false,
      failure: [
        {
          severity: 'error',
          code: 'unknown-kind',
          message: `there is no kind of block named "${written}"`,
          notes: ['there are: data_loader, transformer, data_exporter, sensor, custom, conditional, callback'],
          help: `write ${near}`,
        },
      ],
    });
  });
});
