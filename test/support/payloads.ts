import { readFileSync } from 'node:fs';
import path from 'node:path';

import * as v from 'valibot';

const payloadSchema = v.object({
  id: v.string(),
  class: v.string(),
  /** Markdown in which `{{EXFIL}}` stands for another origin's URL. */
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

/** Hostile (or benign) Markdown and what must hold of the rendered answer. */
export type Payload = v.InferOutput<typeof payloadSchema>;

/** Reads all payloads. @param exfilUrl - Takes the place of `{{EXFIL}}`. */
export function readPayloads(exfilUrl: string): Payload[] {
  const file = path.join(import.meta.dirname, '../fixtures/payloads.json');
  const { payloads } = v.parse(
    v.object({ payloads: v.array(payloadSchema) }),
    JSON.parse(readFileSync(file, 'utf8')),
  );
  return payloads.map((payload) => ({ ...payload, md: payload.md.replaceAll('{{EXFIL}}', () => exfilUrl) }));
}
