import type { DialectName } from '#lib/protocol/provider.ts';

/** What became of a base URL that the user typed. Sentences are for the user. */
export type BaseUrlCheck =
  /** Use `url`. `note` says what was changed. */
  | { readonly type: 'ok'; readonly url: string; readonly origin: string; readonly note?: string }
  /** Use `url` only after the user has agreed that everything travels unencrypted. */
  | {
      readonly type: 'insecure';
      readonly url: string;
      readonly origin: string;
      readonly sentence: string;
      readonly note?: string;
    }
  | { readonly type: 'refused'; readonly sentence: string };

/** Whether a host is this machine: browsers resolve `localhost` and every name below it so, whatever DNS says. */
export function isLoopback(hostname: string): boolean {
  return /^(localhost|.+\.localhost|127(\.\d+){3}|\[::1\])$/.test(hostname);
}

function refuse(sentence: string): BaseUrlCheck {
  return { type: 'refused', sentence };
}

/** Takes off what the dialect adds itself, when the user pasted the whole endpoint. */
function withoutEndpoint(path: string): { path: string; note?: string } {
  const match = /\/(chat\/completions|responses|models)\/*$/.exec(path);
  const clean = (match ? path.slice(0, match.index) : path).replace(/\/+$/, '');
  return match ? { path: clean, note: `Removed /${match[1]}: Gloss adds it itself.` } : { path: clean };
}

/**
 * Checks and tidies a base URL: `https:`, or `http:` on this computer; on any other host `http:` needs a word from
 * the user. A chat dialect's base URL has no query; the address of an event stream may have one.
 */
export function checkBaseUrl(typed: string, dialect: DialectName): BaseUrlCheck {
  const text = typed.trim();
  if (text === '') return refuse('Enter the base URL from the provider’s documentation.');
  // "localhost:11434" is a valid URL, of the scheme "localhost:".
  if (!/^[a-z][a-z\d+.-]*:\/\//i.test(text)) {
    return refuse('Begin with https://, or with http:// for a server on this computer.');
  }
  if (!URL.canParse(text)) return refuse('This is not a complete address.');
  const url = new URL(text);
  if (url.protocol !== 'https:' && url.protocol !== 'http:')
    return refuse('Only https:// and http:// can be used.');
  if (url.username !== '' || url.password !== '') {
    return refuse('Leave out the name and password before the @. A key has a field of its own.');
  }
  if (url.hash !== '') return refuse('Leave out the part that begins with #.');
  const plain = dialect === 'event-stream';
  if (!plain && url.search !== '') return refuse('Leave out the part that begins with ?.');

  const { path, note } = plain ? { path: url.pathname } : withoutEndpoint(url.pathname);
  const found = {
    url: `${url.origin}${path}${url.search}`,
    origin: url.origin,
    ...(note !== undefined && { note }),
  };
  if (url.protocol === 'https:' || isLoopback(url.hostname)) return { type: 'ok', ...found };
  const sentence = `The connection to ${url.host} is not encrypted: whoever is on the way can read your key, your questions and the answers.`;
  return { type: 'insecure', ...found, sentence };
}
