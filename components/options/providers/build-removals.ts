import type { OptionsStore } from '#lib/options/create-options-store.ts';
import { providerText } from '#lib/wording/providers.ts';

/** The removals on the providers page. Each can be undone in a toast, and keeps the focus on the page. */
export interface Removals {
  removeKey(id: string): void;
  removeProvider(id: string): Promise<void>;
}

/**
 * Builds the removals.
 *
 * @param focus - Focuses the element with this `data-key`.
 */
export function buildRemovals(
  { attempt, providers, keys, toast }: OptionsStore,
  focus: (key: string) => void,
): Removals {
  function nameOf(id: string): string {
    return providers.settings.peek().providers.find((provider) => provider.id === id)?.name ?? '';
  }

  function has(id: string): { readonly key: boolean; readonly headers: boolean } {
    const isOf = ({ provider }: { provider: string }): boolean => provider === id;
    return { key: keys.states.peek().some(isOf), headers: keys.headers.peek().some(isOf) };
  }

  async function restoreKey(id: string): Promise<void> {
    if (!(await keys.restore(id))) toast.value = { text: providerText.keyNotRestored };
  }

  return {
    removeKey(id) {
      const removed = has(id);
      keys.remove(id);
      focus(`key ${id}`);
      toast.value = {
        text: providerText.keyRemoved(nameOf(id), removed.key, removed.headers),
        subject: id,
        undo() {
          providers.select(id);
          focus(`key ${id}`);
          void restoreKey(id);
        },
      };
    },
    async removeProvider(id) {
      const name = nameOf(id);
      const stored = has(id);
      const restore = await attempt(providers.remove(id));
      if (!restore) return;
      // Also when no key is shown: the page may not know of it yet.
      keys.remove(id);
      providers.setEdited(id, false);
      const isLast = providers.settings.peek().providers.length === 0;
      focus(isLast ? `preset ${providers.selected.peek()}` : `provider ${providers.selected.peek()}`);
      toast.value = {
        text: providerText.removed(name),
        subject: id,
        undo() {
          void attempt(restore()).then(() => {
            providers.select(id);
            focus(`provider ${id}`);
            if (stored.key || stored.headers) void restoreKey(id);
          });
        },
      };
    },
  };
}
