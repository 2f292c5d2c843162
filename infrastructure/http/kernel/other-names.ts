import { HttpProblem, problem } from './problem.js';

/** Per request class: another name that a field may be sent under, and the field's own. */
const otherNames = new WeakMap<object, Map<string, string>>();

/**
 * The field may be sent under another name as well: events and code say `vendorOrgId`, some answers
 * `vendorId`, and who sends back what they were answered is right either way.
 */
export const AlsoNamed =
  (other: string): PropertyDecorator =>
  (target, field) => {
    const names = otherNames.get(target.constructor) ?? new Map<string, string>();
    names.set(other, String(field));
    otherNames.set(target.constructor, names);
  };

/**
 * The request with each field under its own name.
 *
 * @throws HttpProblem 400 where both names are sent with different values
 */
export function underOwnNames(requestClass: object, sent: object): object {
  const names = namesOf(requestClass);
  if (names === null) return sent;
  let renamed = sent as Record<string, unknown>;
  for (const [other, field] of names) {
    if (!Object.hasOwn(renamed, other)) continue;
    const { [other]: value, ...rest } = renamed;
    if (Object.hasOwn(rest, field) && JSON.stringify(rest[field]) !== JSON.stringify(value))
      throw new HttpProblem(
        problem(
          400,
          'request/two-names',
          `"${field}" and "${other}" are the same field: send one of them`,
          { field: other },
        ),
      );
    renamed = { ...rest, [field]: value };
  }
  return renamed;
}

/** Of the class and those that it extends; most requests have none. */
function namesOf(requestClass: object): ReadonlyMap<string, string> | null {
  for (let of: object | null = requestClass; of !== null; of = Object.getPrototypeOf(of) as object)
    if (otherNames.has(of)) return otherNames.get(of)!;
  return null;
}
