/**
 * Runs several subjects in turn, A B C A B C …, so that a machine that slows down slows all of them. A subject that
 * throws is told, and left out from then on; what it had measured is dropped. What takes long may be taken `atMost` so often,
 * by its name, and then without a warm-up.
 */
export async function interleave<Measured>(
  subjects: Readonly<Record<string, () => Promise<Measured>>>,
  {
    runs,
    warmUps = 1,
    atMost = {},
  }: {readonly runs: number; readonly warmUps?: number; readonly atMost?: Readonly<Record<string, number>>},
): Promise<Interleaved<Measured>> {
  const measured = new Map<string, Measured[]>(Object.keys(subjects).map((name) => [name, []]));
  const notRun = new Map<string, string>();
  for (let run = -warmUps; run < runs; run++) {
    for (const [name, measure] of Object.entries(subjects)) {
      if (notRun.has(name) || (name in atMost && (run < 0 || run >= (atMost[name] ?? runs)))) continue;
      try {
        const sample = await measure();
        if (run >= 0) measured.get(name)?.push(sample);
      } catch (error) {
        const why = error instanceof Error ? error.message : String(error);
        console.error(`${name}: not run: ${why}`);
        notRun.set(name, why);
        measured.delete(name);
      }
    }
  }
  return {measured, notRun};
}

export type Interleaved<Measured> = {
  /** By the subject's name, in the order of the runs. */
  readonly measured: ReadonlyMap<string, readonly Measured[]>;
  /** Why a subject could not be run, by its name. */
  readonly notRun: ReadonlyMap<string, string>;
};
