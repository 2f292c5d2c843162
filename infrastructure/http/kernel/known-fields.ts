import { getMetadataStorage } from 'class-validator';
import { unknownField } from './bounded-json.js';
import { escaped, type ProblemError } from './problem.js';

type RequestClass = new () => object;

interface Nested {
  readonly type: () => RequestClass;
  /** Of a list, how many; null: it is no list. */
  readonly max: number | null;
}

const nested = new WeakMap<object, Map<string, Nested>>();

/** A field that holds an object of a class, or a list of at most `max` of them. */
export const Holds =
  (type: () => RequestClass, max: number | null = null): PropertyDecorator =>
  ({ constructor }, field) => {
    let fields = nested.get(constructor);
    if (!fields) nested.set(constructor, (fields = new Map()));
    fields.set(String(field), { type, max });
  };

/** By field; null: no objects of ours in it. */
type Fields = ReadonlyMap<string, Nested | null>;

const known = new WeakMap<object, Fields>();

/** The fields of a request class, those of the classes that it extends included. */
function fieldsOf(requestClass: object): Fields {
  let fields = known.get(requestClass);
  if (!fields) {
    const rules = getMetadataStorage().getTargetValidationMetadatas(
      requestClass as never,
      '',
      false,
      false,
    );
    const found = new Map<string, Nested | null>(rules.map((r) => [r.propertyName, null]));
    for (
      let of: object | null = requestClass;
      of !== null;
      of = Object.getPrototypeOf(of) as object | null
    )
      for (const [field, holds] of nested.get(of) ?? []) found.set(field, holds);
    known.set(requestClass, (fields = found));
  }
  return fields;
}

/** Fields of a request class that hold lists of objects, with the class of these. */
export const listsOf = (requestClass: object): readonly (readonly [string, RequestClass])[] =>
  [...fieldsOf(requestClass)].flatMap(([field, holds]) =>
    holds === null || holds.max === null ? [] : [[field, holds.type()] as const],
  );

/**
 * What of a request no rule could allow, at most so many: fields that its class does not have, on
 * every level, lists that are too long, and what stands in a list in the place of an object. It is found here at little cost for whatever is sent;
 * the rules' own libraries take time that grows with the square of what they do not know.
 */
export function beyondRules(requestClass: object, request: object, most: number): ProblemError[] {
  const found: ProblemError[] = [];
  const look = (of: object, value: object, above: string): void => {
    const fields = fieldsOf(of);
    for (const name of Object.keys(value)) {
      if (found.length >= most) return;
      const pointer = `${above}/${escaped(name)}`;
      const holds = fields.get(name);
      if (holds === undefined) {
        found.push(unknownField(pointer));
        continue;
      }
      if (holds === null) continue;
      const held = (value as Record<string, unknown>)[name];
      if (typeof held !== 'object' || held === null) continue;
      if (!Array.isArray(held)) look(holds.type(), held, pointer);
      else if (holds.max === null) found.push(noObject(pointer, `${name} must be an object`));
      else if (held.length > holds.max) found.push(tooLong(pointer, name, holds.max));
      else
        held.forEach((item: unknown, i) => {
          if (found.length >= most) return;
          if (isObject(item)) look(holds.type(), item, `${pointer}/${i}`);
          else found.push(noObject(`${pointer}/${i}`, `each of ${name} must be an object`));
        });
    }
  };
  look(requestClass, request, '');
  return found;
}

const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A list in the place of an object would pass the rules' library, which goes into it. */
const noObject = (pointer: string, detail: string): ProblemError => ({
  pointer,
  code: 'request/isObject',
  params: {},
  detail,
  suggestions: [],
});

const tooLong = (pointer: string, name: string, max: number): ProblemError => ({
  pointer,
  code: 'request/arrayMaxSize',
  params: { max },
  detail: `${name} must contain no more than ${max} elements`,
  suggestions: [],
});
