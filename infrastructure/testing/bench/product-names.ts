import { seeded } from '../../shared/random.js';

const starts = [
  'bar',
  'cor',
  'dal',
  'fen',
  'gor',
  'hal',
  'jun',
  'kel',
  'lam',
  'mor',
  'nes',
  'pal',
  'quil',
  'ros',
  'sel',
  'tan',
  'ver',
  'wil',
  'zan',
  'bri',
];
const middles = ['a', 'e', 'i', 'o', 'u', 'an', 'er', 'il', 'on', 'us'];
const ends = ['ton', 'ter', 'lock', 'pad', 'vel', 'rix', 'mond', 'sin'];

/**
 * Names of four words out of 1,600, with a skewed distribution, as in a catalogue of many trades;
 * always the same for the same index.
 */
export function productName(index: number): string {
  const random = seeded(index + 1);
  const word = (): string => {
    const at = Math.floor(random() ** 1.5 * starts.length * middles.length * ends.length);
    return `${starts[at % starts.length]!}${middles[Math.floor(at / starts.length) % middles.length]!}${ends[Math.floor(at / (starts.length * middles.length))]!}`;
  };
  return `${word()} ${word()} ${word()} ${word()}`;
}

/** Adds a typo: a letter is missing, doubled, wrong, or swapped with the next. */
export function misspelt(word: string, random: () => number): string {
  const at = 1 + Math.floor(random() * (word.length - 2));
  switch (Math.floor(random() * 4)) {
    case 0:
      return word.slice(0, at) + word.slice(at + 1);
    case 1:
      return word.slice(0, at) + word[at]! + word.slice(at);
    case 2:
      return `${word.slice(0, at)}x${word.slice(at + 1)}`;
    default:
      return word.slice(0, at) + word[at + 1]! + word[at]! + word.slice(at + 2);
  }
}
