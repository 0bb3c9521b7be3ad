import { preact } from '@preact/preset-vite';
import { defineConfig } from 'wxt';

import { adoptedStyles } from './scripts/build/adopted-styles.ts';
import { oneStartFile } from './scripts/build/one-start-file.ts';
import { packagesAsReleased } from './scripts/build/packages-as-released.ts';
import { pagesApart } from './scripts/build/pages-apart.ts';
import { paintWhenReady } from './scripts/build/paint-when-ready.ts';
import { panelInHtml } from './scripts/build/panel-in-html.ts';
import { polyfillPages } from './scripts/build/polyfill-pages.ts';
import { recordPackages } from './scripts/build/record-packages.ts';
import { shippedLicences } from './scripts/build/shipped-licences.ts';
import { sourceMapsAside } from './scripts/build/source-maps-aside.ts';

/**
 * The policy of every extension page and of the background. It is written out because Firefox' own default
 * upgrades `http:` to `https:` for hosts other than loopback.
 */
const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "font-src 'self'",
  'connect-src http: https:',
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "frame-src 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join('; ');

export default defineConfig({
  imports: false,
  outDir: 'dist',
  outDirTemplate: '{{browser}}-mv{{manifestVersion}}',
  zip: { excludeSources: ['artifacts/**'] },
  manifest: ({ browser, command }) => ({
    name: '__MSG_extensionName__',
    description: '__MSG_extensionDescription__',
    default_locale: 'en',
    permissions: ['storage', 'unlimitedStorage', 'contextMenus', 'activeTab', 'scripting', 'alarms'],
    optional_permissions: ['tabs'],
    optional_host_permissions: ['https://*/*', 'http://*/*'],
    action: { default_title: '__MSG_actionTitle__' },
    commands: {
      'open-panel': {
        suggested_key: { default: 'Alt+Shift+K' },
        description: '__MSG_commandOpenPanel__',
      },
      'ask-selection': {
        suggested_key: { default: 'Alt+Shift+J' },
        description: '__MSG_commandAskSelection__',
      },
      'ask-page': {
        suggested_key: { default: 'Alt+Shift+L' },
        description: '__MSG_commandAskPage__',
      },
      // Without suggested keys: Chrome allows four, and three are enough to learn.
      'ask-screenshot': { description: '__MSG_commandAskScreenshot__' },
    },
    omnibox: { keyword: 'gloss' },
    // `npm run dev` keeps WXT's own policy, which allows the reloading that this one forbids.
    ...(command === 'build' && {
      content_security_policy: { extension_pages: contentSecurityPolicy },
    }),
    ...(browser === 'firefox'
      ? {
          browser_specific_settings: {
            gecko: {
              id: 'gloss@gloss.invalid',
              strict_min_version: '142.0',
              // Text and addresses of pages are sent to the provider, and its key is sent with each request.
              data_collection_permissions: {
                required: ['websiteContent', 'browsingActivity', 'authenticationInfo'],
              },
            },
          },
        }
      : {
          minimum_chrome_version: '128',
          externally_connectable: { ids: [] },
          storage: { managed_schema: 'managed-schema.json' },
        }),
  }),
  hooks: { ...shippedLicences, ...pagesApart },
  vite: ({ browser }) => ({
    plugins: [
      preact(),
      polyfillPages(),
      oneStartFile(),
      panelInHtml(browser),
      adoptedStyles(),
      paintWhenReady(),
      sourceMapsAside(),
      packagesAsReleased(),
      recordPackages(),
    ],
    // Inlined fonts would be `data:` URLs, which the policy refuses. Both browsers preload modules by
    // themselves. `light-dark()` stays as it is: its transpiled form would follow only the browser’s theme.
    build: {
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      cssTarget: ['chrome128', 'firefox142'],
    },
  }),
});
