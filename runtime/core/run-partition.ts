/** An execution date as Mage names the folders of a run by it: `20261123T140509`. */
export const partitionOf = (executionDate: Date): string =>
  executionDate.toISOString().slice(0, 19).replaceAll(/[-:]/g, '');
