/** Human-readable document numbers, unique per installation; they may have gaps. */
export interface Numbers {
  /** The next number of a kind in the year of `at`: `26-000042`. */
  next(kind: 'purchase' | 'rfq', at: string): Promise<string>;
}
