import type { DatabaseSync } from 'node:sqlite';
import { foldedWord } from '../../../application/ports/catalogue-search.js';
import { Vocabulary } from './vocabulary.js';

/** Near words that are searched for a word that may be a mistake. */
const CANDIDATES = 8;

/** FTS5 terms: of each list any, of all lists one. */
export type Alternatives = readonly (readonly string[])[];

export interface Meant {
  readonly alternatives: Alternatives;
  /** The likeliest words, to be said to whoever searches. */
  readonly words: readonly string[];
}

const whole = (word: string): string => `"${word.replaceAll('"', '""')}"`;

/** Every word, whole or as a beginning. */
export const asWritten = (words: readonly string[]): Alternatives =>
  words.map((word) => [`${whole(foldedWord(word))}*`]);

/** Every code, whole. */
export const asCodes = (codes: readonly string[]): Alternatives =>
  codes.map((code) => [whole(code)]);

/** The FTS5 query. */
export const matchOf = (alternatives: Alternatives): string =>
  alternatives.map((any) => `(${any.join(' OR ')})`).join(' AND ');

/** What the words of a search may mean in one searchable table. */
export class WordIndex {
  private readonly vocabulary: Vocabulary;

  constructor(
    db: DatabaseSync,
    readonly table: string,
  ) {
    this.vocabulary = new Vocabulary(db, table);
  }

  /**
   * What was meant where nothing has all the words as they were written; null where something has,
   * or nothing is near.
   */
  meant(words: readonly string[], anything: (alternatives: Alternatives) => boolean): Meant | null {
    const asked = asWritten(words);
    if (anything(asked)) return null;
    this.vocabulary.refresh();
    const folded = words.map(foldedWord);
    const known = folded.map((word) => this.vocabulary.knows(word));
    const near = folded.map((word) => this.vocabulary.near(word, CANDIDATES));
    // a word that nobody knows is the mistake; only where that leads nowhere may known ones be
    // mistakes too
    for (const suspect of [known.map((knows) => !knows), known.map(() => true)]) {
      const alternatives = asked.map((word, i) =>
        suspect[i] && near[i]!.length > 0
          ? [...(known[i] ? word : []), ...near[i]!.map(whole)]
          : word,
      );
      if (!anything(alternatives)) continue;
      const likeliest = words.map((word, i) => {
        const choices = suspect[i] ? near[i]! : [];
        return (
          choices.find((choice) =>
            anything(alternatives.map((of, j) => (j === i ? [whole(choice)] : of))),
          ) ?? word
        );
      });
      return { alternatives, words: likeliest };
    }
    return null;
  }
}
