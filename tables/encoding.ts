import chardet from 'chardet';
import { isEncoding, type Encoding } from './encoding-names.js';

export type { Encoding } from './encoding-names.js';

/** The encoding that a byte order mark says, and how many bytes the mark has. */
export function byteOrderMark(bytes: Uint8Array): { encoding: Encoding; length: number } | null {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf)
    return { encoding: 'utf-8', length: 3 };
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return { encoding: 'utf-16le', length: 2 };
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return { encoding: 'utf-16be', length: 2 };
  return null;
}

/** Bytes around what is no ASCII that are kept to find the encoding of. */
const KEPT = 256 * 1024;
const AROUND = 24;

/**
 * Finds the encoding of a table while its bytes go by: a mark at the beginning, then the zeros of
 * UTF-16, then whether all of it is UTF-8, then what the letters that are no ASCII look like.
 */
export class EncodingFinder {
  private readonly strict = new TextDecoder('utf-8', { fatal: true });
  private isUtf8 = true;
  private isFirst = true;
  private marked: Encoding | null = null;
  private readonly zeros = [0, 0];
  private seen = 0;
  private kept = new Uint8Array(0);
  private readonly parts: Uint8Array[] = [];
  private keptBytes = 0;

  push(bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    if (this.isFirst) {
      this.marked = byteOrderMark(bytes)?.encoding ?? null;
      this.isFirst = false;
    }
    if (this.marked !== null) return;
    if (this.seen < KEPT)
      for (let at = 0; at < bytes.length; at++)
        if (bytes[at] === 0) this.zeros[(this.seen + at) % 2]!++;
    this.seen += bytes.length;
    if (this.isUtf8)
      try {
        this.strict.decode(bytes, { stream: true });
      } catch {
        this.isUtf8 = false;
      }
    this.keep(bytes);
  }

  result(): Encoding {
    if (this.marked !== null) return this.marked;
    const [even = 0, odd = 0] = this.zeros;
    const looked = Math.min(this.seen, KEPT);
    // every second byte of European text is zero in UTF-16
    if (even + odd > looked * 0.2 && Math.max(even, odd) > 4 * Math.min(even, odd))
      return odd > even ? 'utf-16le' : 'utf-16be';
    if (this.isUtf8)
      try {
        this.strict.decode();
        return 'utf-8';
      } catch {
        // it ends within a character
      }
    this.kept = joined(this.parts, this.keptBytes);
    return encodingOfLetters(this.kept);
  }

  /** Only what is around bytes beyond ASCII says anything about the encoding. */
  private keep(bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length && this.keptBytes < KEPT; at++) {
      if (bytes[at]! < 0x80) continue;
      let end = at;
      let last = at;
      while (end < bytes.length && end - last < AROUND) {
        if (bytes[end]! >= 0x80) last = end;
        end++;
      }
      const part = bytes.slice(Math.max(0, at - AROUND), end);
      this.parts.push(part);
      this.keptBytes += part.length;
      at = end;
    }
  }
}

function joined(parts: readonly Uint8Array[], length: number): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/** Of one byte per character, the likelier first where the letters say nothing. */
const SINGLE_BYTE: readonly Encoding[] = [
  'windows-1252',
  'macintosh',
  'windows-1250',
  'windows-1254',
  'windows-1257',
  'windows-1251',
  'koi8-r',
  'windows-1253',
];

/** Of bytes that are no UTF-8. */
export function encodingOfLetters(bytes: Uint8Array): Encoding {
  const likely = new Map<Encoding, number>();
  for (const { name, confidence } of chardet.analyse(bytes)) {
    const encoding = named(name);
    if (encoding !== null && !likely.has(encoding)) likely.set(encoding, confidence / 100);
  }
  let best: Encoding = 'windows-1252';
  let bestScore = -1;
  for (const encoding of SINGLE_BYTE) {
    // how letters follow each other in a language decides between encodings that read alike
    const score = lettersIn(bytes, encoding) + 0.1 * (likely.get(encoding) ?? 0);
    if (score > bestScore + 0.02) [best, bestScore] = [encoding, score];
  }
  // a few umlauts among ASCII look like a pair of bytes now and then, a whole table does not
  for (const [encoding, confidence] of likely)
    if (isMultiByte(encoding) && confidence >= 0.1 && fits(bytes, encoding)) {
      const score = lettersIn(bytes, encoding);
      if (score > 0.9 && score > bestScore) return encoding;
    }
  return best;
}

const isMultiByte = (encoding: Encoding): boolean =>
  /^(shift_jis|euc-jp|gb18030|big5|euc-kr)$/.test(encoding);

const names: Readonly<Record<string, Encoding>> = {
  'iso-8859-1': 'windows-1252',
  'iso-8859-2': 'windows-1250',
  'iso-8859-5': 'windows-1251',
  'iso-8859-7': 'windows-1253',
  'iso-8859-9': 'windows-1254',
};

function named(name: string): Encoding | null {
  const lower = name.toLowerCase();
  return names[lower] ?? (isEncoding(lower) ? lower : null);
}

function fits(bytes: Uint8Array, encoding: Encoding): boolean {
  if (!isMultiByte(encoding)) return true;
  // the pieces may begin and end within a character
  const text = decoderOf(encoding).decode(bytes);
  return text.split('\ufffd').length - 1 < Math.max(2, text.length / 200);
}

/** Letters beyond ASCII that European languages write most, which a wrong reading seldom gives. */
const COMMON =
  /[äöüßéèêëàâçñáíóúãõåæøîïôûùœÄÖÜÉÅØÆÇÑ€£°²³½–’“”„®™«»·ąćęłńśźżčďěňřšťůýžőűăâîșțğışİĞŞČŘŠŽŁŚŻ]/u;
const WORD = /[\p{L}\p{N}]/u;
const OTHER_ALPHABET = /[\p{Script=Cyrillic}\p{Script=Greek}]/u;
const ASIAN = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u;
const ASCII_LETTER = /[A-Za-z]/;

/**
 * How much of the characters beyond ASCII looks right in an encoding, from 0 to 1: letters that are
 * frequent, between letters of their own alphabet, capitals where a word begins.
 */
function lettersIn(bytes: Uint8Array, encoding: Encoding): number {
  const text = decoderOf(encoding).decode(bytes);
  let all = 0;
  let right = 0;
  for (let at = 0; at < text.length; at++) {
    const letter = text[at]!;
    if (letter.charCodeAt(0) < 0x80) continue;
    all++;
    right += plausibility(letter, text[at - 1] ?? ' ', text[at + 1] ?? ' ');
  }
  return all === 0 ? 1 : right / all;
}

function plausibility(letter: string, before: string, after: string): number {
  if (ASIAN.test(letter)) return 1;
  const isLetter = /\p{L}/u.test(letter);
  if (isLetter && /\p{Lu}/u.test(letter) && /\p{Ll}/u.test(before)) return 0.1;
  if (OTHER_ALPHABET.test(letter))
    return ASCII_LETTER.test(before) || ASCII_LETTER.test(after) ? 0 : 1;
  if (letter === '\ufffd' || !COMMON.test(letter)) return isLetter ? 0.3 : 0;
  // words of Latin letters are not made of accents alone, and signs do not stand inside them
  if (isLetter && /[^\p{ASCII}]/u.test(before) && /[^\p{ASCII}]/u.test(after)) return 0.1;
  return !isLetter && WORD.test(before) && WORD.test(after) ? 0.2 : 1;
}

/** The bytes 0x80 to 0x9F of Windows-1252; some versions of Node read them as Latin-1. */
const WINDOWS_1252 = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ';

export interface Decoder {
  decode(bytes?: Uint8Array, options?: { stream: boolean }): string;
}

/** Turns bytes into text, piece by piece, without the byte order mark. */
export function decoderOf(encoding: Encoding): Decoder {
  if (encoding !== 'windows-1252') return new TextDecoder(encoding);
  const latin = new TextDecoder('latin1');
  return {
    decode: (bytes) =>
      bytes === undefined
        ? ''
        : latin
            .decode(bytes)
            .replaceAll(
              /[\u0080-\u009f]/g,
              (control) => WINDOWS_1252[control.charCodeAt(0) - 0x80]!,
            ),
  };
}
