/** What programs wrote in these languages before Unicode, on Windows. Elsewhere, it was windows-1252. */
const LANGUAGES: Readonly<Record<string, string>> = {
  'windows-874': 'th',
  'windows-1250': 'cs hr hu pl ro sk sl',
  'windows-1251': 'be bg kk ky mk ru sr tg tt uk',
  'windows-1253': 'el',
  'windows-1254': 'az ku tr',
  'windows-1255': 'he',
  'windows-1256': 'ar fa ur',
  'windows-1257': 'et lt lv',
  'windows-1258': 'vi',
  shift_jis: 'ja',
  'euc-kr': 'ko',
  gbk: 'zh-Hans',
  big5: 'zh-Hant',
};

const ENCODINGS: ReadonlyMap<string, string> = new Map(
  Object.entries(LANGUAGES).flatMap(([encoding, languages]) =>
    languages.split(' ').map((language) => [language, encoding] as const),
  ),
);

function encodingOf(tag: string): string | undefined {
  const { language, script } = new Intl.Locale(tag).maximize();
  return ENCODINGS.get(language) ?? ENCODINGS.get(`${language}-${script}`);
}

/**
 * The encoding that a text of the user has if it is not Unicode: that of the first of the languages that had its own
 * encoding.
 *
 * @param languages - BCP 47 tags, the preferred one first.
 * @see https://html.spec.whatwg.org/multipage/parsing.html#determining-the-character-encoding
 */
export function findLegacyEncoding(languages: readonly string[]): string | undefined {
  for (const tag of languages) {
    const encoding = encodingOf(tag);
    if (encoding !== undefined) return encoding;
  }
  return undefined;
}
