/** The cookie in which somebody's choice stands (ui/core/language.ts). */
const CHOSEN = /(?:^|;\s*)tradepost-language=([\w-]+)/;

/** The languages that a browser asks for, the best first (RFC 9110, section 12.5.4). */
function acceptedLanguages(header: string): string[] {
  return header
    .split(',')
    .flatMap((each) => {
      const [range = '', ...parameters] = each.split(';').map((part) => part.trim());
      const weight = parameters.find((part) => /^q=/i.test(part))?.slice(2);
      const q = weight === undefined ? 1 : Number(weight);
      return range !== '' && q > 0 && q <= 1 ? [{ range: range.toLowerCase(), q }] : [];
    })
    .sort((one, other) => other.q - one.q)
    .map(({ range }) => range);
}

/**
 * The language to answer in: what the person has chosen, else the first that the browser asks for
 * and there is, by its first part (`de-AT` is `de`), else the first of those offered.
 * @param offered codes such as `en-GB` and `de`, the default first
 */
export function languageFor(
  offered: readonly string[],
  { cookie, acceptLanguage }: { readonly cookie?: string; readonly acceptLanguage?: string },
): string {
  const chosen = CHOSEN.exec(cookie ?? '')?.[1];
  if (chosen !== undefined && offered.includes(chosen)) return chosen;
  const base = (code: string): string => code.toLowerCase().split('-', 1)[0]!;
  for (const wanted of acceptedLanguages((acceptLanguage ?? '').slice(0, 500))) {
    const found = offered.find((code) => base(code) === base(wanted));
    if (found !== undefined) return found;
  }
  return offered[0]!;
}
