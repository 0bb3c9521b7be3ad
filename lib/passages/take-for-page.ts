import { takeArgument } from '#lib/capture/take-argument.ts';
import { withoutFragment } from '#lib/tabs/web-url.ts';

/**
 * Runs in a page: takes a script's argument, which was meant for the page at this address (without its
 * fragment).
 *
 * @returns Undefined when another page is shown by now.
 */
export function takeForPage(name: string): { readonly page: string } | undefined {
  const argument = takeArgument(name);
  return isForPage(argument) && argument.page === withoutFragment(location.href) ? argument : undefined;
}

/** Our own code left it there, so a shallow check is enough. */
function isForPage(value: unknown): value is { readonly page: string } {
  return typeof value === 'object' && value !== null && 'page' in value;
}
