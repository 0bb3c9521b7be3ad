/** Vitest calls `setup` once before the first file of a run, and what that returns after the last. */
export { prepareFirefox as setup } from '#test/support/browsers/firefox.ts';
