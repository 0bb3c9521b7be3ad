/** The processor time that this thread has used, in ms. A busy machine takes more of the clock, and no more of this. */
export function threadTime(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}
