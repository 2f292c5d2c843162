/** What makes a password one that is guessed soon, whatever its length. */
export interface PasswordRules {
  /**
   * Why a password is refused, as a sentence for whoever has chosen it; null: it is good enough.
   * `about`: their name, address and company, which whoever guesses tries first.
   */
  weakness(password: string, about: readonly string[]): Promise<string | null>;
}
