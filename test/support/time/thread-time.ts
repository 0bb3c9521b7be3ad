/**
 * The processor time that this thread has used, in ms. Unlike wall-clock time, it does not grow on a busy
 * machine.
 */
export function threadTime(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}
