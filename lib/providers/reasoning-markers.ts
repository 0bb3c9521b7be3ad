/** How a model marks a block of reasoning inside its answer. */
export interface ReasoningMarkers {
  readonly open: string;
  readonly close: string;
}

/** The markers in use. Servers should turn them into a reasoning field; many pass them on. */
export const REASONING_BLOCKS: readonly ReasoningMarkers[] = [
  { open: '<think>', close: '</think>' },
  { open: '<thinking>', close: '</thinking>' },
  { open: '<thought>', close: '</thought>' },
  { open: '<reasoning>', close: '</reasoning>' },
  // Kimi
  { open: '◁think▷', close: '◁/think▷' },
  // Mistral
  { open: '[THINK]', close: '[/THINK]' },
  // Seed
  { open: '<seed:think>', close: '</seed:think>' },
  // Gemma: the channel's name is followed by a line break.
  { open: '<|channel>thought', close: '<channel|>' },
  // Cohere
  { open: '<|START_THINKING|>', close: '<|END_THINKING|>' },
  { open: '<|begin_of_thought|>', close: '<|end_of_thought|>' },
  { open: '<|inner_prefix|>', close: '<|inner_suffix|>' },
];

/** Markers that some of these models put around the answer after their reasoning. */
export const ANSWER_WRAPPERS: readonly ReasoningMarkers[] = [
  { open: '<answer>', close: '</answer>' },
  { open: '<response>', close: '</response>' },
  { open: '<|START_RESPONSE|>', close: '<|END_RESPONSE|>' },
  { open: '<|begin_of_solution|>', close: '<|end_of_solution|>' },
];

/**
 * The control tokens of gpt-oss: `<|start|>assistant<|channel|>final<|message|>text<|return|>`.
 *
 * @see https://cookbook.openai.com/articles/openai-harmony
 */
export const HARMONY = {
  channel: '<|channel|>',
  start: '<|start|>',
  message: '<|message|>',
  /** Each of them ends the text of a channel. */
  ends: ['<|end|>', '<|return|>', '<|call|>', '<|start|>', '<|channel|>'],
} as const;

/**
 * What is left of the channels if a server drops the control tokens: `analysisThe user asks
 * …assistantfinalHello`. The words are markers only together, and only where no space separates them from the
 * text.
 */
export const BARE_HARMONY = {
  start: /^analysis[\p{L}\p{N}]/u,
  name: 'analysis',
  final: 'assistantfinal',
} as const;

/** A set of markers that is searched for in one pass. */
export interface MarkerSet {
  /** The first marker in `text`. */
  find(text: string): { readonly at: number; readonly marker: string } | undefined;
  /** The marker that `text` begins with. */
  atStart(text: string): string | undefined;
  /** Whether `text` is not a marker yet, but may become one. */
  mayBegin(text: string): boolean;
  /** How many characters at the end of `text` may be the beginning of a marker. */
  heldLength(text: string): number;
}

/** Compiles a set of markers. No marker may be the beginning of another one. */
export function createMarkerSet(markers: readonly string[]): MarkerSet {
  const pattern = new RegExp(
    markers.map((marker) => marker.replaceAll(/[$()*+.?[\\\]^{|}]/g, String.raw`\$&`)).join('|'),
    'u',
  );
  const longest = Math.max(...markers.map(({ length }) => length)) - 1;

  function mayBegin(text: string): boolean {
    return markers.some((marker) => text.length < marker.length && marker.startsWith(text));
  }

  return {
    find(text) {
      const match = pattern.exec(text);
      return match ? { at: match.index, marker: match[0] } : undefined;
    },
    atStart: (text) => markers.find((marker) => text.startsWith(marker)),
    mayBegin,
    heldLength(text) {
      for (let length = Math.min(longest, text.length); length > 0; length -= 1) {
        if (mayBegin(text.slice(-length))) return length;
      }
      return 0;
    },
  };
}
