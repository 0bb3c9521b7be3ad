/**
 * A script that gives a context a `LanguageModel` of the browser's shape, for a copy of the build: the
 * browsers of the tests have no model. A session answers `w1 w2 …`, a word every 20 ms, and continues an
 * unfinished answer.
 *
 * @param words - How many words an answer has.
 */
export function buildLanguageModelScript(words: number): string {
  return `{
  const count = (value) => JSON.stringify(value).length;
  const createSession = ({ initialPrompts = [] }) => {
    const last = initialPrompts.at(-1);
    let next = last?.role === 'assistant' ? last.content.split('w').length : 1;
    let used = count(initialPrompts);
    let isDestroyed = false;
    return {
      contextWindow: 100000,
      get contextUsage() { return used; },
      measureContextUsage: async (input) => count(input),
      addEventListener() {},
      destroy() { isDestroyed = true; },
      promptStreaming(input, { signal }) {
        used += count(input);
        return new ReadableStream({
          async pull(controller) {
            await new Promise((resolve) => setTimeout(resolve, 20));
            if (signal.aborted) return controller.error(signal.reason);
            if (isDestroyed) return controller.error(new DOMException('', 'InvalidStateError'));
            if (next > ${words}) return controller.close();
            used += 1;
            controller.enqueue('w' + next++ + ' ');
          },
        });
      },
    };
  };
  Object.defineProperty(globalThis, 'LanguageModel', {
    configurable: true,
    value: { availability: async () => 'available', create: async (options = {}) => createSession(options) },
  });
}`;
}
