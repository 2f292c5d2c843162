/**
 * Letters that Unicode does not take apart, as those type them who do not have them; the same as
 * Elasticsearch's `asciifolding`.
 */
const PLAIN: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ħ: 'h',
  ı: 'i',
  ŋ: 'n',
  ŧ: 't',
};
const UNUSUAL = new RegExp(`[${Object.keys(PLAIN).join('')}]`, 'g');
const isAscii = (text: string): boolean => !/[^\u0000-\u007f]/.test(text);

/**
 * Normal form in which texts are compared, whoever typed them: small letters without marks, in
 * compatibility form (NFKD, Unicode Standard Annex 15). `Größe`, `GRÖSSE` and `grosse` are the same.
 */
export function folded(text: string): string {
  if (isAscii(text)) return text.toLowerCase();
  return text
    .normalize('NFKD')
    .toLowerCase()
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(UNUSUAL, (letter) => PLAIN[letter]!);
}

/**
 * By which names are sorted, and found whatever their case and marks, in every engine alike: it is
 * kept beside the name, and compared byte by byte. For Latin letters the order is that of the
 * Unicode Collation Algorithm's first level, as in English, German and French dictionaries: Ä with
 * A, É with E, Ł with L.
 */
export const nameKeyOf = (name: string): string => folded(name).replace(/\s+/g, ' ').trim();

/** `M6 x 20`, `10×20`: measures, whose parts people write together or apart. */
const MEASURE =
  /[\p{L}\p{N}.,]*\p{N}(?:\s*[x×]\s*\p{N}[\p{L}\p{N}]*(?:[.,]\p{N}[\p{L}\p{N}]*)*)+/giu;
const BETWEEN = /\s*[x×]\s*(?=\p{N})/giu;

const together = (measure: string): string => measure.replace(BETWEEN, 'x');

/** The text with its measures written together, as whoever searches may have written them. */
export const measuresTogether = (text: string): string => text.replace(MEASURE, together);

/** The text, and each measure in it that is written apart once more, written together. */
export function withMeasures(text: string): string {
  const measures = (text.match(MEASURE) ?? []).filter((m) => together(m) !== m).map(together);
  return measures.length === 0 ? text : `${text} ${measures.join(' ')}`;
}

/** A text as it is searched where no engine folds it. */
export const searchedText = (text: string): string => folded(withMeasures(text));
