/** The panel's own script, which `panel-in-html.ts` finds. */
declare module 'virtual:panel';
