import DOMPurify from 'dompurify';
import { marked } from 'marked';
import { createElement, type ReactElement } from 'react';
import { flushSync } from 'react-dom';
import { createRoot } from 'react-dom/client';
import ReactMarkdown from 'react-markdown';
import remarkGfm from 'remark-gfm';
import { Streamdown } from 'streamdown';
import * as smd from 'streaming-markdown';

import { createRenderer } from '#lib/markdown/create-renderer.ts';

/** One way to draw a growing text. */
export interface Drawing {
  push(delta: string): void;
  end(): void;
}
export type CandidateName = keyof typeof candidates;

export const candidates = {
  gloss: (root: HTMLElement): Drawing => createRenderer(root),
  'streaming-markdown': (root: HTMLElement): Drawing => {
    const parser = smd.parser(smd.default_renderer(root));
    return {
      push: (delta) => smd.parser_write(parser, delta),
      end: () => smd.parser_end(parser),
    };
  },
  'plain paragraphs': (root: HTMLElement): Drawing => {
    let node = document.createTextNode('');
    const begin = (): void => {
      node = document.createTextNode('');
      const paragraph = document.createElement('p');
      paragraph.append(node);
      root.append(paragraph);
    };
    begin();
    return {
      push(delta) {
        if (delta.includes('\n\n')) begin();
        node.appendData(delta);
      },
      end() {
        // Nothing is open.
      },
    };
  },
  streamdown: (root: HTMLElement): Drawing =>
    drawWithReact(root, (text) => createElement(Streamdown, null, text)),
  'react-markdown': (root: HTMLElement): Drawing =>
    drawWithReact(root, (text) => createElement(ReactMarkdown, { remarkPlugins: [remarkGfm] }, text)),
  'marked + dompurify': (root: HTMLElement): Drawing => {
    let text = '';
    return {
      push(delta) {
        text += delta;
        root.innerHTML = DOMPurify.sanitize(marked.parse(text, { async: false }));
      },
      end() {
        // Every push draws everything.
      },
    };
  },
} as const;

function drawWithReact(host: HTMLElement, view: (text: string) => ReactElement): Drawing {
  const root = createRoot(host);
  let text = '';
  return {
    push(delta) {
      text += delta;
      flushSync(() => root.render(view(text)));
    },
    end() {
      root.unmount();
    },
  };
}
