import type { System } from './preset.ts';

/** The system that a browser runs on, by its user agent: that of a server on this computer too. */
export function readSystem(userAgent: string): System {
  if (/\bMac/.test(userAgent)) return 'mac';
  return /\bWindows\b/.test(userAgent) ? 'windows' : 'linux';
}
