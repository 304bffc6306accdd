import {dataLoader} from 'magelet';

export type Person = {readonly name: string; readonly born: number};

// What a block returns is what the blocks below it receive.
export default dataLoader((): Person[] => [
  {name: 'Ada', born: 1815},
  {name: 'Grace', born: 1906},
  {name: 'Annie', born: 1941},
]);
