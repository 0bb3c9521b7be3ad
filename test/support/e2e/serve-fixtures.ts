import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { basename, join } from 'node:path';

import { listen } from '#test/support/servers/listen.ts';

const PAGES = join(import.meta.dirname, '../../fixtures/pages');

/** A server of `test/fixtures/pages` on a host that the extension under test may read. */
export interface FixtureServer {
  /** Such as `http://127.0.0.1:PORT`. */
  readonly url: string;
  readonly requests: readonly string[];
  close(): Promise<void>;
}

/** Serves the fixture pages. With `?strict` a page gets the strictest policy on scripts, styles and HTML strings. */
export async function serveFixtures(): Promise<FixtureServer> {
  const requests: string[] = [];
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://127.0.0.1');
    requests.push(url.pathname);
    const policy = "default-src 'none'; require-trusted-types-for 'script'; trusted-types 'none'";
    readFile(join(PAGES, basename(url.pathname))).then(
      (page) => {
        response.writeHead(200, {
          'content-type': 'text/html; charset=utf-8',
          ...(url.searchParams.has('strict') && { 'content-security-policy': policy }),
        });
        response.end(page);
      },
      () => response.writeHead(404).end(),
    );
  });
  return { ...(await listen(server)), requests };
}
