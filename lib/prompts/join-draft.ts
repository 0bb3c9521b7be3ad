/** Puts `addition` below a draft. Without one of them, the other is the result. */
export function joinDraft(draft: string, addition: string, separator = '\n'): string {
  return draft === '' || addition === '' ? draft + addition : draft + separator + addition;
}
