import * as v from 'valibot';

/**
 * What failed inside Gloss, in terms of what the user can do about it.
 *
 * - `storage-unavailable`: the browser does not open the extension's IndexedDB.
 * - `storage-full`: there is no room left for the extension's data.
 * - `storage-newer`: a newer version of Gloss has written the data, and this one cannot read it.
 * - `vault-unavailable`: the database of keys, or one key in it, cannot be read.
 * - `forbidden`: the user's organization does not allow it.
 * - `internal`: anything else.
 */
export const faultKindSchema = v.picklist([
  'storage-unavailable',
  'storage-full',
  'storage-newer',
  'vault-unavailable',
  'forbidden',
  'internal',
]);
export type FaultKind = v.InferOutput<typeof faultKindSchema>;

/** The reply of a handler that failed: the request on this port was not carried out. */
export const faultFrameSchema = v.object({
  type: v.literal('fault-show'),
  fault: faultKindSchema,
  /** The type of the frame that could not be handled. */
  request: v.string(),
});
export type FaultFrame = v.InferOutput<typeof faultFrameSchema>;
