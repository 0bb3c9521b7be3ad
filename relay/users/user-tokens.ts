import { timingSafeEqual } from 'node:crypto';

import { digestSecret } from '#relay/http/secrets.ts';

/** The users of a relay, each with a token. */
export interface UserTokens {
  /** The name of the user that a token belongs to. */
  find(token: string): string | undefined;
  readonly size: number;
}

interface User {
  readonly name: string;
  readonly digest: Buffer;
}

/** Shorter ones can be guessed. */
export const MIN_TOKEN_LENGTH = 16;

/**
 * Reads tokens from text: one per line or separated by commas, each with a name before a colon or without
 * one. Lines that begin with `#` are comments.
 *
 * @throws {Error} When a token is too short or a duplicate; the message names the line and not the token.
 */
export function readUserTokens(text: string): UserTokens {
  const users: User[] = [];
  const entries = text
    .split('\n')
    .filter((line) => !line.trim().startsWith('#'))
    .flatMap((line) => line.split(','))
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');
  for (const [index, entry] of entries.entries()) {
    const [, named, token = ''] = /^(?:([^:]*):)?\s*(.*)$/s.exec(entry) ?? [];
    if (token.length < MIN_TOKEN_LENGTH)
      throw new Error(`Token ${index + 1} is shorter than ${MIN_TOKEN_LENGTH} characters. Make it longer.`);
    const digest = digestSecret(token);
    if (users.some((user) => user.digest.equals(digest)))
      throw new Error(`Token ${index + 1} appears twice. Give each user a different one.`);
    const name = named?.trim() || `user-${digest.toString('hex').slice(0, 8)}`;
    users.push({ name, digest });
  }
  return {
    size: users.length,
    find(token) {
      const digest = digestSecret(token);
      let found: string | undefined;
      // Every digest is compared, so that the time says nothing about where it was found.
      for (const user of users) if (timingSafeEqual(user.digest, digest)) found = user.name;
      return found;
    },
  };
}
