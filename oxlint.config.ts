import { fileURLToPath } from 'node:url';

import { defineConfig } from 'oxlint';

import { importRules } from './scripts/lint/import-rules.ts';

export default defineConfig({
  plugins: ['typescript', 'unicorn', 'oxc', 'import', 'promise', 'jsx-a11y'],
  jsPlugins: [fileURLToPath(new URL('scripts/lint/plugin.ts', import.meta.url))],
  categories: { correctness: 'error', suspicious: 'error' },
  ignorePatterns: ['dist', '.wxt', 'artifacts', 'test/fixtures'],
  rules: {
    'typescript/no-explicit-any': 'error',
    'typescript/no-non-null-assertion': 'error',
    'typescript/no-floating-promises': 'error',
    'typescript/no-misused-promises': 'error',
    'typescript/switch-exhaustiveness-check': 'error',
    'typescript/consistent-type-imports': 'error',
    'typescript/no-unsafe-type-assertion': 'error',
    'import/no-cycle': 'error',
    'import/no-unassigned-import': ['error', { allow: ['**/*.css', 'fake-indexeddb/auto'] }],
    'import/no-default-export': 'error',
    'eslint/no-console': 'error',
    'gloss/no-html-strings': 'error',
    'eslint/no-shadow': 'off',
    'typescript/unbound-method': 'off',
    'unicorn/consistent-function-scoping': 'off',
    'unicorn/no-array-sort': 'off',
    'unicorn/no-array-reverse': 'off',
    'eslint/no-underscore-dangle': 'off',
    'eslint/no-await-in-loop': 'off',
    'unicorn/prefer-add-event-listener': 'off',
    'unicorn/require-post-message-target-origin': 'off',
    'react/react-in-jsx-scope': 'off',
    'promise/always-return': 'off',
    'jsx-a11y/no-redundant-roles': 'off',
    'jsx-a11y/prefer-tag-over-role': 'off',
    'jsx-a11y/no-noninteractive-tabindex': ['error', { roles: ['log', 'region'] }],
  },
  overrides: [
    {
      files: ['*.config.ts', 'scripts/lint/plugin.ts', 'entrypoints/*.ts', 'entrypoints/*/index.ts'],
      rules: { 'import/no-default-export': 'off' },
    },
    {
      files: ['scripts/**', 'bench/**', 'relay/{main,demo/main}.ts', 'test/e2e/**', 'test/support/**'],
      rules: { 'eslint/no-console': 'off' },
    },
    {
      files: ['components/**', 'lib/**', 'entrypoints/**'],
      rules: { 'gloss/sentences-in-wording': 'error' },
    },
    {
      files: ['components/**', 'lib/{background,inspector,options,panel}/**', 'entrypoints/**'],
      rules: { 'gloss/no-error-messages': 'error' },
    },
    {
      // Names of services and programs, sentences for models, and one of earlier versions.
      files: [
        'lib/wording/**',
        'lib/presets/**',
        'lib/transfer/imports/read-open-webui.ts',
        'lib/providers/continue-turn.ts',
        'lib/runs/test-connection.ts',
        'lib/chats/migrate-message.ts',
      ],
      rules: { 'gloss/sentences-in-wording': 'off' },
    },
    ...importRules(),
  ],
});
