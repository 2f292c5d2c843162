/**
 * Whether two plain JSON values say the same, in whatever order their objects name their members: a
 * state that was read back has them in canonical order, a command as its sender wrote them. An
 * undefined member is none.
 */
export function sayTheSame(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null)
    return false;
  if (Array.isArray(one) || Array.isArray(other))
    return (
      Array.isArray(one) &&
      Array.isArray(other) &&
      one.length === other.length &&
      one.every((each, i) => sayTheSame(each, other[i]))
    );
  const a = one as Readonly<Record<string, unknown>>;
  const b = other as Readonly<Record<string, unknown>>;
  return [...new Set([...Object.keys(a), ...Object.keys(b)])].every((key) =>
    sayTheSame(a[key], b[key]),
  );
}
