import { readFileSync } from 'node:fs';
import path from 'node:path';

import * as v from 'valibot';

const payloadSchema = v.object({
  id: v.string(),
  class: v.string(),
  /** Markdown; `{{EXFIL}}` is a placeholder for a URL of another origin. */
  md: v.string(),
  why: v.string(),
  /** The keys are explained under `invariants.keys` in the file. */
  expect: v.strictObject({
    inert: v.exactOptional(v.boolean()),
    showsText: v.exactOptional(v.string()),
    noElements: v.exactOptional(v.array(v.string())),
    noAttrs: v.exactOptional(v.array(v.string())),
    has: v.exactOptional(v.array(v.string())),
    noHref: v.exactOptional(v.boolean()),
    hrefs: v.exactOptional(v.array(v.string())),
    onlySchemes: v.exactOptional(v.array(v.string())),
    rel: v.exactOptional(v.array(v.string())),
    target: v.exactOptional(v.string()),
    showsRealHost: v.exactOptional(v.boolean()),
    noExtensionHref: v.exactOptional(v.boolean()),
    noFetch: v.exactOptional(v.boolean()),
    noStyleAttr: v.exactOptional(v.boolean()),
    noSideEffects: v.exactOptional(v.boolean()),
    contained: v.exactOptional(v.boolean()),
    bidiIsolated: v.exactOptional(v.boolean()),
    stepwise: v.exactOptional(v.boolean()),
    maxRenderMs: v.exactOptional(v.number()),
    maxDepth: v.exactOptional(v.number()),
  }),
});

/** Hostile (or benign) Markdown and what the rendered answer must satisfy. */
export type Payload = v.InferOutput<typeof payloadSchema>;

/** Reads all payloads. @param exfilUrl - Replaces `{{EXFIL}}`. */
export function readPayloads(exfilUrl: string): Payload[] {
  const file = path.join(import.meta.dirname, '../../fixtures/payloads.json');
  const { payloads } = v.parse(
    v.object({ payloads: v.array(payloadSchema) }),
    JSON.parse(readFileSync(file, 'utf8')),
  );
  return payloads.map((payload) => ({ ...payload, md: payload.md.replaceAll('{{EXFIL}}', () => exfilUrl) }));
}

/** Payloads that are not scenarios of the fault server. */
export const ownPayloads: readonly Pick<Payload, 'id' | 'md' | 'expect'>[] = [
  { id: 'javascript with a tab', md: '[x](java\tscript:alert(1))', expect: { noHref: true } },
  { id: 'vbscript', md: '<vbscript:msgbox(1)>', expect: { noHref: true } },
  { id: 'blob', md: '[x](blob:https://a.example/1)', expect: { noHref: true } },
  { id: 'extension page', md: '[x](chrome-extension://abc/options.html)', expect: { noHref: true } },
  { id: 'scheme-relative', md: '[x](//evil.example/a)', expect: { noHref: true } },
  { id: 'user info', md: '[x](https://bank.example@evil.example/)', expect: { showsRealHost: true } },
  { id: 'link in a fence', md: '```\n<script>alert(1)</script>\n```', expect: { showsText: '<script>' } },
  {
    id: 'handler in a definition',
    md: '[a]\n\n[a]: https://a.example "x\\" onclick=\\"alert(1)"',
    expect: {},
  },
  { id: 'attribute in a language', md: '```js" onclick="alert(1)\nx\n```', expect: {} },
  {
    id: 'form in a table',
    md: '| <form> |\n|---|\n| <button formaction=x> |',
    expect: { noElements: ['form', 'tbody button'] },
  },
  {
    id: 'math element',
    md: '<math><mtext><a href="javascript:1">x</a></mtext></math>',
    expect: { noHref: true },
  },
  {
    id: 'deep lists',
    md: Array.from({ length: 100 }, (_, at) => `${'  '.repeat(at)}- x${at}`).join('\n'),
    expect: { maxDepth: 200, showsText: 'x99' },
  },
  { id: 'one-line lists', md: `${'1. '.repeat(900)}end`, expect: { maxDepth: 200, showsText: 'end' } },
  { id: 'deep emphasis', md: `${'*a **b '.repeat(400)}x${'** *'.repeat(400)}`, expect: { maxDepth: 200 } },
];
