import { expect, test } from 'vitest';

import { rewriteTex } from '#lib/markdown/rewrite-tex.ts';

test.each([
  ['\\pmb{x}', '\\boldsymbol{x}'],
  ['\\mbox{if } x', '\\text{if } x'],
  ['\\text{50% off}', '\\text{50\\% off}'],
  ['50\\%', '50\\%'],
  ['\\num{1.5e-3}', '{1.5\\times 10^{-3}}'],
  ['\\num{42}', '{42}'],
  ['\\SI{3}{\\kilo\\meter\\per\\second}', '{3}\\,\\mathrm{k}\\mathrm{m}\\,\\mathrm{s}^{-1}'],
  ['\\SI{9.8}{m/s^2}', '{9.8}\\,\\mathrm{m/s^2}'],
  ['\\qty{5}{\\metre\\squared}', '{5}\\,\\mathrm{m}^{2}'],
  ['\\begin{eqnarray*}a&=&b\\end{eqnarray*}', '\\begin{array}{rcl}a&=&b\\end{array}'],
])('the formula %s is rewritten into what the library knows', (formula, rewritten) => {
  expect(rewriteTex(formula)).toBe(rewritten);
});
