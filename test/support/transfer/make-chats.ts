import type { ArchivedChat, ArchivedMessage } from '#lib/chats/archived-chat.ts';
import type { Answer, Question } from '#lib/protocol/chat.ts';

import { NOW } from './profile.ts';

const TEXTS = [
  'Why is the sky blue?',
  'Line one\r\nline two\u2028“quotes” \\ backslash "double" </script> \u0000\u0007',
  '漢字 и кириллица, עברית, 😀 and a lone \uD800 surrogate',
  '# Heading\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n```ts\nconst x = `y`;\n```\n$E=mc^2$',
];
const PIXEL =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGNgYGBgAAAABQABh6FO1AAAAABJRU5ErkJggg==';

function textOf(index: number): string {
  return `${TEXTS[index % TEXTS.length] ?? ''} ${index}`;
}

/** A question with everything that a question can have. */
export function makeQuestion(id: string, parent: string | null, index: number): Question {
  const image = { type: 'image/png', data: PIXEL, width: 1, height: 1 } as const;
  const url = `https://pages.example/${index % 7}?q=${index}#part`;
  return {
    id,
    role: 'user',
    parent,
    text: textOf(index),
    quotes: [
      { id: `${id}-q`, text: textOf(index + 1), title: `Page ${index % 7}`, url, before: 'be', after: 'af' },
      ...(index % 10 === 0
        ? [{ id: `${id}-p`, part: 'image' as const, text: 'A dot', title: '', url, image }]
        : []),
    ],
    ...(index % 5 === 0 && { parameters: { temperature: 0.5, systemPrompt: 'Be brief.' } }),
    receipt: { origin: 'https://api.example', provider: 'Example', model: 'm-1', tokens: 12, at: NOW - 1000 },
  };
}

/** An answer with everything that an answer can have. */
export function makeAnswer(id: string, parent: string, index: number): Answer {
  const isFailed = index % 9 === 0;
  return {
    id,
    role: 'assistant',
    parent,
    run: `run-${id}`,
    state: isFailed ? 'failed' : 'complete',
    answer: textOf(index + 2).repeat(3),
    reasoning: index % 2 === 0 ? 'Hm.' : '',
    ...(index % 2 === 0 && { reasoningMs: 1234 }),
    ...(index % 11 === 0 && { pictures: [{ type: 'image/png' as const, data: PIXEL }] }),
    notices: index % 4 === 0 ? [{ type: 'malformed-events', count: 2 }] : [],
    ...(isFailed && { failure: { kind: 'server' as const, status: 500, providerMessage: 'Oh no' } }),
    usage: { inputTokens: 10, outputTokens: 20, cachedTokens: 5 },
    timing: { beforeMs: 1.5, firstByteMs: 200.25, firstTokenMs: 300, writingMs: 4000 },
    ...(index % 3 === 0 && { drawing: { run: `run-${id}`, ms: 12.5 } }),
    requestId: `req-${index}`,
    model: `model-${index % 3}`,
    provider: 'Example',
    providerId: 'example',
    origin: 'https://api.example',
  };
}

/** A chat with this many turns, a second version for every other answer, and a branch that was left. */
export function makeChat(id: string, turns: number, number = 0): ArchivedChat {
  const messages: ArchivedMessage[] = [];
  const start = NOW - 1_000_000_000 + number * 1000;
  let parent: string | null = null;
  let left: string | undefined;
  for (let turn = 0; turn < turns; turn += 1) {
    const createdAt = start + turn;
    const question = `${id}-q${turn}`;
    const answers = turn % 2 === 0 ? [`${id}-a${turn}`] : [`${id}-a${turn}`, `${id}-b${turn}`];
    messages.push({ createdAt, ...makeQuestion(question, parent, number + turn) });
    for (const [version, answer] of answers.entries())
      messages.push({
        createdAt: createdAt + version,
        ...makeAnswer(answer, question, number + turn + version),
      });
    left = answers.length > 1 ? answers[0] : left;
    parent = answers.at(-1) ?? null;
  }
  return {
    id,
    title: `Chat ${number}: “${id}”`,
    createdAt: start,
    updatedAt: start + turns,
    ...(number % 13 === 0 && { isPinned: true }),
    leaf: parent ?? '',
    ...(left !== undefined && { leftLeaves: { [left]: left } }),
    ...(number % 17 === 0 && { parameters: { maxTokens: 100 } }),
    messages: messages.toSorted(
      (one, other) =>
        one.createdAt - other.createdAt ||
        (one.role === other.role ? (one.id < other.id ? -1 : 1) : one.role === 'user' ? -1 : 1),
    ),
  };
}
