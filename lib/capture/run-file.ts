import { browser } from 'wxt/browser';
import type { ScriptPublicPath } from 'wxt/utils/inject-script';

/** A frame of a tab, as `scripting` names it; the main frame unless one is given. */
export interface ScriptTarget {
  readonly tabId: number;
  readonly frameIds?: number[];
}

/**
 * Runs one of our script files in a page that Gloss may read, with an argument.
 *
 * Script files take no arguments, so the argument is stored in a global, from which the script reads it with
 * `takeArgument`.
 *
 * @param name - A global of the isolated world that only our scripts see.
 * @returns The script's result. The script ran in a page, so it is untrusted.
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
