/** A word of the vocabulary and in how many documents it occurs. */
export interface KnownWord {
  readonly word: string;
  readonly documents: number;
}

/** Shorter words are not corrected: with so few letters everything is near everything. */
const SHORTEST = 4;
/** From this length on two mistakes are corrected, if one is not enough. */
const TWO_MISTAKES = 8;
/**
 * How many first letters are indexed for one and for two mistakes; longer words are compared in
 * full.
 */
const INDEXED_LENGTH = { 1: 12, 2: 7 } as const;

/**
 * Finds corrections of misspelt words with Garbe's symmetric delete algorithm: every word is
 * indexed under itself and under each form with one letter deleted (long ones also two), so that a
 * look-up takes a few dozen probes, whatever the vocabulary's size.
 */
export class Spelling {
  private readonly known = new Map<string, number>();
  private readonly byDeletion = { 1: new Map<string, string[]>(), 2: new Map<string, string[]>() };

  constructor(vocabulary: Iterable<KnownWord>) {
    for (const { word, documents } of vocabulary) {
      if (word.length < SHORTEST - 1 || /\d/.test(word)) continue;
      this.known.set(word, documents);
      this.index(word, 1);
      if (word.length >= TWO_MISTAKES - 2) this.index(word, 2);
    }
  }

  private index(word: string, mistakes: 1 | 2): void {
    for (const key of neighbourhood(word, mistakes)) {
      const words = this.byDeletion[mistakes].get(key);
      if (words) words.push(word);
      else this.byDeletion[mistakes].set(key, [word]);
    }
  }

  /**
   * At max `limit` known words near `word`, the nearest first, among equals the one that occurs in
   * more documents. Codes with digits are never corrected.
   */
  near(word: string, limit: number): readonly string[] {
    if (word.length < SHORTEST || /\d/.test(word)) return [];
    const one = this.candidates(word, 1);
    const found = one.length > 0 || word.length < TWO_MISTAKES ? one : this.candidates(word, 2);
    return found.slice(0, limit).map((c) => c.word);
  }

  private candidates(word: string, mistakes: 1 | 2): { word: string; distance: number }[] {
    const candidates = new Map<string, { word: string; distance: number; documents: number }>();
    for (const key of neighbourhood(word, mistakes))
      for (const candidate of this.byDeletion[mistakes].get(key) ?? []) {
        if (candidates.has(candidate) || candidate === word) continue;
        const distance = distanceOf(word, candidate, mistakes);
        if (distance <= mistakes)
          candidates.set(candidate, {
            word: candidate,
            distance,
            documents: this.known.get(candidate)!,
          });
      }
    return [...candidates.values()].sort(
      (a, b) => a.distance - b.distance || b.documents - a.documents || (a.word < b.word ? -1 : 1),
    );
  }
}

/** The word's prefix, and its forms with up to so many letters deleted. */
function neighbourhood(word: string, deletions: 1 | 2): ReadonlySet<string> {
  const start = word.slice(0, INDEXED_LENGTH[deletions]);
  const keys = new Set([start]);
  for (let left = deletions, last: Iterable<string> = [start]; left > 0; left--) {
    const next = new Set<string>();
    for (const key of last)
      for (let i = 0; i < key.length; i++) next.add(key.slice(0, i) + key.slice(i + 1));
    for (const key of next) keys.add(key);
    last = next;
  }
  return keys;
}

/**
 * Letters to insert, delete, replace, or neighbours to swap, to make one word of the other (optimal
 * string alignment, the restricted Damerau–Levenshtein distance); anything above `max` is returned
 * as `max + 1`.
 */
export function distanceOf(a: string, b: string, max: number): number {
  if (Math.abs(a.length - b.length) > max) return max + 1;
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    let least = i;
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let cost = Math.min(row[j - 1]! + 1, last[j]! + 1, last[j - 1]! + (same ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        cost = Math.min(cost, before[j - 2]! + 1);
      row.push(cost);
      least = Math.min(least, cost);
    }
    if (least > max) return max + 1;
    [before, last] = [last, row];
  }
  return Math.min(last[b.length]!, max + 1);
}
