import * as v from 'valibot';

import { type Retention, retentionSchema } from '#lib/protocol/chat-data.ts';

import { defineSetting } from './define-setting.ts';

/** How long chats are kept. By default, and whenever the stored value cannot be read, forever. */
export const retentionSetting = defineSetting<Retention>('retention', {
  version: 1,
  migrations: {},
  read: (stored) => (v.is(retentionSchema, stored) ? stored : null),
});
