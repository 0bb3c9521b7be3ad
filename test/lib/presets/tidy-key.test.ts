import { describe, expect, it } from 'vitest';

import { tidyKey } from '#lib/presets/tidy-key.ts';

describe('a typed key', () => {
  it.each(['sk-0123456789', ' \tsk-0123456789\n'])('is kept without surrounding space: %j', (typed) => {
    expect(tidyKey(typed)).toEqual({ key: 'sk-0123456789', isCut: false });
  });

  it.each(['Bearer sk-1', 'bearer   sk-1', 'Authorization: Bearer sk-1'])(
    'loses the header that was pasted with it: %j',
    (typed) => {
      expect(tidyKey(typed)).toEqual({ key: 'sk-1', isCut: true });
    },
  );

  it('keeps a beginning that only looks like a header', () => {
    expect(tidyKey('bearer-of-news')).toEqual({ key: 'bearer-of-news', isCut: false });
  });

  it.each(['', '  ', 'Bearer ', 'sk-\u200b1', 'sk-\n1', 'sk-é', 'ключ', 'sk…1'])(
    'is refused when it is not allowed in headers: %j',
    (typed) => expect(tidyKey(typed)).toBeUndefined(),
  );
});
