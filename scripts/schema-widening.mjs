// Whether a JSON Schema still admits everything that an older one admitted. Knows what schemas of
// events are made of: objects, arrays, consts, enums, plain types, alternatives and definitions.

/**
 * @typedef {object} Schema
 * @property {string | string[]} [type]
 * @property {unknown} [const]
 * @property {unknown[]} [enum]
 * @property {Schema[]} [anyOf]
 * @property {string} [$ref]
 * @property {Record<string, Schema>} [properties]
 * @property {string[]} [required]
 * @property {boolean | Schema} [additionalProperties]
 * @property {Schema} [items]
 * @property {Record<string, Schema>} [definitions]
 */

/**
 * What the newer one refuses although the older one admitted it, each with its path; none where
 * everything that was written by the older one is valid by the newer one.
 *
 * @param {Schema} older
 * @param {Schema} newer
 * @returns {string[]}
 */
export function narrowed(older, newer) {
  /**
   * @param {Schema} a
   * @param {Schema} b
   * @param {string} path
   * @returns {string[]}
   */
  const compare = (a, b, path) => {
    const alternatives = alternativesOf(b, newer);
    return alternativesOf(a, older).flatMap((one) => {
      const refused = alternatives.map((other) => compareOne(one, other, path));
      if (refused.some((reasons) => reasons.length === 0)) return [];
      return refused.length === 1
        ? (refused[0] ?? [])
        : [`${path || '/'}: ${nameOf(one)} is not admitted any more`];
    });
  };

  /**
   * @param {Schema} a
   * @param {Schema} b
   * @param {string} path
   * @returns {string[]}
   */
  const compareOne = (a, b, path) => {
    if ('const' in b)
      return 'const' in a && a.const === b.const
        ? []
        : [`${path || '/'}: ${nameOf(a)} is not admitted any more`];
    if (b.type !== undefined && b.type !== typeOf(a))
      return [`${path || '/'}: ${nameOf(a)} is not admitted any more`];
    if (b.type === 'array') return b.items ? compare(a.items ?? {}, b.items, `${path}/*`) : [];
    return b.type === 'object' ? compareMembers(a, b, path) : [];
  };

  /**
   * @param {Schema} a
   * @param {Schema} b
   * @param {string} path
   * @returns {string[]}
   */
  const compareMembers = (a, b, path) => {
    const [had, has] = [a.properties ?? {}, b.properties ?? {}];
    const others = b.additionalProperties ?? true;
    const missing = (b.required ?? []).filter((name) => !a.required?.includes(name));
    return [
      ...missing.map((name) => `${path}/${name}: is required now`),
      ...Object.entries(had).flatMap(([name, schema]) => {
        const member = has[name] ?? others;
        if (member === false) return [`${path}/${name}: is not known any more`];
        return member === true ? [] : compare(schema, member, `${path}/${name}`);
      }),
      ...compareOthers(a.additionalProperties ?? true, others, `${path}/*`),
    ];
  };

  /**
   * @param {boolean | Schema} a
   * @param {boolean | Schema} b
   * @param {string} path
   * @returns {string[]}
   */
  const compareOthers = (a, b, path) => {
    if (a === false || b === true) return [];
    if (b === false) return [`${path}: other members are not admitted any more`];
    return compare(a === true ? {} : a, b, path);
  };

  return compare(older, newer, '');
}

/**
 * @param {Schema} schema
 * @param {Schema} root
 * @returns {Schema[]}
 */
function alternativesOf(schema, root) {
  const { $ref, anyOf, type } = schema;
  if ($ref !== undefined) {
    const name = decodeURIComponent($ref.replace('#/definitions/', ''));
    return alternativesOf(root.definitions?.[name] ?? {}, root);
  }
  if (anyOf) return anyOf.flatMap((each) => alternativesOf(each, root));
  if (schema.enum) return schema.enum.map((value) => ({ const: value }));
  if (Array.isArray(type)) return type.map((each) => ({ ...schema, type: each }));
  return [schema];
}

/**
 * @param {Schema} schema
 * @returns {string | undefined}
 */
function typeOf(schema) {
  if (!('const' in schema)) return Array.isArray(schema.type) ? undefined : schema.type;
  if (schema.const === null) return 'null';
  return typeof schema.const === 'number' ? 'integer' : typeof schema.const;
}

/** @param {Schema} schema */
const nameOf = (schema) =>
  'const' in schema ? JSON.stringify(schema.const) : (typeOf(schema) ?? 'any value');
