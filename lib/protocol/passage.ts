import * as v from 'valibot';

/**
 * Why a passage is not shown in its page.
 *
 * - `gone`: the server says that the page no longer exists.
 * - `moved`: the address now leads to another page, which lacks the text.
 * - `changed`: the page lacks the text.
 * - `protected`: a page that browsers keep extensions out of.
 * - `no-access`: Gloss may not read the page, so it cannot tell.
 */
export const passageProblemSchema = v.object({
  reason: v.picklist(['gone', 'moved', 'changed', 'protected', 'no-access']),
  /** The host that the tab shows. */
  host: v.exactOptional(v.string()),
  /** The tab that shows the changed page. */
  tab: v.exactOptional(v.pipe(v.number(), v.safeInteger())),
});
export type PassageProblem = v.InferOutput<typeof passageProblemSchema>;
