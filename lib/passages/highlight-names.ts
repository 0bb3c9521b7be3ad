/** Name of the highlight in a page's `CSS.highlights`, and in the style that colours it. */
export const HIGHLIGHT = 'gloss-passage';

/** Where a passage waits for the script that shows it: a global of the world that only our scripts see. */
export const WAITING = 'glossPassage';
