import type { System } from './preset.ts';

/** The operating system, from the browser's user agent; it is also that of a server on this computer. */
export function readSystem(userAgent: string): System {
  if (/\bMac/.test(userAgent)) return 'mac';
  return /\bWindows\b/.test(userAgent) ? 'windows' : 'linux';
}
