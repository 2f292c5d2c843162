import type { Column } from './columns';

/**
 * How wide each column of a list is, in whole pixels: fixed ones as they are, the others what they
 * need at least and their shares of what is left, as CSS grid gives out `minmax(least, share fr)`
 * (https://www.w3.org/TR/css-grid-1/#algo-find-fr-size). Counted here, so that nobody has to lay
 * out the header to know where the cells of a row stand.
 *
 * @param room pixels; where it is too little the columns are wider together
 */
export function columnWidths(
  columns: readonly Pick<Column<never>, 'width'>[],
  room: number,
): readonly number[] {
  const wanted = columns.map(({ width }) =>
    typeof width === 'number' ? { least: width, share: 0 } : width,
  );
  // who needs more than their share is given that, and the others share the rest
  const atLeast = new Set(wanted.filter(({ share }) => share === 0));
  let perShare = 0;
  for (;;) {
    const sharing = wanted.filter((each) => !atLeast.has(each));
    const left = room - [...atLeast].reduce((sum, { least }) => sum + least, 0);
    perShare = Math.max(0, left) / sharing.reduce((sum, { share }) => sum + share, 0);
    const needy = sharing.filter(({ least, share }) => share * perShare < least);
    if (needy.length === 0) break;
    for (const each of needy) atLeast.add(each);
  }
  const widths = wanted.map((each) =>
    atLeast.has(each) ? each.least : Math.floor(each.share * perShare),
  );
  const last = wanted.findLastIndex((each) => !atLeast.has(each));
  if (last >= 0)
    widths[last]! += Math.max(0, Math.floor(room) - widths.reduce((sum, width) => sum + width, 0));
  return widths;
}
