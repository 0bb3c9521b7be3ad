/** A run of code that one colour covers; no class means plain. */
export interface CodeRun {
  readonly text: string;
  readonly className: string;
}

/** Splits code into coloured runs. */
export type Highlight = (code: string, language: string) => CodeRun[] | undefined;

interface HighlightNode {
  readonly type: string;
  readonly value?: string;
  readonly children?: readonly HighlightNode[];
  readonly properties?: { readonly className?: unknown };
}

/**
 * Loads the highlighter, which is a chunk of its own, with the languages that answers are written in.
 *
 * It gives a tree and no markup. An unknown language stays plain: guessing one colours prose.
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
