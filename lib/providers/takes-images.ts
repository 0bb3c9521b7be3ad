import type { Provider } from '#lib/protocol/provider.ts';
import { hasImagesPlace } from '#lib/providers/event-stream/fill-template.ts';

/**
 * Whether a request to this provider has a place for pictures. Only the answer shows whether its model can
 * read them.
 */
export function takesImages(provider: Provider): boolean {
  if (provider.dialect !== 'event-stream') return true;
  const { eventStream } = provider;
  return eventStream?.method === 'POST' && hasImagesPlace(eventStream.template);
}
