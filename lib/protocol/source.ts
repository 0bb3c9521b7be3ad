import * as v from 'valibot';

/** More sources than this are not kept, nor more or longer passages of one: a server may send any number. */
export const MAX_SOURCES = 40;
const MAX_CITED = 5;
export const MAX_CITED_LENGTH = 1000;
export const MAX_SOURCE_TITLE = 300;
export const MAX_SOURCE_URL = 2000;

/**
 * A source that a provider names for an answer: a claim, and untrusted like the answer. Twice the limits,
 * because redacting a key may make a text longer.
 */
export const sourceSchema = v.object({
  title: v.pipe(v.string(), v.maxLength(2 * MAX_SOURCE_TITLE)),
  /** Of a web page; absent for a document that was sent. */
  url: v.exactOptional(v.pipe(v.string(), v.maxLength(2 * MAX_SOURCE_URL), v.regex(/^https?:\/\//iu))),
  /** The passages that it claims to cite, as plain text. */
  cited: v.exactOptional(
    v.pipe(v.array(v.pipe(v.string(), v.maxLength(2 * MAX_CITED_LENGTH))), v.maxLength(MAX_CITED)),
  ),
});
export type Source = v.InferOutput<typeof sourceSchema>;

/** The sources of an answer, in the order in which they were first named. */
export const sourcesSchema = v.pipe(v.array(sourceSchema), v.maxLength(MAX_SOURCES));

function isSameSource(one: Source, other: Source): boolean {
  return one.url === other.url && (one.url !== undefined || one.title === other.title);
}

/**
 * Adds a source, or adds its citations to an existing one.
 *
 * @returns The same array if there is nothing new, or no room.
 */
export function addSource(sources: readonly Source[], added: Source): readonly Source[] {
  const at = sources.findIndex((source) => isSameSource(source, added));
  const known = sources[at];
  if (!known) return sources.length < MAX_SOURCES ? [...sources, added] : sources;
  const { cited = [] } = known;
  const fresh = (added.cited ?? []).filter((text) => !cited.includes(text));
  const all = [...cited, ...fresh].slice(0, MAX_CITED);
  const title = known.title || added.title;
  if (all.length === cited.length && title === known.title) return sources;
  return sources.with(at, { ...known, title, ...(all.length > 0 && { cited: all }) });
}
