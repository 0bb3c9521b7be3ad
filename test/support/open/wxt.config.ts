import { mergeConfig } from 'vite';
import { defineConfig } from 'wxt';

import ordinary from '../../../wxt.config.ts';
import { openAnswers } from './open-answers.ts';

export default defineConfig({
  ...ordinary,
  outDir: 'artifacts/open-build',
  vite: async (env) => mergeConfig((await ordinary.vite?.(env)) ?? {}, { plugins: [openAnswers()] }),
});
