import { applyDecorators } from '@nestjs/common';
import { described } from './describe.js';
import { HttpProblem, problemOf } from './problem.js';

/** Per request class: another name that a field may be sent under, and the field's own. */
const otherNames = new WeakMap<object, ReadonlyMap<string, string>>();
const none: ReadonlyMap<string, string> = new Map();

/**
 * The field may be sent under another name as well: events and code say `vendorOrgId`, some answers
 * `vendorId`, and a client that sends back what it received is right either way. The OpenAPI document
 * lists the field's own name and describes the other. For fields of a request itself, not of objects
 * within it.
 */
export const AlsoNamed = (other: string): PropertyDecorator =>
  applyDecorators(
    described(({ ApiProperty }) => ApiProperty({ description: `Also accepted as ${other}` })),
    ({ constructor }: object, field: string | symbol) =>
      void otherNames.set(constructor, new Map(namesOf(constructor)).set(other, String(field))),
  );

export interface Renamed {
  /** With each field under its own name. */
  readonly request: object;
  /** By a field's own name, the other one if it was sent under that. */
  readonly sentAs: ReadonlyMap<string, string>;
}

/** @throws HttpProblem 400 if both names are sent with different values */
export function underOwnNames(requestClass: object, sent: object): Renamed {
  let request = sent as Record<string, unknown>;
  let sentAs = none;
  for (const [other, field] of namesOf(requestClass)) {
    if (!Object.hasOwn(request, other)) continue;
    const { [other]: value, ...rest } = request;
    if (!Object.hasOwn(rest, field)) {
      rest[field] = value;
      sentAs = new Map(sentAs).set(field, other);
    } else if (comparable(rest[field]) !== comparable(value)) throw contradiction(field, other);
    request = rest;
  }
  return { request, sentAs };
}

/** Ids may differ in case and order; a query string has a single one as a text. */
const comparable = (value: unknown): string =>
  (Array.isArray(value) ? value : [value])
    .map((each) => JSON.stringify(each).toLowerCase())
    .sort()
    .join();

function contradiction(field: string, other: string): HttpProblem {
  const code = 'request/two-names';
  const detail = `"${field}" and "${other}" are the same field: send one of them`;
  const params = { names: [field, other] };
  const errors = [field, other].map((name) => ({
    pointer: `/${name}`,
    code,
    params,
    detail,
    suggestions: [],
  }));
  return new HttpProblem(problemOf(400, code, detail, params, errors));
}

/** Of the class and those that it extends; most requests have none. */
function namesOf(requestClass: object): ReadonlyMap<string, string> {
  for (let of: object | null = requestClass; of !== null; of = Object.getPrototypeOf(of) as object)
    if (otherNames.has(of)) return otherNames.get(of)!;
  return none;
}
