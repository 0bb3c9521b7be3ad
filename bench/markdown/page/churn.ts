import { sampleMarkdown } from '../sample-markdown.ts';
import { mount, type Drawn } from './drive.ts';

/** Counts the nodes added for each node in the final document. */
export async function churn({ name, kind, length, step }: Drawn): Promise<number> {
  const text = sampleMarkdown(kind, length);
  const { host, drawing } = mount(name);
  const added = watchAdded(host);
  for (let at = 0; at < length; at += step) {
    drawing.push(text.slice(at, at + step));
    // Records are read after each step, so that a node counts as it was when inserted. React needs a task in between.
    await nextTask();
  }
  const final = countNodes(host) - 1;
  drawing.end();
  return added() / final;
}

function nextTask(): Promise<unknown> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.addEventListener('message', resolve, { once: true });
    port1.start();
    port2.postMessage(undefined);
  });
}

function watchAdded(host: HTMLElement): () => number {
  let added = 0;
  const take = (records: readonly MutationRecord[]): void => {
    for (const { addedNodes } of records) for (const node of addedNodes) added += countNodes(node);
  };
  const observer = new MutationObserver(take);
  observer.observe(host, { childList: true, subtree: true });
  return () => {
    take(observer.takeRecords());
    observer.disconnect();
    return added;
  };
}

function countNodes(node: Node): number {
  return 1 + Array.from(node.childNodes).reduce((sum, child) => sum + countNodes(child), 0);
}
