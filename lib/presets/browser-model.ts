import type { OnDevicePreset } from './preset.ts';

/** The model that is built into the browser. Chrome has one on most desktop computers. */
export const BROWSER_MODEL: OnDevicePreset = {
  id: 'browser-model',
  name: 'This browser’s model',
  group: 'local',
  dialect: 'on-device',
  needsKey: false,
  models: [],
  refuses: [],
};
