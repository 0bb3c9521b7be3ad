/** The highlight's name in `CSS.highlights` and in its style. */
export const HIGHLIGHT = 'gloss-passage';

/** The global that holds the highlight script's argument, in the isolated world that only our scripts see. */
export const WANTED_PASSAGE = 'glossPassage';
