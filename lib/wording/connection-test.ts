import type { Preset, System } from '#lib/presets/preset.ts';
import type { ConnectionProblem } from '#lib/protocol/connection-test.ts';

import { formatNumber } from './format.ts';
import { inLanguage } from './language.ts';
import { providerText } from './providers.ts';

/** What the sentences about a test mention. */
export interface TestContext {
  /** The provider's name, or its host while it has none. */
  readonly provider: string;
  readonly baseUrl: string;
  /** Empty when none was chosen. */
  readonly model: string;
  readonly preset: Pick<Preset, 'keyPage' | 'billingPage' | 'local'>;
  readonly system: System;
  /** The origin of the extension, as servers see it. */
  readonly origin: string;
  /** Where the test found the API instead. */
  readonly foundAt: string | undefined;
  /** Whether names of models are offered. */
  readonly hasNames: boolean;
  /** Whether a key is saved, for another origin. */
  readonly isKeyElsewhere: boolean;
}

/** A problem in the user's language. */
export interface ProblemText {
  /** What happened, in one sentence. */
  readonly sentence: string;
  /** What to do. */
  readonly say?: string;
  /** What to copy for it. */
  readonly line?: string;
  readonly link?: { readonly label: string; readonly href: string };
}

type Describe = (context: TestContext) => ProblemText;

function hostOf(url: string): string {
  return new URL(url).host;
}

function linkTo(href: string | undefined, label: (host: string) => string): Pick<ProblemText, 'link'> {
  return href === undefined ? {} : { link: { label: label(hostOf(href)), href } };
}

const restartAfterLine: Record<System, (name: string) => string> = {
  mac: (name) => `Run this command in Terminal, quit ${name}, open it again, then test again:`,
  linux: (name) => `Run this command in a terminal, if ${name} is a system service, then test again:`,
  windows: (name) => `Run this command in a command prompt, quit ${name}, start it again, then test again:`,
};

const problems: Record<Exclude<ConnectionProblem, 'other'>, Describe> = {
  'wrong-key': ({ provider, preset }) => ({
    sentence: `${provider} didn’t accept the key.`,
    say: 'Copy the key again, or create a new one.',
    ...linkTo(preset.keyPage, providerText.createKey),
  }),
  'no-key': ({ provider, baseUrl, preset, isKeyElsewhere }) => ({
    sentence: isKeyElsewhere
      ? 'The saved key is for another address, so Gloss didn’t send it.'
      : `${provider} needs a key.`,
    say: `Enter a key for ${hostOf(baseUrl)}.`,
    ...linkTo(preset.keyPage, providerText.createKey),
  }),
  'no-credit': ({ provider, preset }) => ({
    sentence: `The key works, but your credit at ${provider} is used up.`,
    say: 'Add credit or raise your spending limit there, then test again.',
    ...linkTo(preset.billingPage, (host) => `Open billing at ${host}`),
  }),
  'wrong-path': ({ baseUrl, foundAt }) =>
    foundAt === undefined
      ? {
          sentence: `There is no model API at ${baseUrl}.`,
          say: 'Copy the base URL from the provider’s documentation.',
        }
      : { sentence: `There is no model API at ${baseUrl}, but there is one at ${foundAt}.` },
  'web-page': ({ baseUrl }) => ({
    sentence: `${baseUrl} is a web page, not a model API.`,
    say: 'Copy the base URL from the provider’s documentation. It often ends in /v1.',
  }),
  'unknown-model': ({ provider, model, hasNames }) => ({
    sentence: model === '' ? 'No model is chosen.' : `There is no model “${model}” at ${provider}.`,
    say: hasNames ? 'Choose one of these:' : 'Copy the model’s name from the provider’s documentation.',
  }),
  'origin-refused': ({ provider, preset, system, origin }) => {
    const sentence = `${provider} refuses requests from browser extensions.`;
    const line = preset.local?.allowOrigin?.[system];
    return line === undefined
      ? { sentence, say: 'Allow this origin in the server’s settings, then test again:', line: origin }
      : { sentence, say: restartAfterLine[system](provider), line: line.replace('{origin}', origin) };
  },
  'browsers-refused': ({ provider }) => ({
    sentence: `Your organization at ${provider} doesn’t allow requests from browsers.`,
    say: 'Ask its administrator to allow them, or use a key from another organization.',
  }),
  certificate: ({ baseUrl }) => ({
    sentence: `Gloss couldn’t make a secure connection to ${hostOf(baseUrl)}.`,
    say: 'Check the address. If it is right, the server isn’t running or its certificate isn’t trusted. Open it: if the browser warns about the certificate, accept it there, then test again.',
    link: { label: `Open ${new URL(baseUrl).origin}`, href: new URL(baseUrl).origin },
  }),
  'no-permission': ({ baseUrl }) => ({
    sentence: `The browser doesn’t let Gloss reach ${hostOf(baseUrl)} yet.`,
    say: 'Gloss needs that permission to send your questions there. Nothing has been sent.',
  }),
  'nothing-there': ({ provider, baseUrl, preset }) => {
    const start = preset.local?.start;
    if (start !== undefined) {
      return {
        sentence: `Nothing answers at ${hostOf(baseUrl)}. ${provider} isn’t running.`,
        say: 'Start it with a command like this, then test again:',
        line: start,
      };
    }
    return preset.local
      ? {
          sentence: `Nothing answers at ${hostOf(baseUrl)}. ${provider} isn’t running.`,
          say: 'Start its server in the app’s settings, then test again.',
        }
      : {
          sentence: `Nothing answers at ${hostOf(baseUrl)}.`,
          say: 'Check that you’re online, the server is running and the base URL is right, then test again.',
        };
  },
  'too-slow': ({ provider }) => ({
    sentence: `${provider} didn’t start to answer within 30 seconds.`,
    say: 'A model that is still loading needs a moment. Test again, or choose a smaller model.',
  }),
};

const en = {
  problems,
  testing: (provider: string) => `Testing ${provider}…`,
  asking: (host: string) =>
    `If your browser asks, allow Gloss to reach ${host}: your questions are sent there.`,
  interrupted: (provider: string) => `Gloss restarted before ${provider} answered. Test again.`,
  works: (text: string, firstByteMs: number | undefined) => {
    const after = firstByteMs === undefined ? '' : ` after ${formatNumber(Math.round(firstByteMs))} ms`;
    return `It works: the model answered${text === '' ? '' : ` “${text}”`}${after}.`;
  },
  saveIt: 'Press Save to keep it.',
  allow: 'Allow access',
  again: 'Test again',
  useIt: 'Use it',
  enterKey: 'Enter a key',
  changeBaseUrl: 'Change the base URL',
};

/** What a connection test says. */
export const connectionText = inLanguage({ en });
