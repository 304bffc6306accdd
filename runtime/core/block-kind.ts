/** What a block is for; Mage's names. */
export type BlockKind =
  | 'data_loader'
  | 'transformer'
  | 'data_exporter'
  | 'sensor'
  | 'custom'
  | 'conditional'
  | 'callback';

type KindWords = {
  /** The folder below `blocks/` and `templates/`. */
  readonly folder: string;
  /** The function of `magelet` that defines such a block. */
  readonly definedBy: string;
  /** As a person says it. */
  readonly spoken: string;
};

export const blockKinds: Readonly<Record<BlockKind, KindWords>> = {
  data_loader: {folder: 'data_loaders', definedBy: 'dataLoader', spoken: 'data loader'},
  transformer: {folder: 'transformers', definedBy: 'transformer', spoken: 'transformer'},
  data_exporter: {folder: 'data_exporters', definedBy: 'dataExporter', spoken: 'data exporter'},
  sensor: {folder: 'sensors', definedBy: 'sensor', spoken: 'sensor'},
  custom: {folder: 'custom', definedBy: 'custom', spoken: 'custom block'},
  conditional: {folder: 'conditionals', definedBy: 'conditional', spoken: 'conditional'},
  callback: {folder: 'callbacks', definedBy: 'callback', spoken: 'callback'},
};

export const blockKindNames = Object.keys(blockKinds) as readonly BlockKind[];

export const isBlockKind = (text: string): text is BlockKind => Object.hasOwn(blockKinds, text);

/** What these receive comes from the block that they are attached to. */
export const attachedKinds: ReadonlySet<BlockKind> = new Set(['conditional', 'callback']);
