import { createServer, type IncomingHttpHeaders } from 'node:http';

import { listen } from '#test/support/servers/listen.ts';

/** A site with one PDF, which sets a cookie and records requests. */
export interface PdfSite {
  /** On a host that the extension under test has no access to: `http://localhost:PORT`. */
  readonly url: string;
  /** The headers of each request for the PDF. */
  readonly requests: readonly IncomingHttpHeaders[];
  close(): Promise<void>;
}

/** Serves a PDF at `/paper.pdf`, and at `/members.pdf` only to requests with the cookie. */
export async function servePdf(bytes: Uint8Array): Promise<PdfSite> {
  const requests: IncomingHttpHeaders[] = [];
  const server = createServer(({ url = '', headers }, response) => {
    if (!url.endsWith('.pdf')) {
      response
        .writeHead(200, { 'content-type': 'text/html', 'set-cookie': 'member=yes' })
        .end('<p>Welcome</p>');
      return;
    }
    requests.push(headers);
    if (url === '/members.pdf' && headers.cookie !== 'member=yes') {
      response.writeHead(302, { location: '/sign-in' }).end();
      return;
    }
    response.writeHead(200, { 'content-type': 'application/pdf', 'cache-control': 'no-store' }).end(bytes);
  });
  return { ...(await listen(server, 'localhost')), requests };
}
