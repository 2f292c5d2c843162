import type { ZxcvbnFactory } from '@zxcvbn-ts/core';
import type { PasswordRules } from '../../../application/ports/password-rules.js';
import { loadedOnce } from '../../shared/loaded-once.js';

/**
 * Of zxcvbn's 0 to 4: fewer than a million guesses (10⁶) are 0 and 1. It takes the 49,000 most
 * frequent passwords of leaks (`@zxcvbn-ts/language-common`), what is a step away from them, keys
 * that are neighbours, sequences, repeats and dates into account.
 */
const LEAST_SCORE = 2;
/**
 * Time grows with the square of the length, so no more is looked at: 0.16 s at worst were measured,
 * on a busy machine. What is longer and begins with something that is hard to guess is hard to
 * guess.
 */
const LOOKED_AT = 24;
/** Shorter parts of names are in many good passwords. */
const LEAST_OWN = 4;

/** Loaded for the first password that is set: it takes a third of a second, and 30 MB. */
export class KnownPasswords implements PasswordRules {
  private readonly load = loadedOnce(made);

  async weakness(password: string, about: readonly string[]): Promise<string | null> {
    const own = [...new Set(about.flatMap(partsOf))];
    const lower = password.toLowerCase();
    const isOwn = own.some((part) => lower.includes(part) && part.length * 2 >= lower.length);
    if (isOwn) return 'your name, address or company is guessed first: choose something else';
    const { score } = (await this.load()).check(password, own);
    if (score >= LEAST_SCORE) return null;
    return 'this password, or one much like it, is among those that are tried first: choose something longer that nobody would think of, such as four words that do not belong together';
  }
}

async function made(): Promise<ZxcvbnFactory> {
  const [{ ZxcvbnFactory: Factory }, { adjacencyGraphs, dictionary }] = await Promise.all([
    import('@zxcvbn-ts/core'),
    import('@zxcvbn-ts/language-common'),
  ]);
  return new Factory({ dictionary, graphs: adjacencyGraphs, maxLength: LOOKED_AT });
}

/** A text as a whole, and its words; of an address only those before the `@`. */
function partsOf(text: string): readonly string[] {
  const local = text.split('@')[0]!;
  return [text, local, ...local.split(/[^\p{L}\p{N}]+/u)]
    .map((part) => part.toLowerCase())
    .filter(({ length }) => length >= LEAST_OWN);
}
