/** The numbers that people read, each once per installation; they may have gaps. */
export interface Numbers {
  /** `26-000042` for the kind and the year of the instant. */
  next(kind: 'purchase' | 'rfq', at: string): Promise<string>;
}
