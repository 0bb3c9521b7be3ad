import type { Picture } from '#lib/protocol/chat.ts';
import type { Turn } from '#lib/protocol/turn.ts';
import { withContinueTurn } from '#lib/providers/continue-turn.ts';

type SessionPrompts = Exclude<LanguageModelCreateOptions['initialPrompts'], undefined>;

/** The initial prompts of a session, and its question. */
export interface Prompts {
  readonly initialPrompts: SessionPrompts;
  /** The last turn. */
  readonly question: LanguageModelMessage[];
  /** The kinds of input: the same for `availability` and `create`. */
  readonly expectedInputs: LanguageModelExpected[];
}

function toBlob({ type, data }: Picture): Blob {
  return new Blob([Uint8Array.from(atob(data), (character) => character.charCodeAt(0))], { type });
}

function toContent({ text, images = [] }: Turn): LanguageModelMessageContent[] | string {
  if (images.length === 0) return text;
  return [
    { type: 'text', value: text },
    ...images.map((image) => ({ type: 'image' as const, value: toBlob(image) })),
  ];
}

/** Builds the prompts of a conversation, which begins with instructions. */
export function buildPrompts(turns: readonly Turn[]): Prompts {
  const [system, ...rest] = withContinueTurn(turns);
  const first = system?.role === 'system' ? system : undefined;
  const messages = (first || !system ? rest : [system, ...rest]).map((turn): LanguageModelMessage => ({
    role: turn.role === 'assistant' ? 'assistant' : 'user',
    content: toContent(turn),
  }));
  const before = messages.slice(0, -1);
  const hasPictures = turns.some(({ images = [] }) => images.length > 0);
  return {
    initialPrompts: first ? [{ role: 'system', content: first.text }, ...before] : before,
    question: messages.slice(-1),
    expectedInputs: [{ type: 'text' }, ...(hasPictures ? [{ type: 'image' as const }] : [])],
  };
}
