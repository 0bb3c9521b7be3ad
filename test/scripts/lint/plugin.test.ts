import { RuleTester } from 'oxlint/plugins-dev';
import { describe, it } from 'vitest';

import plugin from '#scripts/lint/plugin.ts';

RuleTester.describe = describe;
RuleTester.it = it;

const tester = new RuleTester();
const tsx = (code: string) => ({ code, filename: 'planted.tsx', errors: 1 });
const ts = (code: string) => ({ code, filename: 'planted.ts', errors: 1 });

tester.run('sentences-in-wording', plugin.rules['sentences-in-wording'], {
  valid: [
    { filename: 'a.tsx', code: 'const a = <p>{answerText.empty}</p>;' },
    { filename: 'a.tsx', code: 'const a = <p>12 · {count}</p>;' },
    { filename: 'a.tsx', code: 'const a = <h1>Gloss</h1>;' },
    { filename: 'a.tsx', code: "const a = <code>{'{{question}}'}</code>;" },
    { filename: 'a.tsx', code: 'const a = <option value="POST">POST</option>;' },
    { filename: 'a.tsx', code: 'const a = <input placeholder="https://" class="field is-wide" />;' },
    {
      filename: 'a.tsx',
      code: "const a = <p class={isOpen ? 'open' : 'closed'}>{kind === 'image' && icon}</p>;",
    },
    { filename: 'a.ts', code: "throw new Error('The port closed. Open it again.');" },
    { filename: 'a.ts', code: "const error = new PdfError('The file is no PDF.');" },
    { filename: 'a.ts', code: "class A extends Error { constructor() { super('The file is no PDF.'); } }" },
    { filename: 'a.ts', code: "const inert = text.replaceAll('&', '&amp;');" },
    { filename: 'a.ts', code: "button.setAttribute('aria-label', name);" },
    { filename: 'a.ts', code: "button.setAttribute('data-kind', 'found');" },
    { filename: 'a.ts', code: 'document.title = `${text.title} · Gloss`;' },
    { filename: 'a.ts', code: "console.warn('A frame was refused.');" },
    { filename: 'a.ts', code: "const selector = 'main article p.lead';" },
    { filename: 'a.ts', code: "const a = element('p', { 'aria-live': 'polite' }, [text(blockText.copy)]);" },
  ],
  invalid: [
    tsx('const a = <p>Nothing found</p>;'),
    tsx("const a = <p>{'Nothing found'}</p>;"),
    tsx("const a = <p>{isEmpty ? 'none' : list}</p>;"),
    tsx('const a = <p>{`${count} pages`}</p>;'),
    tsx("const a = <p>{count + ' pages'}</p>;"),
    tsx('const a = <button aria-label="Close" />;'),
    tsx("const a = <img alt={title || 'A picture'} />;"),
    tsx('const a = <Field label="Base URL" />;'),
    ts("const a = element('button', {}, [text('Wrap')]);"),
    ts("const a = visibleControls(token.text || 'Image');"),
    ts("const a = { 'aria-label': isOpen ? 'Open' : 'Closed' };"),
    ts("const item = { label: 'none', run };"),
    ts("document.title = 'Settings';"),
    ts('status.textContent = `${count} found`;'),
    ts("button.setAttribute('aria-label', 'Close');"),
    ts("const sentence = 'Nothing was read.';"),
    ts("show('Choose a provider');"),
    ts('const note = `Gloss could not read ${title}.`;'),
  ],
});

tester.run('no-error-messages', plugin.rules['no-error-messages'], {
  valid: [
    { filename: 'a.ts', code: 'show(faultText[reportFault(error, room)]);' },
    { filename: 'a.ts', code: 'show(target.message);' },
  ],
  invalid: [
    ts("show(error instanceof Error ? error.message : '');"),
    tsx('const a = <p role="alert">{cause.message}</p>;'),
  ],
});

tester.run('no-html-strings', plugin.rules['no-html-strings'], {
  valid: [{ filename: 'a.tsx', code: 'const a = <p title={html}>{html}</p>;' }],
  invalid: [tsx('const a = <p dangerouslySetInnerHTML={{ __html: html }} />;')],
});
