import {expect, test} from 'vitest';
import {asCalled} from '../../runtime/report/as-called.ts';

test.each([
  ['magelet doctor', 'npx magelet doctor'],
  ['run it anew: magelet run hello', 'run it anew: npx magelet run hello'],
  [
    'put its keyID and key in the profile, then: magelet doctor',
    'put its keyID and key in the profile, then: npx magelet doctor',
  ],
  ['write load_orders, or magelet new pipeline a', 'write load_orders, or npx magelet new pipeline a'],
  ['get the newer magelet: npm i magelet@latest', 'get the newer magelet: npm i magelet@latest'],
  ['start magelet in /home/ann/sales', 'start magelet in /home/ann/sales'],
  ['npx magelet run hello', 'npx magelet run hello'],
])('%j is called through npx as %j', (text, pasted) => {
  expect(asCalled(text, {calledAs: 'npx magelet'})).toBe(pasted);
  expect(asCalled(text, {})).toBe(text);
});
