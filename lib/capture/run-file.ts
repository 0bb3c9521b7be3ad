import { browser } from 'wxt/browser';
import type { ScriptPublicPath } from 'wxt/utils/inject-script';

/** A frame of a tab, as `scripting` names it; without frames, the tab's main one. */
export interface ScriptTarget {
  readonly tabId: number;
  readonly frameIds?: number[];
}

/**
 * Runs a script of ours in a page that Gloss may read, and gives it an argument.
 *
 * A script from a file has none: it is put down where the script takes it up with `takeArgument`.
 *
 * @param name - A global of the world that only our scripts see.
 * @returns What the script returned. It ran in a page, so it is untrusted.
 * @throws When no script may run there.
 */
export async function runFile(
  target: ScriptTarget,
  file: ScriptPublicPath,
  name: string,
  argument: object,
): Promise<unknown> {
  await browser.scripting.executeScript({
    target,
    func: (where: string, what: object) => {
      Object.assign(globalThis, { [where]: what });
    },
    args: [name, argument],
  });
  const [injected] = await browser.scripting.executeScript({ target, files: [file] });
  return injected?.result;
}
