import type { ReadModel } from '../ports/documents.js';
import type { Services } from './use-case.js';

/** Documents of a read model by key; missing ones are left out. */
export async function documentsById<Doc extends object>(
  readModel: ReadModel<Doc>,
  ids: readonly string[],
  { documents }: Services,
): Promise<ReadonlyMap<string, Doc>> {
  const found = await documents.getMany(readModel, ids);
  return new Map(found.map(({ key, document }) => [key, document]));
}
