import type { Thing } from './objects.js';
import { Refusal } from './refusal.js';

const CLAUSE =
  /^(-?)(?:metadata\[["']([^"']+)["']\]|([a-z_]+))\s*(:|~|>=|<=|>|<)\s*(?:["']([^"']*)["']|(null)|(-?\d+))$/;

/**
 * docs.stripe.com/search#search-query-language: clauses joined by AND or by OR (never both),
 * `field:"value"`, `metadata["key"]:"value"`, `amount>1000`, `-field:"value"`, `field~"part"`.
 */
export function searched<T extends Thing>(query: string, things: readonly T[]): T[] {
  const joinedByOr = /\sOR\s/.test(query);
  if (joinedByOr && /\sAND\s/.test(query))
    throw new Refusal('A query is joined by AND or by OR, not by both.', { param: 'query' });
  const tests = query.split(joinedByOr ? /\sOR\s/ : /\sAND\s/).map((clause) => test(clause.trim()));
  return things.filter((thing) =>
    joinedByOr ? tests.some((holds) => holds(thing)) : tests.every((holds) => holds(thing)),
  );
}

function test(clause: string): (thing: Thing) => boolean {
  const found = CLAUSE.exec(clause);
  if (!found)
    throw new Refusal(`We were unable to parse your search query: ${clause}`, { param: 'query' });
  const [, not, key, field, operator, text, isNull, number] = found;
  const wanted = text ?? number;
  return (thing) => {
    const value =
      key === undefined
        ? (thing as never as Record<string, unknown>)[field!]
        : thing.metadata?.[key];
    const holds = ((): boolean => {
      if (isNull) return value === undefined || value === null;
      if (value === undefined || value === null) return false;
      switch (operator) {
        case ':':
          return String(value) === wanted;
        case '~':
          return String(value).includes(wanted!);
        case '>':
          return Number(value) > Number(wanted);
        case '<':
          return Number(value) < Number(wanted);
        case '>=':
          return Number(value) >= Number(wanted);
        default:
          return Number(value) <= Number(wanted);
      }
    })();
    return holds !== (not === '-');
  };
}
