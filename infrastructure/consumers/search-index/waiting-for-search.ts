import { ReadModelBehind, type Documents } from '../../../application/ports/documents.js';
import { SEARCH_SOURCES } from './product-indexer.js';
import type { SearchIndexPlace } from './search-index-place.js';

/** Whoever waits for what the search is made of waits for the search, too. */
export function waitingForSearch(documents: Documents, indexed: SearchIndexPlace): Documents {
  const sources: readonly string[] = SEARCH_SOURCES;
  return {
    get: documents.get.bind(documents),
    getMany: documents.getMany.bind(documents),
    find: documents.find.bind(documents),
    aggregate: documents.aggregate.bind(documents),
    all: documents.all.bind(documents),
    waitUntilSeen: async (readModel, position, timeoutMs) => {
      const until = performance.now() + timeoutMs;
      await documents.waitUntilSeen(readModel, position, timeoutMs);
      if (
        sources.includes(readModel.name) &&
        !(await indexed.reached(position, until - performance.now()))
      )
        throw new ReadModelBehind(readModel.name, position);
    },
  };
}
