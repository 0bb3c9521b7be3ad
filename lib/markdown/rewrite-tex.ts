/*
 * Commands that models write and the typesetting library lacks, or draws with style attributes, rewritten into what
 * it knows. All rewriting is on the source of one formula.
 */

const UNITS: Readonly<Record<string, string>> = {
  ampere: 'A',
  becquerel: 'Bq',
  bit: 'bit',
  byte: 'B',
  candela: 'cd',
  celsius: '°C',
  coulomb: 'C',
  day: 'd',
  degree: '°',
  degreeCelsius: '°C',
  electronvolt: 'eV',
  farad: 'F',
  gram: 'g',
  hectare: 'ha',
  henry: 'H',
  hertz: 'Hz',
  hour: 'h',
  joule: 'J',
  kelvin: 'K',
  kilogram: 'kg',
  litre: 'L',
  liter: 'L',
  lumen: 'lm',
  lux: 'lx',
  meter: 'm',
  metre: 'm',
  minute: 'min',
  mole: 'mol',
  newton: 'N',
  ohm: 'Ω',
  pascal: 'Pa',
  percent: '%',
  radian: 'rad',
  second: 's',
  siemens: 'S',
  sievert: 'Sv',
  steradian: 'sr',
  tesla: 'T',
  tonne: 't',
  volt: 'V',
  watt: 'W',
  weber: 'Wb',
  pico: 'p',
  nano: 'n',
  micro: 'µ',
  milli: 'm',
  centi: 'c',
  deci: 'd',
  kilo: 'k',
  mega: 'M',
  giga: 'G',
  tera: 'T',
};
const PREFIXES = new Set('pico nano micro milli centi deci kilo mega giga tera'.split(' '));
const ARGUMENT = String.raw`\s*\{([^{}]*)\}`;
const NUMBER = new RegExp(String.raw`\\num(?:\[[^\]]*\])?${ARGUMENT}`, 'g');
const QUANTITY = new RegExp(String.raw`\\(?:SI|qty)(?:\[[^\]]*\])?${ARGUMENT}${ARGUMENT}`, 'g');
const UNIT = new RegExp(String.raw`\\(?:si|unit)(?:\[[^\]]*\])?${ARGUMENT}`, 'g');
const EXPONENT = /^([+-]?[\d.,]*)[eE]([+-]?\d+)$/;

/** Rewrites `\pmb`, `\mbox`, `eqnarray`, a bare `%`, and numbers and units of siunitx. */
export function rewriteTex(formula: string): string {
  return formula
    .replace(/(?<!\\)((?:\\\\)*)%/g, '$1\\%')
    .replace(/\\pmb(?![A-Za-z])/g, '\\boldsymbol')
    .replace(/\\mbox(?![A-Za-z])/g, '\\text')
    .replace(/\\begin\{eqnarray(\*?)\}/g, '\\begin{array}{rcl}')
    .replace(/\\end\{eqnarray\*?\}/g, '\\end{array}')
    .replace(QUANTITY, (_, number: string, unit: string) => `${writeNumber(number)}\\,${writeUnit(unit)}`)
    .replace(NUMBER, (_, number: string) => writeNumber(number))
    .replace(UNIT, (_, unit: string) => writeUnit(unit));
}

function writeNumber(written: string): string {
  const number = written.trim();
  const [, factor = '', exponent] = EXPONENT.exec(number) ?? [];
  if (exponent === undefined) return `{${number}}`;
  return factor === '' ? `{10^{${exponent}}}` : `{${factor}\\times 10^{${exponent}}}`;
}

/** `\meter\per\second\squared` and `m/s^2` alike. */
function writeUnit(written: string): string {
  let unit = '';
  let isPer = false;
  let glue = '';
  for (const { 0: part, 1: command } of written.matchAll(/\\([A-Za-z]+)|[^\\]+/g)) {
    if (command === 'per') {
      isPer = true;
    } else if (command === 'squared' || command === 'cubed') {
      unit = `${unit.replace(/\^\{-1\}$/, '')}^{${unit.endsWith('^{-1}') ? '-' : ''}${command === 'squared' ? 2 : 3}}`;
    } else {
      const name = command === undefined ? part.trim().replace(/[.~]/g, '\\,') : (UNITS[command] ?? command);
      const isPrefix = command !== undefined && PREFIXES.has(command);
      unit += `${glue}\\mathrm{${name.replaceAll('%', '\\%').replace(/\\\\%/g, '\\%')}}`;
      if (isPer && !isPrefix) {
        unit += '^{-1}';
        isPer = false;
      }
      glue = isPrefix || name === '' ? '' : '\\,';
    }
  }
  return unit;
}
