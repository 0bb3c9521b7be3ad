/** One picture that an end-to-end test took. */
export interface StatePicture {
  readonly browser: string;
  /** Of its file, without `.png`. */
  readonly name: string;
}

/** The contents of one sheet: pictures of one state. */
export interface Sheet {
  /** Of its file, without `.png`. */
  readonly name: string;
  readonly pictures: readonly StatePicture[];
}

/** Both schemes at four widths. More would be too small to judge. */
const PICTURES_ON_A_SHEET = 8;

/** `<state>-<light|dark>-<width>`, of which the state alone is always there. */
const NAME = /^(?<state>.+?)(?:-(?<scheme>light|dark|forced|rtl))?(?:-(?<width>\d{3,4}))?$/u;

const SCHEMES = ['light', 'dark', '', 'forced', 'rtl'];

interface Place {
  readonly state: string;
  readonly scheme: number;
  readonly width: number;
}

function placeOf({ name }: StatePicture): Place {
  const { state = name, scheme = '', width = '0' } = NAME.exec(name)?.groups ?? {};
  return { state, scheme: SCHEMES.indexOf(scheme), width: Number(width) };
}

/** Sorts pictures into sheets, one state after another: by browser, then light before dark, then by width. */
export function planSheets(pictures: readonly StatePicture[]): Sheet[] {
  const states = Map.groupBy(pictures, (picture) => placeOf(picture).state);
  return [...states]
    .toSorted(([one], [other]) => one.localeCompare(other))
    .flatMap(([state, found]) => {
      const sorted = found.toSorted((one, other) => {
        const [a, b] = [placeOf(one), placeOf(other)];
        return one.browser.localeCompare(other.browser) || a.scheme - b.scheme || a.width - b.width;
      });
      return Array.from({ length: Math.ceil(sorted.length / PICTURES_ON_A_SHEET) }, (_, index) => ({
        name: index === 0 ? state : `${state}-${index + 1}`,
        pictures: sorted.slice(index * PICTURES_ON_A_SHEET, (index + 1) * PICTURES_ON_A_SHEET),
      }));
    });
}
