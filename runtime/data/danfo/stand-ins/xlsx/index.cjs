'use strict';
/* Stands for xlsx, whose releases are not in the npm registry. */
function unsupported() {
  throw new Error(
    'magelet/danfo reads and writes no Excel files: save the sheet as CSV, then (await Table.read("file.csv")).danfo()',
  );
}

const utils = {
  sheet_to_json: unsupported,
  aoa_to_sheet: unsupported,
  book_new: unsupported,
  book_append_sheet: unsupported,
};

module.exports = {read: unsupported, readFile: unsupported, writeFile: unsupported, utils};
