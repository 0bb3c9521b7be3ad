import { describe, expect, it } from 'vitest';

import type { HeaderValues } from '#lib/protocol/credentials.ts';
import { createRedactor } from '#lib/redaction/redact-key.ts';
import { prepareStreamRedactors } from '#lib/redaction/redact-stream.ts';

const MARK = '[header removed]';
const VALUE = 'Tenant 7 of eu-west-1';
const CONFIG = '{"provider":"openai","api_key":"Zr8pQ2xVn5LkW3tY7uMa"}';

function redactorOf(headers: HeaderValues) {
  return createRedactor({ key: undefined, headers });
}

describe('the value of a header', () => {
  it.each([
    ['as it is', VALUE],
    ['for a URL', encodeURIComponent(VALUE)],
    ['in base64', btoa(VALUE)],
    ['in JSON', JSON.stringify(JSON.stringify(VALUE))],
    ['for HTML', VALUE.replaceAll('-', '&#45;')],
    ['with line breaks', VALUE.replaceAll(' ', '\n')],
  ])('is removed when a server writes it %s', (_how, written) => {
    const clean = redactorOf({ a: 'other-99', b: VALUE })(`Header <b>${written}</b> is wrong.`);
    expect(clean).toContain(MARK);
    expect(clean).not.toContain(written);
    expect(clean).not.toMatch(/eu-west-1|Tenant/);
  });

  it('is removed only as a whole word when it is short', () => {
    const redact = redactorOf({ a: 'openai', b: '1' });
    expect(redact('No openai for 1: see openaiproxy, 12 and 1.')).toBe(
      `No ${MARK} for ${MARK}: see openaiproxy, 12 and ${MARK}.`,
    );
  });

  it('is removed in pieces where it looks like a key, and otherwise leaves other text alone', () => {
    const redact = redactorOf({ config: CONFIG, host: 'http://127.0.0.1:4010/v1' });
    expect(redact('Wrong key Zr8pQ2xVn5LkW…')).not.toContain('Zr8pQ2xVn5');
    expect(redact(CONFIG)).toBe(`{"${MARK}"}`);
    const text = 'The provider "openai" has an api_key. See http://127.0.0.1:8080.';
    expect(redact(text)).toBe(text);
  });

  it('is removed next to a key, each with its mark', () => {
    const redact = createRedactor({ key: 'sk-proj-Zr8pQ2xVn5LkW3tY7uMa', headers: { a: VALUE } });
    expect(redact(`sk-proj-Zr8pQ2xVn5LkW3tY7uMa and ${VALUE}`)).toBe(`[key removed] and ${MARK}`);
  });
});

function stream(text: string, size: number, headers: HeaderValues): string[] {
  const redactor = prepareStreamRedactors({ key: undefined, headers })();
  const shown: string[] = [];
  for (let at = 0; at < text.length; at += size) shown.push(redactor.push(text.slice(at, at + size)));
  return [...shown, redactor.flush()];
}

describe('the value of a header in an answer', () => {
  it.each([1, 2, 3, 4, 5, 7, 11, 1000])('is removed when it comes %d characters at a time', (size) => {
    for (const value of [VALUE, 'Region42', CONFIG, encodeURIComponent(VALUE), btoa(VALUE)]) {
      const headers = value.startsWith('{') || value === 'Region42' ? { a: value } : { a: VALUE };
      const shown = stream(`You sent ${value}, and that is all.`, size, headers).join('');
      expect(shown).toMatch(/^You sent \W*\[header removed\]\W* and that is all\.$/);
    }
  });

  it('stays where it is a plain word or number', () => {
    const text = 'Use openai or anthropic: pip install openai==1';
    expect(stream(text, 3, { a: 'openai', b: 'anthropic', c: '1' }).join('')).toBe(text);
  });

  it('does not delay text that only begins like it for longer than the next piece', () => {
    const shown = stream('The tenant Tena is not it.', 1, { a: VALUE });
    expect(shown.join('')).toBe('The tenant Tena is not it.');
    expect(shown[15]).toBe('Tena ');
  });
});
