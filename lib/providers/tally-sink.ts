import type { RunFailure } from '#lib/protocol/failure.ts';
import type { Channel, Notice, RunEnd, RunEndState, Usage } from '#lib/protocol/run.ts';
import { addSource, type Source } from '#lib/protocol/source.ts';

import type { DeltaSink } from './dialect.ts';
import { readKindOfWords } from './errors/error-kind.ts';
import { isReadable } from './errors/provider-error.ts';
import { MAX_MESSAGE_LENGTH, readStreamFailure } from './errors/stream-failure.ts';
import { readGeneratedPicture } from './generated-picture.ts';
import { readSource } from './read-source.ts';
import { createReasoningSplitter } from './reasoning-splitter.ts';

/** A sink that separates marked reasoning from the answer, and counts what every dialect needs at the end. */
export interface TallySink extends Omit<DeltaSink, 'moveToReasoning' | 'picture' | 'source'> {
  /** Adds a generated picture, in any format. */
  pictureOf(value: unknown): void;
  /** Adds a source, in any format. */
  sourceOf(value: unknown): void;
  /** Adds each source of a list; anything else is ignored. */
  sourcesOf(list: unknown): void;
  /** Counts an event that could not be read, in a notice. What its data says may tell why the answer ends. */
  malformed(data?: string): void;
  /** Keeps words that are no part of an answer: they may tell why it ends, or does not begin. */
  words(text: string): void;
  /** Adds a tool that the model asked for; undefined when it has no name. */
  toolCall(name: string | undefined): void;
  /** Those that came behind the last text; empty when there are none. */
  readonly lastWords: string;
  /** Whether text of the answer has arrived, be it marked as reasoning or not. */
  readonly hasText: boolean;
  readonly malformedCount: number;
  /** Ends the run: passes on what was held back, and adds a notice for an empty answer. */
  close(state: Exclude<RunEndState, 'failed'> | RunFailure): RunEnd;
}

const MAX_TOOLS = 20;
/** What servers send as data so that the connection stays open. */
const KEEP_ALIVE = /^\W*(?:keep[-_ ]?alive|ping|pong|heart[-_ ]?beat|processing|connected|waiting)\W*$/i;
/** Of one list of sources, no more than so many are looked at. */
const MAX_LISTED = 200;

/** Creates a tally in front of `sink`. Empty texts are dropped. */
export function createTallySink(sink: DeltaSink): TallySink {
  let hasText = false;
  let isEmpty = true;
  let hasReasoning = false;
  let malformedCount = 0;
  let usage: Usage | undefined;
  let hasRefused = false;
  const tools: string[] = [];
  let sources: readonly Source[] = [];
  const pictures = new Set<string>();
  /** Words behind the last text. */
  let words = '';

  function sourceOf(value: unknown): void {
    const source = readSource(value);
    if (!source) return;
    const before = sources;
    sources = addSource(before, source);
    // Many servers repeat them with every chunk.
    if (sources !== before) sink.source(source);
  }

  function keepWords(text: string): void {
    const line = text.trim();
    if (line === '' || KEEP_ALIVE.test(line) || !isReadable(line) || words.length > MAX_MESSAGE_LENGTH)
      return;
    words = words === '' ? line : `${words}\n${line}`;
  }

  /** Adds the server's words to a failure that has none. */
  function explain(failure: RunFailure): RunFailure {
    if (words === '') return failure;
    const { kind, providerMessage } = readStreamFailure(words);
    if (failure.kind === 'network')
      return { ...failure, ...(providerMessage !== undefined && { providerMessage }) };
    if (failure.kind !== 'protocol') return failure;
    const { remedy, ...told } = { ...failure, ...(providerMessage !== undefined && { providerMessage }) };
    const dialect = remedy === 'send-data-lines' ? 'event-stream' : undefined;
    const isKnown = readKindOfWords(providerMessage ?? '', dialect) !== undefined;
    return isKnown ? { ...told, kind } : { ...told, ...(remedy && { remedy }) };
  }

  /** A stream without an end that ends in words has failed: they say why. */
  function stateOf(state: Exclude<RunEndState, 'failed'> | RunFailure): typeof state {
    if (typeof state !== 'string') return explain(state);
    return state === 'truncated' && words !== '' ? readStreamFailure(words) : state;
  }

  const splitter = createReasoningSplitter(
    {
      text(channel, text) {
        if (channel === 'answer') isEmpty = false;
        sink.text(channel, text);
      },
      moveToReasoning(rest) {
        isEmpty = true;
        sink.moveToReasoning(rest);
      },
    },
    () => hasReasoning,
  );

  return {
    text(channel: Channel, text: string) {
      if (text === '') return;
      words = '';
      if (channel === 'answer') {
        hasText = true;
        splitter.push(text);
      } else {
        hasReasoning = true;
        sink.text(channel, text);
      }
    },
    pictureOf(value) {
      const picture = readGeneratedPicture(value);
      if (!picture) return;
      isEmpty = false;
      // Some servers repeat them in the message that closes a stream.
      const place = 'url' in picture ? picture.url : picture.data;
      if (pictures.has(place)) return;
      pictures.add(place);
      if ('url' in picture) sink.notice({ type: 'picture-link', detail: picture.url });
      else sink.picture(picture);
    },
    sourceOf,
    sourcesOf(list) {
      if (Array.isArray(list)) list.slice(0, MAX_LISTED).forEach(sourceOf);
    },
    usage(value) {
      usage = value;
      sink.usage(value);
    },
    notice(notice: Notice) {
      if (notice.type === 'refusal') {
        if (hasRefused) return;
        hasRefused = true;
      }
      sink.notice(notice);
    },
    finish: sink.finish,
    done: sink.done,
    malformed(data = '') {
      if (KEEP_ALIVE.test(data)) return;
      // Half a JSON text says nothing.
      if (!/^\s*[[{"]/.test(data)) keepWords(data);
      malformedCount += 1;
      sink.notice({ type: 'malformed-events', count: malformedCount });
    },
    words: keepWords,
    toolCall(name) {
      const known = name ?? '';
      if (tools.includes(known) || tools.length >= MAX_TOOLS) return;
      tools.push(known);
      const detail = tools.filter((tool) => tool !== '').join(', ');
      sink.notice({ type: 'tool-call', ...(detail !== '' && { detail }) });
    },
    get lastWords() {
      return words;
    },
    get hasText() {
      return hasText;
    },
    get malformedCount() {
      return malformedCount;
    },
    close(closed) {
      splitter.end();
      const state = stateOf(closed);
      const isSilent = isEmpty && tools.length === 0;
      if (isSilent && (state === 'complete' || state === 'length')) sink.notice({ type: 'empty' });
      return {
        ...(typeof state === 'string' ? { state } : { state: 'failed', failure: state }),
        ...(usage && { usage }),
      };
    },
  };
}
