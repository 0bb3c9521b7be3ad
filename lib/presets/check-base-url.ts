import type { DialectName } from '#lib/protocol/provider.ts';

/** Why a base URL cannot be used. */
export type BaseUrlProblem =
  | 'empty'
  | 'no-scheme'
  | 'incomplete'
  | 'other-scheme'
  | 'credentials'
  | 'fragment'
  | 'query';

interface UsableUrl {
  readonly url: string;
  readonly origin: string;
  /** The endpoint that was cut off, such as `chat/completions`. */
  readonly removed?: string;
}

/** The result of checking a base URL. `insecure`: only after the user has agreed to an unencrypted connection. */
export type BaseUrlCheck =
  | ({ readonly type: 'ok' | 'insecure' } & UsableUrl)
  | { readonly type: 'refused'; readonly problem: BaseUrlProblem };

/** Whether a host is this computer. Browsers resolve `localhost` and every name below it to it, whatever DNS says. */
export function isLoopback(hostname: string): boolean {
  return /^(localhost|.+\.localhost|127(\.\d+){3}|\[::1\])$/.test(hostname);
}

function refuse(problem: BaseUrlProblem): BaseUrlCheck {
  return { type: 'refused', problem };
}

/** Cuts off the endpoint that the dialect adds itself, in case the user pasted a full address. */
function cutEndpoint(path: string): { path: string; removed?: string } {
  const match = /\/(chat\/completions|responses|messages|models)\/*$/.exec(path);
  const clean = (match ? path.slice(0, match.index) : path).replace(/\/+$/, '');
  return match?.[1] === undefined ? { path: clean } : { path: clean, removed: match[1] };
}

/**
 * Checks and normalizes a base URL: `https:`, or `http:` on this computer, or `http:` elsewhere once the user
 * agrees. Only an event stream's address may have a query.
 */
export function checkBaseUrl(typed: string, dialect: DialectName): BaseUrlCheck {
  const text = typed.trim();
  if (text === '') return refuse('empty');
  // "localhost:11434" is a valid URL, of the scheme "localhost:".
  if (!/^[a-z][a-z\d+.-]*:\/\//i.test(text)) return refuse('no-scheme');
  if (!URL.canParse(text)) return refuse('incomplete');
  const url = new URL(text);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return refuse('other-scheme');
  if (url.username !== '' || url.password !== '') return refuse('credentials');
  if (url.hash !== '') return refuse('fragment');
  const isEventStream = dialect === 'event-stream';
  if (!isEventStream && url.search !== '') return refuse('query');

  const { path, ...rest } = isEventStream ? { path: url.pathname } : cutEndpoint(url.pathname);
  const isSafe = url.protocol === 'https:' || isLoopback(url.hostname);
  return {
    type: isSafe ? 'ok' : 'insecure',
    url: `${url.origin}${path}${url.search}`,
    origin: url.origin,
    ...rest,
  };
}
