import { readFileSync } from 'node:fs';
import type { estypes } from '@elastic/elasticsearch';

/**
 * Raised whenever documents or their analysis would come out differently: the new index is built
 * beside the old one, then swapped in.
 */
export const INDEX_VERSION = 2;

/** How much a match in each of a product's texts weighs, as in the catalogue's projection. */
export const WEIGHTS = {
  name: 8,
  sku: 8,
  category: 3,
  attributes: 3,
  vendor: 2,
  description: 1,
} as const;

/** Where a product is named. */
export const NEAR_FIELDS = ['name', 'sku'] as const;

/**
 * Beginnings of words are known up to this length; longer ones are told apart by their first
 * letters.
 */
export const LONGEST_BEGINNING = 20;

/** Texts are found by whole words, and by their beginnings in the field below. */
const text = (): estypes.MappingProperty => ({
  type: 'text',
  analyzer: 'words',
  search_analyzer: 'asked',
  copy_to: 'vocabulary',
  fields: {
    beginnings: { type: 'text', analyzer: 'beginnings', search_analyzer: 'asked', norms: false },
  },
});

/**
 * Lines such as `carton, box` or `sellotape => adhesive tape` (Solr's format); lines that begin
 * with `#` are comments.
 */
export function readSynonyms(file: string | null): readonly string[] {
  if (file === null) return [];
  return readFileSync(file, 'utf8')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
}

export function indexDefinition(synonyms: readonly string[]): {
  settings: estypes.IndicesIndexSettings;
  mappings: estypes.MappingTypeMapping;
} {
  const folding = ['lowercase', 'asciifolding'];
  return {
    settings: {
      number_of_shards: 1,
      number_of_replicas: 0,
      auto_expand_replicas: '0-1',
      max_result_window: 20_000,
      analysis: {
        // letters and digits make words, as everywhere else in the catalogue
        tokenizer: { letters_and_digits: { type: 'pattern', pattern: '[^\\p{L}\\p{N}]+' } },
        filter: {
          edge: { type: 'edge_ngram', min_gram: 1, max_gram: LONGEST_BEGINNING },
          shortened: { type: 'truncate', length: LONGEST_BEGINNING },
          ...(synonyms.length > 0
            ? { synonyms: { type: 'synonym_graph', synonyms: [...synonyms], lenient: true } }
            : {}),
        },
        analyzer: {
          words: { type: 'custom', tokenizer: 'letters_and_digits', filter: folding },
          beginnings: {
            type: 'custom',
            tokenizer: 'letters_and_digits',
            filter: [...folding, 'edge'],
          },
          asked: {
            type: 'custom',
            tokenizer: 'letters_and_digits',
            filter: [...folding, ...(synonyms.length > 0 ? ['synonyms'] : []), 'shortened'],
          },
        },
        normalizer: { small: { type: 'custom', filter: ['lowercase'] } },
      },
    },
    mappings: {
      dynamic: 'strict',
      properties: {
        id: { type: 'keyword' },
        visible: { type: 'boolean' },
        /** As typed, and without what separates its parts. */
        code: { type: 'keyword' },
        skuExact: { type: 'keyword' },
        categoryId: { type: 'keyword' },
        /** The category and all above it. */
        lineage: { type: 'keyword' },
        vendorOrgId: { type: 'keyword' },
        /** Id and name, to be counted together. */
        vendorOf: { type: 'keyword' },
        nameKey: { type: 'keyword' },
        listedAt: { type: 'keyword' },
        attributeValues: {
          type: 'nested',
          properties: {
            name: { type: 'keyword' },
            kind: { type: 'keyword' },
            choice: { type: 'boolean' },
            value: { type: 'keyword' },
            labelled: { type: 'keyword' },
          },
        },
        /** Of one unit at the minimum order quantity, in each list that prices it. */
        prices: {
          type: 'nested',
          properties: { list: { type: 'keyword' }, amount: { type: 'double' } },
        },
        name: text(),
        sku: text(),
        category: text(),
        attributes: text(),
        vendor: text(),
        description: text(),
        vocabulary: { type: 'text', analyzer: 'words', search_analyzer: 'words' },
        /** The catalogue's document, as it is answered. */
        product: { type: 'object', enabled: false },
      },
    },
  };
}
