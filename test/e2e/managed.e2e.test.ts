import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import type { Provider } from '#lib/protocol/provider.ts';
import type { BrowserUnderTest, WebPage } from '#test/support/browsers/browser-under-test.ts';
import { findPolicyObstacle } from '#test/support/browsers/managed-policy.ts';
import type { View } from '#test/support/browsers/view.ts';
import { startFaultServer } from '#test/support/servers/fault-server.ts';
import type { FaultServer } from '#test/support/servers/fault-server.ts';

import { answerBecomes, ask } from '../support/e2e/drive-panel.ts';
import { lookAtPage, picturePanel } from '../support/e2e/look-at.ts';
import { changeSettings, readSetting, writeSettings } from '../support/e2e/settings-in-page.ts';
import { BROWSER, startGloss } from '../support/e2e/start-gloss.ts';

const obstacle = await findPolicyObstacle(BROWSER);

let server: FaultServer;
let gloss: BrowserUnderTest;
let options: View;
let page: WebPage;
let panel: View;

const own: Provider = {
  id: 'own',
  preset: 'custom-openai',
  name: 'Mine',
  dialect: 'chat-completions',
  baseUrl: 'http://127.0.0.1:9/v1',
  model: 'm',
};

describe.skipIf(obstacle !== undefined)(
  `Gloss that an organization manages${obstacle === undefined ? '' : ` (skipped: ${obstacle})`}`,
  () => {
    beforeAll(async () => {
      server = await startFaultServer();
      gloss = await startGloss({
        policy: {
          providers: [
            {
              id: 'acme',
              preset: 'custom-openai',
              name: 'Acme AI',
              baseUrl: `${server.url}/v1`,
              'baseUrl:locked': true,
              model: 'acme-large',
              parameters: { systemPrompt: 'Answer as Acme.', temperature: 0.5 },
              'parameters:locked': true,
              headers: { 'X-Route': 'eu', 'x-api-key': 'sk-canary-in-a-policy' },
              bodyFields: '{"team": "legal"}',
            },
            { id: 'broken', preset: 'custom-openai', baseUrl: 'ai.acme.example' },
            { id: 'leaky', preset: 'anthropic', apiKey: 'sk-canary-in-a-policy' },
          ],
          onlyTheseProviders: true,
          savedQuestions: [
            { id: 'review', name: 'Review contract', template: 'Review this contract.' },
            // Chromium drops a list in which a value has the wrong type, and Gloss is not told.
            ...(BROWSER === 'firefox'
              ? [{ id: 'typed', name: 'Wrong type', template: 'Shown?', inMenu: 'yes' }]
              : []),
          ],
        },
      });
      options = await gloss.openExtensionPage('options.html');
      page = await gloss.openPage(`${server.url}/page`);
      await page.clickToolbarButton();
      panel = await page.panel();
    });

    afterAll(async () => {
      await gloss?.quit();
      await server?.close();
    });

    test('shows its providers as set by the organization, with locked fields that cannot be changed', async () => {
      const notice = await options.role('region', 'Set by your organization').appear();
      expect(await notice.text()).toContain('Your organization has set up 2 providers.');
      const field = options.css('fieldset[disabled] input[type="url"]');
      expect(await field.value()).toBe(`${server.url}/v1`);
      expect(await options.role('button', 'Add provider').count()).toBe(0);
      expect(await options.role('button', 'Remove provider').count()).toBe(0);
      await lookAtPage(options, 'managed-options');
    });

    test('names what is wrong in the policy, and shows no part of a key in it', async () => {
      const text = await options.role('region', 'Set by your organization').text();
      expect(text).toContain('providers[0].headers.x-api-key: Don’t put a key in a policy');
      expect(text).toContain('providers[1].baseUrl: Gloss can’t use this address.');
      expect(text).toContain('providers[2].apiKey: Don’t put a key in a policy');
      if (BROWSER === 'firefox')
        expect(text).toContain('savedQuestions[1].inMenu: This value has the wrong type.');
      expect(await options.evaluate(() => document.documentElement.outerHTML)).not.toContain('canary');
    });

    test('offers its saved questions', async () => {
      await panel.role('textbox', 'Message').fill('/Review');
      await expect
        .poll(() => panel.css('[role="option"]').contents())
        .toContainEqual(expect.stringContaining('Review contract'));
      await picturePanel(panel, 'managed-questions');
      await panel.role('textbox', 'Message').fill('');
    });

    test('asks its provider', async () => {
      server.play('answer:From Acme.');
      await ask(panel, 'Who are you?');
      await panel.role('dialog', 'What will be sent').role('button', 'Send').click();
      await answerBecomes(panel, 'From Acme.');
      const asked = server.requests.all.at(-1);
      expect(JSON.parse(asked?.body ?? '')).toMatchObject({
        model: 'acme-large',
        temperature: 0.5,
        team: 'legal',
      });
      expect(asked?.body).toContain('Answer as Acme.');
      expect(asked?.headers).toMatchObject({ 'x-route': 'eu' });
      expect(asked?.headers).not.toHaveProperty('x-api-key');
    });

    test('refuses every other provider in the background, not only in the form', async () => {
      await expect(
        options.evaluate(changeSettings, JSON.stringify({ type: 'provider-save', provider: own })),
      ).rejects.toThrow('fault-show');
      // Stored before there was a policy, or by a compromised page.
      const stolen = { ...own, baseUrl: `${server.otherUrl}/v1` };
      await options.evaluate(
        writeSettings,
        JSON.stringify({
          providers: { version: 2, value: { providers: [stolen], defaultProvider: 'own' } },
          consents: {
            version: 2,
            value: [server.url, server.otherUrl].map((origin) => ({ origin, kinds: ['text'] })),
          },
        }),
      );
      await gloss.killBackground();
      server.play('answer:Still Acme.');
      await ask(panel, 'And now?');
      await answerBecomes(panel, 'Still Acme.');
      expect(server.otherRequests.all).toEqual([]);
      expect(await options.evaluate(readSetting, 'providers')).toContain('"own"');
    });

    // Firefox reads policies when it starts; unit tests show the same for it.
    test.skipIf(BROWSER === 'firefox')(
      'restores what the user had stored when the policy is removed',
      async () => {
        await gloss.removePolicy();
        await expect
          .poll(async () => {
            // The user comes back to the page, whose port has closed with the background.
            await options.evaluate(() => void globalThis.dispatchEvent(new Event('focus')));
            return await options.role('region', 'Set by your organization').count();
          })
          .toBe(0);
        await options.role('textbox', 'Name').appear();
        expect(await options.role('textbox', 'Name').value()).toBe('Mine');
        await options.role('button', 'Add provider').appear();
      },
    );
  },
);
