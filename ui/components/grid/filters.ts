/** What a list can be narrowed by; `name` is the API's. */
export type Filter =
  | {
      readonly kind: 'choice';
      readonly name: string;
      readonly label: string;
      readonly options: readonly FilterOption[];
    }
  /** From the beginning of a day. */
  | { readonly kind: 'since'; readonly name: string; readonly label: string }
  /** Up to a calendar day. */
  | { readonly kind: 'until'; readonly name: string; readonly label: string }
  | { readonly kind: 'text'; readonly name: string; readonly label: string };

export interface FilterOption {
  readonly value: string;
  readonly label: string;
}
