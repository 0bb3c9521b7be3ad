import { createServer } from 'node:http';

import { listen } from './listen.ts';

/** A web server for pages that tests read. */
export interface PageServer {
  /** Its address under a host other than `127.0.0.1`: `http://localhost:PORT`, without a slash at its end. */
  readonly url: string;
  /** The paths that were asked for, in order. */
  readonly requests: readonly string[];
  close(): Promise<void>;
}

/** The type of what a path gives: a script where its name ends in `.js`, a picture where there are bytes. */
function typeOf(path: string, page: string | Buffer | undefined): string {
  if (typeof page === 'object') return 'image/png';
  return path.endsWith('.js') ? 'text/javascript' : 'text/html; charset=utf-8';
}

/**
 * Serves these pages, scripts (by a path that ends in `.js`) and PNGs (as bytes), by path, on loopback. Any other path
 * is a 404.
 *
 * @param headers - Headers of every response, besides its type.
 */
export async function servePages(
  pages: Readonly<Record<string, string | Buffer>>,
  headers: Readonly<Record<string, string>> = {},
): Promise<PageServer> {
  const requests: string[] = [];
  const server = createServer((request, response) => {
    const path = request.url ?? '/';
    requests.push(path);
    const page = pages[path];
    const type = typeOf(path, page);
    response.writeHead(page === undefined ? 404 : 200, { ...headers, 'content-type': type });
    response.end(page ?? 'Nothing here');
  });
  return { ...(await listen(server, 'localhost')), requests };
}
