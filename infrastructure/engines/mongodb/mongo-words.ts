import type { Collection, Db } from 'mongodb';
import { Spelling } from '../../../application/catalogue/search/spelling.js';
import { searchedWords } from '../../../application/ports/catalogue-search.js';
import {
  meantBy,
  type Vocabulary,
  type WantedWords,
} from '../../shared/catalogue-search/meant-words.js';

/** The words of a document, folded, each once. */
export const wordsOfTexts = (texts: readonly string[]): string[] => [
  ...new Set(texts.flatMap(searchedWords)),
];

/** A word that has ever stood in a document of a read model. */
interface KnownWord {
  readonly _id: string;
}

export const wordCollection = (db: Db, collection: string): Collection<KnownWord> =>
  db.collection<KnownWord>(`${collection}__words`);

const REST_MS = 5_000;
const CANDIDATES = 8;

/** What the words of a search may mean in one read model. */
export class MongoWords implements Vocabulary {
  private spelling = new Spelling([]);
  private words: ReadonlySet<string> = new Set();
  private lookedAt = Number.NEGATIVE_INFINITY;

  constructor(private readonly collection: Collection<KnownWord>) {}

  meant(
    words: readonly string[],
    anything: (wanted: WantedWords) => Promise<boolean>,
  ): ReturnType<typeof meantBy> {
    return meantBy(words, this, anything);
  }

  async known(folded: readonly string[]): Promise<readonly boolean[]> {
    await this.refresh();
    return folded.map((word) => {
      for (const known of this.words) if (known.startsWith(word)) return true;
      return false;
    });
  }

  async near(folded: readonly string[]): Promise<readonly (readonly string[])[]> {
    await this.refresh();
    return folded.map((word) => this.spelling.near(word, CANDIDATES));
  }

  private async refresh(): Promise<void> {
    if (performance.now() - this.lookedAt < REST_MS) return;
    this.lookedAt = performance.now();
    const words = (await this.collection.find().toArray()).map((w) => w._id);
    this.words = new Set(words);
    this.spelling = new Spelling(words.map((word) => ({ word, documents: 1 })));
  }
}
