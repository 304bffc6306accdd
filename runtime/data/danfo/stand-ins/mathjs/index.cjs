'use strict';
/*
 * Stands for mathjs in the bundle: danfojs takes five statistics of it, and loading all of mathjs costs half a second.
 * A test holds each against mathjs itself.
 */

function mean(values) {
  const numbers = numbersOf(values, 'mean');
  return numbers.reduce((a, b) => a + b) / numbers.length;
}

function median(values) {
  const sorted = numbersOf(values, 'median').sort((a, b) => a - b);
  if (sorted.some(Number.isNaN)) return NaN;
  const half = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
}

/** The values that occur most often, in the order in which they first do. */
function mode(values) {
  refuseNone(values, 'mode');
  const counts = new Map();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  const most = [...counts.values()].reduce((a, b) => Math.max(a, b));
  return [...counts].filter(([, count]) => count === most).map(([value]) => value);
}

/** The variance of the sample that the values are: 0 for a single one. */
function variance(values) {
  const numbers = numbersOf(values, 'variance');
  const middle = mean(numbers);
  const sum = numbers.reduce((total, number) => total + (number - middle) ** 2, 0);
  return numbers.length > 1 ? sum / (numbers.length - 1) : sum * 0;
}

const std = (values) => Math.sqrt(variance(values));

function numbersOf(values, statistic) {
  refuseNone(values, statistic);
  return Array.from(values, (value) => {
    if (value === null || typeof value === 'object' || value === undefined) {
      throw new TypeError(`the ${statistic} of ${value} is not known: fill or drop the missing values first`);
    }
    return Number(value);
  });
}

function refuseNone(values, statistic) {
  if (values.length === 0) throw new Error(`the ${statistic} of no values is not known`);
}

module.exports = {mean, median, mode, std, variance};
