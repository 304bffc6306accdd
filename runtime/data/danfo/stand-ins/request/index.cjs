'use strict';
/* Stands for request, which is deprecated; danfojs reads URLs through it. */
function unsupported() {
  throw new Error(
    'magelet/danfo reads nothing from the network: save the response to a file, then (await Table.read("file.csv")).danfo()',
  );
}

module.exports = Object.assign(unsupported, {get: unsupported});
