import {isBlockKind, type BlockKind} from '../core/block-kind.ts';

/** The colours of a block's box: dark letters on a light ground, so that they are read on a white page and on a black one. */
export type KindLook = {readonly fill: string; readonly stroke: string};

/** How blocks of this kind look; all kinds that do not run look alike. */
export const kindLook = (kind: string): KindLook =>
  isBlockKind(kind) ? looks[kind] : {fill: '#f4f4f5', stroke: '#a1a1aa'};

const looks: Readonly<Record<BlockKind, KindLook>> = {
  data_loader: {fill: '#dbeafe', stroke: '#3b82f6'},
  transformer: {fill: '#ede9fe', stroke: '#8b5cf6'},
  data_exporter: {fill: '#fef3c7', stroke: '#d97706'},
  sensor: {fill: '#fce7f3', stroke: '#db2777'},
  custom: {fill: '#e2e8f0', stroke: '#64748b'},
  conditional: {fill: '#ccfbf1', stroke: '#0d9488'},
  callback: {fill: '#dcfce7', stroke: '#16a34a'},
};

/** What a mistake is drawn in, and letters and lines: greys that are seen on white and on black. */
export const colours = {mistake: '#dc2626', text: '#18181b', quiet: '#52525b', line: '#8b949e'} as const;
