/** What every file of `bench/` takes: `--quick` for fewer repetitions and sizes, `--runs <count>`. */
export const quick = process.argv.includes('--quick');

/** Repetitions: those of `--runs`, or `usual`, or `whenQuick`. */
export function runsOf(usual: number, whenQuick: number): number {
  const asked = Number(process.argv[process.argv.indexOf('--runs') + 1]);
  return process.argv.includes('--runs') && Number.isInteger(asked) && asked > 0 ? asked : quick ? whenQuick : usual;
}
