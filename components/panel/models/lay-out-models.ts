import type { ModelGroup, ModelOption } from '#lib/panel/models/find-models.ts';

/** Heights of a heading and of an option, in rem. The list hands them to the style sheet. */
export const HEADING_REM = 1.875;
export const OPTION_REM = 3;

/** An option and its place in the list, in rem. */
export interface PlacedOption {
  readonly option: ModelOption;
  /** From 1, over all groups. */
  readonly position: number;
  readonly top: number;
}

/** A group and its place in the list, in rem. */
export interface PlacedGroup {
  readonly group: ModelGroup;
  readonly top: number;
  readonly height: number;
  readonly options: readonly PlacedOption[];
}

/** Where everything in the list is, in rem: text of another size moves nothing in it. */
export interface ModelLayout {
  readonly groups: readonly PlacedGroup[];
  readonly height: number;
  /** The number of options. */
  readonly count: number;
  readonly byKey: ReadonlyMap<string, PlacedOption>;
}

/** Places every group and option below the one before. */
export function layOutModels(groups: readonly ModelGroup[]): ModelLayout {
  const byKey = new Map<string, PlacedOption>();
  let top = 0;
  const placed = groups.map((group): PlacedGroup => {
    const start = top;
    top += HEADING_REM;
    const options = group.options.map((option) => {
      const place = { option, position: byKey.size + 1, top };
      byKey.set(option.key, place);
      top += OPTION_REM;
      return place;
    });
    return { group, top: start, height: top - start, options };
  });
  return { groups: placed, height: top, count: byKey.size, byKey };
}

/** What of a layout is between two heights in rem; `always` is kept wherever it is. */
export function cutLayout(
  { groups }: ModelLayout,
  from: number,
  to: number,
  always: string | undefined,
): PlacedGroup[] {
  return groups.flatMap((group) => {
    const options = group.options.filter(
      ({ option, top }) => (top + OPTION_REM > from && top < to) || option.key === always,
    );
    const isInside = group.top < to && group.top + group.height > from;
    return isInside || options.length > 0 ? [{ ...group, options }] : [];
  });
}
