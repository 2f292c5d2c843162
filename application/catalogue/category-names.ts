import { invalid } from '../../domain/shared/decider/domain-error.js';
import { categories } from '../../projections/catalogue/categories.js';
import { foldedWord, wordsOf } from '../ports/catalogue-search.js';
import { isUuid } from '../shared/command/ids.js';
import type { Services } from '../shared/use-case.js';

/** More are not looked through: names are for people, and a tree of theirs is smaller. */
const MOST = 5_000;
const SUGGESTED = 10;

/**
 * The ids of categories that are named by id, by name, or by the end of their path, in any spelling
 * of the separator, case and diacritics: `Card`, `paper / card`. All that have the name are meant.
 *
 * @throws `category/unknown`
 */
export async function categoryIdsOf(
  named: readonly string[],
  { documents }: Pick<Services, 'documents'>,
): Promise<readonly string[]> {
  const ids = named.filter(isUuid).map((id) => id.toLowerCase());
  const names = named.filter((name) => !isUuid(name));
  if (names.length === 0) return ids;
  const { documents: found } = await documents.all(categories, '', MOST);
  const known = found.map(({ document: { id, path } }) => ({ id, path, ends: endsOf(path) }));
  for (const name of names) {
    const wanted = folded(name);
    const meant = known.filter(({ ends }) => ends.includes(wanted));
    if (meant.length === 0)
      throw invalid('category/unknown', `there is no category "${name}"`, {
        field: 'category',
        allowed: known.map(({ path }) => path.join(' / ')).slice(0, SUGGESTED),
      });
    ids.push(...meant.map(({ id }) => id));
  }
  return [...new Set(ids)];
}

const folded = (text: string): string => wordsOf(text, Infinity).map(foldedWord).join(' ');

/** `Paper / Card` ends with `card` and `paper card`. */
const endsOf = (path: readonly string[]): readonly string[] =>
  path.map((_name, from) => folded(path.slice(from).join(' ')));
