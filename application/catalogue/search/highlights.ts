import { foldedWord } from '../../ports/catalogue-search.js';

/** Range of characters, `from` inclusive, `to` exclusive. */
export type TextRange = readonly [from: number, to: number];

/**
 * Where the text's words begin with one of the given words. Combining marks belong to the letter
 * before.
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

/** Length of the word's prefix that folds to `folded` characters. */
function lengthOf(word: string, folded: number): number {
  let length = 0;
  for (const character of word) {
    if (foldedWord(word.slice(0, length)).length >= folded && !/\p{M}/u.test(character)) break;
    length += character.length;
  }
  return length;
}
