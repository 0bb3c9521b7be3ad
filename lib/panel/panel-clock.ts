/** Time, as an argument, so that tests need not wait. */
export interface PanelClock {
  /** Unix ms. */
  now(): number;
  /** Calls `action` once after `ms`. Returns what takes it back. */
  after(ms: number, action: () => void): () => void;
}

/** The clock of the machine. */
export const systemPanelClock: PanelClock = {
  now: () => Date.now(),
  after(ms, action) {
    const timer = setTimeout(action, ms);
    return () => clearTimeout(timer);
  },
};
