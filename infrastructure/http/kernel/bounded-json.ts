import { escaped, HttpProblem, problem, problemOf } from './problem.js';

/** The deepest request there is has four levels. */
export const MAX_DEPTH = 16;
/** The largest request class has some thirty fields, a product a hundred attributes. */
const MAX_NAMES = 200;
/** The longest list that a route takes has 5,000. */
const MAX_ITEMS = 10_000;
/** A list of 5,000 rows with a dozen fields each. */
const MAX_VALUES = 60_000;
/** The longest text that a route takes has 4,000 characters; tokens are longer. */
const MAX_TEXT = 20_000;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const [OPENS_OBJECT, CLOSES_OBJECT, OPENS_LIST, CLOSES_LIST] = [0x7b, 0x7d, 0x5b, 0x5d];

/**
 * A body of JSON, read only after it is known to be of a shape that some route could take: what
 * walks through it afterwards takes time that grows faster than its size, so that a megabyte of
 * names would stop the server for seconds. Names that every object inherits (`constructor`) are
 * refused everywhere: whoever looks a name up would find what nobody has sent.
 *
 * @throws HttpProblem 400
 */
export function readJson(text: string): unknown {
  requireBounded(text);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new HttpProblem(problem(400, 'http/400', 'the body is not valid JSON', { field: '' }));
  }
  const inherited = inheritedName(value, '');
  if (inherited !== null) throw unknownName(inherited);
  return value;
}

/**
 * Looks at the text itself, before anything is made of it, and stops where a bound is passed.
 *
 * @throws HttpProblem 400
 */
function requireBounded(text: string): void {
  let values = 0;
  let depth = 0;
  /** Of each open object or list: how many more it may have. */
  const left: number[] = [0];
  const limits: number[] = [0];
  for (let i = 0; i < text.length; i++)
    switch (text.charCodeAt(i)) {
      case QUOTE: {
        const end = endOfText(text, i);
        if (end - i > MAX_TEXT + 1)
          throw refusal('text-too-long', `a text has at most ${MAX_TEXT} characters`, MAX_TEXT);
        i = end;
        break;
      }
      case OPENS_OBJECT:
      case OPENS_LIST: {
        if (++depth > MAX_DEPTH)
          throw refusal('too-deep', `objects and lists are at most ${MAX_DEPTH} deep`, MAX_DEPTH);
        const limit = text.charCodeAt(i) === OPENS_OBJECT ? MAX_NAMES : MAX_ITEMS;
        left[depth] = limits[depth] = limit;
        values++;
        break;
      }
      case CLOSES_OBJECT:
      case CLOSES_LIST:
        if (depth > 0) depth--;
        break;
      case COMMA:
        if (++values > MAX_VALUES)
          throw refusal('too-many', `a body has at most ${MAX_VALUES} values`, MAX_VALUES);
        if (--left[depth]! === 0) {
          const limit = limits[depth]!;
          throw limit === MAX_NAMES
            ? refusal('too-many', `an object has at most ${limit} fields`, limit)
            : refusal('too-many', `a list has at most ${limit} items`, limit);
        }
        break;
      default:
    }
}

/** Where a text that begins with a quote ends; the length where it does not. */
function endOfText(text: string, begin: number): number {
  for (let end = text.indexOf('"', begin + 1); ; end = text.indexOf('"', end + 1)) {
    if (end < 0) return text.length;
    let backslashes = 0;
    while (text.charCodeAt(end - 1 - backslashes) === BACKSLASH) backslashes++;
    if (backslashes % 2 === 0) return end;
  }
}

const refusal = (rule: string, detail: string, max: number): HttpProblem =>
  new HttpProblem(problem(400, `request/${rule}`, detail, { field: '', params: { max } }));

/** The pointer of a name that every object inherits; null where there is none. */
function inheritedName(value: unknown, pointer: string): string | null {
  if (typeof value !== 'object' || value === null) return null;
  if (Array.isArray(value)) {
    for (let i = 0; i < value.length; i++) {
      const item: unknown = value[i];
      if (typeof item !== 'object' || item === null) continue;
      const found = inheritedName(item, `${pointer}/${i}`);
      if (found !== null) return found;
    }
    return null;
  }
  for (const name in value) {
    if (name in Object.prototype) return `${pointer}/${escaped(name)}`;
    const field = (value as Record<string, unknown>)[name];
    if (typeof field !== 'object' || field === null) continue;
    const found = inheritedName(field, `${pointer}/${escaped(name)}`);
    if (found !== null) return found;
  }
  return null;
}

/** A field that a request does not have, by its pointer. */
export const unknownField = (pointer: string) => {
  const name = pointer.slice(pointer.lastIndexOf('/') + 1);
  const detail = `property ${name} should not exist`;
  return { pointer, code: 'request/unknown-field', params: {}, detail, suggestions: [] };
};

function unknownName(pointer: string): HttpProblem {
  const error = unknownField(pointer);
  return new HttpProblem(problemOf(400, 'request/invalid', error.detail, {}, [error]));
}
