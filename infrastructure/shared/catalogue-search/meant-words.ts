import { foldedWord } from '../../../application/ports/catalogue-search.js';

/** What has to stand among the words of a document: of each list any, whole or as a beginning. */
export type WantedWords = readonly (readonly {
  readonly word: string;
  readonly whole: boolean;
}[])[];

export const asWritten = (words: readonly string[]): WantedWords =>
  words.map((word) => [{ word: foldedWord(word), whole: false }]);

export interface Vocabulary {
  /** Whether any word is, or begins with, each of these. */
  known(folded: readonly string[]): Promise<readonly boolean[]>;
  /** The words that may have been meant by each, the likeliest first. */
  near(folded: readonly string[]): Promise<readonly (readonly string[])[]>;
}

/**
 * What was meant where nothing has all the words as they were written; null where something has, or
 * nothing is near.
 */
export async function meantBy(
  words: readonly string[],
  vocabulary: Vocabulary,
  anything: (wanted: WantedWords) => Promise<boolean>,
): Promise<{ readonly wanted: WantedWords; readonly words: readonly string[] } | null> {
  const asked = asWritten(words);
  if (await anything(asked)) return null;
  const folded = words.map(foldedWord);
  const [known, near] = await Promise.all([vocabulary.known(folded), vocabulary.near(folded)]);
  const whole = (word: string) => ({ word, whole: true });
  // a word that nobody knows is the mistake; only where that leads nowhere may known ones be
  // mistakes too
  for (const suspect of [known.map((knows) => !knows), known.map(() => true)]) {
    const wanted = asked.map((any, i) =>
      suspect[i] && near[i]!.length > 0 ? [...(known[i] ? any : []), ...near[i]!.map(whole)] : any,
    );
    if (!(await anything(wanted))) continue;
    const likeliest: string[] = [];
    for (const [i, word] of words.entries()) {
      const choices = suspect[i] ? near[i]! : [];
      const fits = await Promise.all(
        choices.map((choice) =>
          anything(wanted.map((any, j) => (j === i ? [whole(choice)] : any))),
        ),
      );
      likeliest.push(choices[fits.indexOf(true)] ?? word);
    }
    return { wanted, words: likeliest };
  }
  return null;
}
