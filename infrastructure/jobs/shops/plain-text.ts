const ENTITIES: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
  ndash: '–',
  mdash: '—',
  hellip: '…',
  bull: '•',
  deg: '°',
  times: '×',
  euro: '€',
  copy: '©',
  reg: '®',
  trade: '™',
};
const TAG = /<\/?[a-z][^<>]*>/i;
const BLOCK_ENDS = /<br\s*\/?>|<\/(?:p|div|li|tr|h[1-6]|ul|ol|table)\s*>/gi;
/** From here to there nothing is text. */
const NOT_TEXT = [
  ['<style', '</style>'],
  ['<script', '</script>'],
  ['<!--', '-->'],
] as const;

/**
 * What an HTML description says, as text: shops keep descriptions as HTML, and they are shown as
 * text here. A text without tags is left as it is.
 */
export function plainText(html: string): string {
  if (!TAG.test(html)) return html;
  return NOT_TEXT.reduce((text, [from, to]) => without(text, from, to), html)
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/<li\b[^<>]*>/gi, '• ')
    .replaceAll(BLOCK_ENDS, '\n')
    .replaceAll(new RegExp(TAG.source, 'gi'), '')
    .replaceAll(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z]+));/gi, entity)
    .replaceAll(/ *\n */g, '\n')
    .replaceAll(/\n{3,}/g, '\n\n')
    .trim();
}

/** Looks at each character once, whatever a hostile text opens and never closes. */
function without(text: string, from: string, to: string): string {
  const lower = text.toLowerCase();
  // some letters change their length
  if (lower.length !== text.length) return text;
  let kept = '';
  for (let at = 0; ;) {
    const begins = lower.indexOf(from, at);
    const ends = begins < 0 ? -1 : lower.indexOf(to, begins);
    if (ends < 0) return kept + text.slice(at);
    kept += text.slice(at, begins);
    at = ends + to.length;
  }
}

function entity(whole: string, decimal?: string, hex?: string, name?: string): string {
  if (name !== undefined) return ENTITIES[name.toLowerCase()] ?? whole;
  const code = decimal === undefined ? Number.parseInt(hex!, 16) : Number(decimal);
  const isText = code >= 32 && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff);
  return isText ? String.fromCodePoint(code) : '';
}
