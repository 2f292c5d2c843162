import { foldedWord } from '../../ports/catalogue-search.js';

/** Characters from the first inclusive to the last exclusive. */
export type TextRange = readonly [from: number, to: number];

/**
 * Where the words begin words of the text. Marks that are written as characters of their own count
 * with their letter.
 */
export function highlights(text: string, words: readonly string[]): readonly TextRange[] {
  const folded = words.map(foldedWord);
  const ranges: TextRange[] = [];
  for (const match of text.matchAll(/[\p{L}\p{N}\p{M}]+/gu)) {
    const longest = Math.max(
      0,
      ...folded.filter((word) => foldedWord(match[0]).startsWith(word)).map((word) => word.length),
    );
    if (longest > 0) ranges.push([match.index, match.index + lengthOf(match[0], longest)]);
  }
  return ranges;
}

/** So many characters of the word as it is written give so many folded ones. */
function lengthOf(word: string, folded: number): number {
  let length = 0;
  for (const character of word) {
    if (foldedWord(word.slice(0, length)).length >= folded && !/\p{M}/u.test(character)) break;
    length += character.length;
  }
  return length;
}
