import type { ServerPreset } from './preset.ts';

const CUSTOM = {
  group: 'custom',
  name: '',
  baseUrl: '',
  needsKey: false,
  models: [],
  refuses: [],
} as const;

/** Servers at a URL that only the user knows. There is one preset without a name for each dialect. */
export const CUSTOM_SERVERS: readonly ServerPreset[] = [
  { ...CUSTOM, id: 'custom-openai', dialect: 'chat-completions' },
  { ...CUSTOM, id: 'custom-responses', dialect: 'responses' },
  { ...CUSTOM, id: 'custom-gemini', dialect: 'gemini' },
  { ...CUSTOM, id: 'custom-messages', dialect: 'messages' },
  {
    ...CUSTOM,
    id: 'custom-event-stream',
    dialect: 'event-stream',
    eventStream: {
      method: 'POST',
      template: '{"question": "{{question}}", "context": "{{context}}"}',
      textField: '',
    },
  },
  { ...CUSTOM, id: 'gloss-relay', name: 'Gloss relay', dialect: 'chat-completions' },
  {
    ...CUSTOM,
    id: 'gloss-relay-events',
    name: 'Gloss relay (event stream)',
    dialect: 'event-stream',
    eventStream: {
      method: 'POST',
      template: '{"question": "{{question}}", "context": "{{context}}", "images": {{images}}}',
      textField: 'text',
    },
  },
];
