import { useLayoutEffect } from 'preact/hooks';

/** Lets the browser ask before the page is closed or left, as long as a form holds unsaved changes. */
export function useLeaveWarning(isUnsaved: boolean): void {
  // At once, not after the next frame: the page may be closed right after a letter is typed.
  useLayoutEffect(() => {
    if (!isUnsaved) return undefined;
    const ask = (event: BeforeUnloadEvent): void => event.preventDefault();
    window.addEventListener('beforeunload', ask);
    return () => window.removeEventListener('beforeunload', ask);
  }, [isUnsaved]);
}
