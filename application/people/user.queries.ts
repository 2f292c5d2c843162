import { invalid, missing } from '../../domain/shared/decider/domain-error.js';
import { type PersonDocument, people } from '../../projections/people/people.js';
import { foldedWord, wordsOf } from '../ports/catalogue-search.js';
import type { Filter } from '../ports/documents.js';
import { seesEverything } from '../shared/caller.js';
import { condition, list, pageOf, type ListInput, type Page } from '../shared/page.js';
import { query } from '../shared/query.js';
import type { Services } from '../shared/use-case.js';

export interface PersonView {
  readonly person: PersonDocument;
  /** Null: erased. */
  readonly name: string | null;
  readonly email: string | null;
}

export interface ListPeopleInput extends ListInput {
  readonly organizationIds: readonly string[];
  readonly role: readonly string[];
  readonly status: readonly string[];
}

export const peopleList = list({
  projection: people,
  sorts: { since: [{ field: 'since' }], role: [{ field: 'role' }], status: [{ field: 'status' }] },
  sortedBy: { by: 'since', descending: false },
});

export const listPeople = query<ListPeopleInput, Page<PersonView>>({
  name: 'ListPeople',
  permission: 'user.read',
  reads: [people],
  run: async ({ organizationIds, role, status, ...page }, { caller, services }) => {
    const of = seesEverything(caller) ? organizationIds : [caller.organization.id];
    const filter = {
      ...condition('organizationId', of),
      ...condition('role', role),
      ...condition('status', status),
    };
    if (page.q !== null) return peopleNamed(wordsOf(page.q), page, filter, services);
    const found = await pageOf(services.documents, peopleList, page, filter);
    return {
      ...found,
      items: await Promise.all(found.items.map((person) => openPerson(person, services))),
    };
  },
});

async function openPerson(person: PersonDocument, { personal }: Services): Promise<PersonView> {
  const [name, email] = await Promise.all([
    personal.open(person.name),
    personal.open(person.email),
  ]);
  return { person, name, email };
}

/** Null: there is no such user. */
export async function personOf(userId: string, services: Services): Promise<PersonView | null> {
  const person = await services.documents.get(people, userId);
  return person && openPerson(person, services);
}

const MAX_SEARCHED = 5_000;

/**
 * Names are sealed and must not be indexed, so a search decrypts and compares the users of one
 * organisation.
 */
async function peopleNamed(
  words: readonly string[],
  page: ListInput,
  filter: Filter,
  services: Services,
): Promise<Page<PersonView>> {
  const { limit, offset, cursor } = page;
  if ((filter.organizationId as readonly string[] | undefined)?.length !== 1)
    throw invalid(
      'people/search-in-organization',
      'name the one organisation whose people you search',
      { field: 'organizationId' },
    );
  if (cursor !== null)
    throw invalid('page/cursor', 'a search for people goes on by offset', { field: 'cursor' });
  const found: PersonView[] = [];
  let part = await pageOf(
    services.documents,
    peopleList,
    { ...page, q: null, limit: 500, offset: 0, counted: false },
    filter,
  );
  for (let scanned = part.items.length; ; scanned += part.items.length) {
    for (const view of await Promise.all(
      part.items.map((person) => openPerson(person, services)),
    )) {
      const text = wordsOf(`${view.name ?? ''} ${view.email ?? ''}`, Infinity).map(foldedWord);
      if (words.map(foldedWord).every((word) => text.some((of) => of.startsWith(word))))
        found.push(view);
    }
    if (part.nextCursor === null || scanned >= MAX_SEARCHED) break;
    part = await pageOf(
      services.documents,
      peopleList,
      { ...page, q: null, limit: 500, offset: 0, counted: false, cursor: part.nextCursor },
      filter,
    );
  }
  return {
    items: found.slice(offset, offset + limit),
    total: found.length,
    totalIsLowerBound: part.nextCursor !== null,
    nextCursor: null,
    asOf: part.asOf,
  };
}

export const getPerson = query<{ userId: string }, PersonView>({
  name: 'GetPerson',
  permission: 'organization.read',
  reads: [people],
  run: async ({ userId }, { caller, services }) => {
    const person = await services.documents.get(people, userId);
    const own = userId === caller.person.id;
    const colleague =
      caller.permissions.has('user.read') &&
      (person?.organizationId === caller.organization.id || seesEverything(caller));
    if (!person || !(own || colleague)) throw missing('user/unknown', 'this user does not exist');
    return openPerson(person, services);
  },
});
