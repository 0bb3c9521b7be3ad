/** A run of code in one colour; an empty class means plain. */
export interface CodeRun {
  readonly text: string;
  readonly className: string;
}

/** Splits code into coloured runs; undefined for an unknown language. */
export type Highlight = (code: string, language: string) => CodeRun[] | undefined;

interface HighlightNode {
  readonly type: string;
  readonly value?: string;
  readonly children?: readonly HighlightNode[];
  readonly properties?: { readonly className?: unknown };
}

/**
 * Loads the highlighter, a lazy chunk, with its common languages.
 *
 * It returns a tree, never markup. An unknown language stays plain: guessing colours prose.
 */
export async function loadHighlight(): Promise<Highlight> {
  const { common, createLowlight } = await import('lowlight');
  const lowlight = createLowlight(common);
  return (code, language) => {
    const name = language.toLowerCase();
    if (!lowlight.registered(name)) return undefined;
    const runs: CodeRun[] = [];
    collect(lowlight.highlight(name, code), '', runs);
    return runs;
  };
}

function collect(node: HighlightNode, inherited: string, runs: CodeRun[]): void {
  if (node.type === 'text') {
    if (node.value) runs.push({ text: node.value, className: inherited });
    return;
  }
  const names: unknown[] = Array.isArray(node.properties?.className) ? node.properties.className : [];
  const own = names.map(String).find((name) => name.startsWith('hljs-'));
  for (const child of node.children ?? []) {
    collect(child, own === undefined ? inherited : `token-${own.slice('hljs-'.length)}`, runs);
  }
}
