/** What a thread is given when it starts. */
export type ThreadData = {
  readonly project: string;
  /** The run's folder of temporary files, on the same file system as its outputs. */
  readonly tempFolder: string;
  /** Bytes that the tables of this thread may take before they spill. */
  readonly memory: number;
  /** Variables that the blocks see beside the process's own. */
  readonly env: Readonly<Record<string, string>>;
  /** Settings that win over every profile: those of the local B2-compatible server. */
  readonly b2?: B2Settings;
};

export type B2Settings = {
  readonly endpoint: string;
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
};
