/** Whether a key belongs to an input method that is composing; older ones say so by key code 229. */
export function isComposing(event: KeyboardEvent): boolean {
  return event.isComposing || event.keyCode === 229;
}
