/** Milliseconds of the processor's time since `began`, a `process.cpuUsage()`: what else the machine does is not in it. */
export function processorTimeSince(began: NodeJS.CpuUsage): number {
  const {user, system} = process.cpuUsage(began);
  return (user + system) / 1000;
}
