import type { Client } from '@elastic/elasticsearch';
import type { Vocabulary } from '../../shared/catalogue-search/meant-words.js';

const CANDIDATES = 8;
/** Shorter words and codes are not corrected: with so few letters everything is near everything. */
const SHORTEST = 4;
/** From this length on two mistakes are forgiven, as the last resort. */
const TWO_MISTAKES = 8;

/** The words of the catalogue, as Elasticsearch's term suggester knows them. */
export class ElasticVocabulary implements Vocabulary {
  constructor(
    private readonly elastic: Client,
    private readonly index: string,
  ) {}

  async known(folded: readonly string[]): Promise<readonly boolean[]> {
    const searches = folded.flatMap((word) => [
      { index: this.index },
      { size: 0, terminate_after: 1, query: { prefix: { vocabulary: { value: word } } } },
    ]);
    const { responses } = await this.elastic.msearch({ searches });
    return responses.map(
      (response) => 'hits' in response && (response.hits.total as { value: number }).value > 0,
    );
  }

  async near(folded: readonly string[]): Promise<readonly (readonly string[])[]> {
    const one = await this.suggested(folded, 1);
    if (!folded.some((word, i) => word.length >= TWO_MISTAKES && one[i]!.length === 0)) return one;
    const two = await this.suggested(folded, 2);
    return folded.map((word, i) =>
      one[i]!.length > 0 || word.length < TWO_MISTAKES ? one[i]! : two[i]!,
    );
  }

  private async suggested(folded: readonly string[], edits: 1 | 2): Promise<string[][]> {
    const suggest = Object.fromEntries(
      folded.map((word, i) => [
        `w${i}`,
        {
          text: word,
          term: {
            field: 'vocabulary',
            size: CANDIDATES,
            max_edits: edits,
            prefix_length: 0,
            min_word_length: SHORTEST,
            suggest_mode: 'always' as const,
            string_distance: 'damerau_levenshtein' as const,
            max_inspections: 50,
          },
        },
      ]),
    );
    const answer = await this.elastic.search({
      index: this.index,
      size: 0,
      suggest: suggest as never,
    });
    return folded.map((word, i) => {
      if (word.length < SHORTEST || /\d/.test(word)) return [];
      const options = (answer.suggest?.[`w${i}`]?.[0]?.options ?? []) as unknown as readonly {
        readonly text: string;
        readonly score: number;
        readonly freq: number;
      }[];
      return [...options]
        .filter((o) => !/\d/.test(o.text))
        .sort((a, b) => b.score - a.score || b.freq - a.freq)
        .map((o) => o.text);
    });
  }
}
