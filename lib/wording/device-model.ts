import { formatNumber } from './format.ts';
import { inLanguage } from './language.ts';

const en = {
  title: 'Model',
  checking: 'Asking the browser about its model…',
  unavailable:
    'This browser’s model doesn’t run on this computer. Chrome needs 22 GB of free disk space for it, and either a graphics card with more than 4 GB of memory, or 16 GB of memory and 4 processor cores.',
  downloadable:
    'The browser hasn’t downloaded its model yet. The download is several gigabytes, once for the whole browser, and needs 22 GB of free disk space.',
  downloading: 'The browser is downloading its model, several gigabytes.',
  available: 'The model is ready. Questions and answers stay on this computer.',
  waiting: (share: number) => `Downloading the model: ${formatNumber(Math.floor(share * 100))}%`,
  failed: 'The browser didn’t download its model.',
  download: 'Download the model',
  follow: 'Wait for the download',
  again: 'Check again',
  /** The provider, in a browser without a model. */
  notOffered: (name: string) => `${name} (Chrome only)`,
  cancelHint: 'The browser may finish the download in the background.',
};

/** The browser's own model. */
export const deviceModelText = inLanguage({ en });
