// Whether whoever reads a public event by an older JSON Schema can read it by a newer one: fields
// may be added, and one that might be absent may be always there.

/**
 * @typedef {object} Schema
 * @property {string} [type]
 * @property {string} [format]
 * @property {string} [pattern]
 * @property {Schema[]} [anyOf]
 * @property {Schema} [items]
 * @property {Record<string, Schema>} [properties]
 * @property {string[]} [required]
 */

/**
 * What breaks a reader, each with its path; none where nothing does.
 *
 * @param {Schema} older
 * @param {Schema} newer
 * @param {string} [path]
 * @returns {string[]}
 */
export function broken(older, newer, path = 'data') {
  /** @type {string[]} */
  const problems = [];
  for (const keyword of /** @type {const} */ (['type', 'format', 'pattern']))
    if (older[keyword] !== newer[keyword])
      problems.push(
        `${path} was ${older[keyword] ?? 'of any kind'} and is ${newer[keyword] ?? 'of any kind'}`,
      );
  if ((older.anyOf?.length ?? 0) !== (newer.anyOf?.length ?? 0))
    problems.push(`${path} can be something else than before`);
  else
    older.anyOf?.forEach((each, i) => {
      problems.push(...broken(each, /** @type {Schema} */ (newer.anyOf?.[i]), path));
    });
  if (older.items) problems.push(...broken(older.items, newer.items ?? {}, `${path}[]`));
  for (const [name, field] of Object.entries(older.properties ?? {})) {
    const now = newer.properties?.[name];
    if (!now) problems.push(`${path}.${name} is gone`);
    else problems.push(...broken(field, now, `${path}.${name}`));
  }
  for (const name of older.required ?? [])
    if (newer.properties?.[name] && !newer.required?.includes(name))
      problems.push(`${path}.${name} was always there and may be absent`);
  return problems;
}
