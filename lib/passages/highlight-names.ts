/** The name of the highlight of one passage, in `CSS.highlights` and in its style. */
export const HIGHLIGHT = 'gloss-passage';

/** The name of the highlight of all passages that were quoted from a page. */
export const ALL_HIGHLIGHT = 'gloss-passages';

/** The global that holds the argument of the scripts that highlight, in the isolated world that only our scripts see. */
export const WANTED_PASSAGE = 'glossPassage';

/** The same for the scripts that compare quotes with their page: both may be pending at once. */
export const CHECKED_PASSAGES = 'glossCheckedPassages';
