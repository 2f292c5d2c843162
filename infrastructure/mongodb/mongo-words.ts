import type { Collection, Db } from 'mongodb';
import { foldedWord, wordsOf } from '../../application/ports/catalogue-search.js';
import { Spelling } from '../../application/search/spelling.js';
import { asWritten, type WantedWords } from './mongo-query.js';

/** The words of a document, folded, each once. */
export const wordsOfTexts = (texts: readonly string[]): string[] => [...new Set(texts.flatMap((text) => wordsOf(text, Number.POSITIVE_INFINITY)).map(foldedWord))];

/** A word that has ever stood in a document of a read model. */
interface KnownWord {
  readonly _id: string;
}

export const wordCollection = (db: Db, collection: string): Collection<KnownWord> => db.collection<KnownWord>(`${collection}__words`);

const REST_MS = 5_000;
const CANDIDATES = 8;

/** What the words of a search may mean in one read model. */
export class MongoWords {
  private spelling = new Spelling([]);
  private words: ReadonlySet<string> = new Set();
  private lookedAt = Number.NEGATIVE_INFINITY;

  constructor(private readonly known: Collection<KnownWord>) {}

  /** What was meant where nothing has all the words as they were written; null where something has, or nothing is near. */
  async meant(words: readonly string[], anything: (wanted: WantedWords) => Promise<boolean>): Promise<{ wanted: WantedWords; words: readonly string[] } | null> {
    const asked = asWritten(words);
    if (await anything(asked)) return null;
    await this.refresh();
    const folded = words.map(foldedWord);
    const near = folded.map((word) => this.spelling.near(word, CANDIDATES));
    const known = folded.map((word) => [...this.words].some((w) => w.startsWith(word)));
    // a word that nobody knows is the mistake; only where that leads nowhere may known ones be mistakes too
    for (const suspect of [known.map((knows) => !knows), known.map(() => true)]) {
      const whole = (word: string) => ({ word, whole: true });
      const wanted = asked.map((any, i) => (suspect[i] && near[i]!.length > 0 ? [...(known[i] ? any : []), ...near[i]!.map(whole)] : any));
      if (!(await anything(wanted))) continue;
      const likeliest: string[] = [];
      for (const [i, word] of words.entries()) {
        let choice = word;
        for (const candidate of suspect[i] ? near[i]! : []) {
          if (!(await anything(wanted.map((any, j) => (j === i ? [whole(candidate)] : any))))) continue;
          choice = candidate;
          break;
        }
        likeliest.push(choice);
      }
      return { wanted, words: likeliest };
    }
    return null;
  }

  private async refresh(): Promise<void> {
    if (performance.now() - this.lookedAt < REST_MS) return;
    this.lookedAt = performance.now();
    const words = (await this.known.find().toArray()).map((w) => w._id);
    this.words = new Set(words);
    this.spelling = new Spelling(words.map((word) => ({ word, documents: 1 })));
  }
}
