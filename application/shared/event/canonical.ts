/** A JSON value in its one canonical form. */
export interface Canonical<T> {
  /**
   * As RFC 8785 (JCS) writes it, which is UTF-8: no white space, members in the order of their names'
   * UTF-16 code units, strings and numbers as `JSON.stringify` writes them. A lone surrogate, which
   * that RFC excludes, is escaped as `JSON.stringify` does it (`\ud800`).
   */
  readonly text: string;
  /** What parsing the text gives, down to the order of members. */
  readonly value: T;
}

/**
 * The canonical form of plain JSON: objects, arrays, strings, numbers, booleans and null. Members
 * that are undefined are left out.
 *
 * A copy with its members in order serves twice: it is handed on in the process, and
 * `JSON.stringify` writes it, faster than any code could that is not the engine's own (decision 28).
 */
export function canonical<T extends object>(value: T): Canonical<T> {
  const inOrder = ordered(value);
  if (inOrder !== CANNOT_STAND_IN_ORDER)
    return { text: JSON.stringify(inOrder), value: inOrder as T };
  const text = spelled(value);
  return { text, value: JSON.parse(text) as T };
}

/**
 * JavaScript puts members that look like an index first, whatever order they are given in, and
 * `__proto__` is none that can be assigned.
 */
const CANNOT_STAND_IN_ORDER = Symbol('cannot stand in order');
const ZERO = 48;
const NINE = 57;

function standsInOrder(key: string): boolean {
  const first = key.charCodeAt(0);
  return (first < ZERO || first > NINE) && key !== '__proto__';
}

/** The same with the members of every object in order; itself where they are already. */
function ordered(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return orderedList(value);
  const fields = value as Readonly<Record<string, unknown>>;
  const keys = Object.keys(fields);
  let copy: Record<string, unknown> | null = sortInPlace(keys) ? {} : null;
  for (let i = 0; i < keys.length; i++) {
    const key = keys[i]!;
    if (!standsInOrder(key)) return CANNOT_STAND_IN_ORDER;
    const member = fields[key];
    const inOrder = ordered(member);
    if (inOrder === CANNOT_STAND_IN_ORDER) return CANNOT_STAND_IN_ORDER;
    if (copy === null) {
      if (inOrder === member && member !== undefined) continue;
      copy = {};
      for (const before of keys.slice(0, i)) copy[before] = fields[before];
    }
    if (member !== undefined) copy[key] = inOrder;
  }
  return copy ?? value;
}

/** Up to so many names are faster sorted by insertion than by `Array.prototype.sort`. */
const FEW = 24;

/** By UTF-16 code units, as RFC 8785 has it; answers whether they were in another order. */
function sortInPlace(names: string[]): boolean {
  let moved = false;
  if (names.length > FEW) {
    moved = names.some((name, i) => i > 0 && names[i - 1]! > name);
    if (moved) names.sort();
    return moved;
  }
  for (let i = 1; i < names.length; i++) {
    const name = names[i]!;
    let at = i;
    for (; at > 0 && names[at - 1]! > name; at--) names[at] = names[at - 1]!;
    if (at === i) continue;
    names[at] = name;
    moved = true;
  }
  return moved;
}

function orderedList(list: readonly unknown[]): unknown {
  let copy: unknown[] | null = null;
  for (let i = 0; i < list.length; i++) {
    const inOrder = list[i] === undefined ? null : ordered(list[i]);
    if (inOrder === CANNOT_STAND_IN_ORDER) return CANNOT_STAND_IN_ORDER;
    if (inOrder !== list[i]) (copy ??= [...list])[i] = inOrder;
  }
  return copy ?? list;
}

/** The text, member by member. */
function spelled(value: unknown): string {
  if (Array.isArray(value))
    return `[${value.map((each: unknown) => (each === undefined ? 'null' : spelled(each))).join()}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const fields = value as Readonly<Record<string, unknown>>;
  const members = Object.keys(fields)
    .sort()
    .filter((key) => fields[key] !== undefined)
    .map((key) => `${JSON.stringify(key)}:${spelled(fields[key])}`);
  return `{${members.join()}}`;
}
