import { webHostOf } from '#lib/tabs/web-url.ts';

/** The searchable parts of a tab. */
interface NamedTab {
  readonly title: string;
  readonly url: string;
}

function fold(text: string): string {
  return text.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase();
}

/** The tabs whose title or host contains every word of `wanted`, in any order, ignoring case and accents. */
export function findTabs<T extends NamedTab>(tabs: readonly T[], wanted: string): T[] {
  const words = fold(wanted).split(/\s+/u);
  return tabs.filter(({ title, url }) => {
    const text = fold(`${title} ${webHostOf(url)}`);
    return words.every((word) => text.includes(word));
  });
}
