/** One of several variants of a thing. */
export interface Variant {
  readonly id: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly onSale: boolean;
}

export interface VariantChoice {
  readonly value: string;
  /** The variant that it leads to: like this one in as much else as can be. */
  readonly id: string;
  readonly isThis: boolean;
  /** Whether that one differs in something else as well. */
  readonly differs: boolean;
  readonly onSale: boolean;
}

/** What can be chosen instead of a variant, attribute by attribute, in the order of its values. */
export function variantChoices(
  id: string,
  variants: readonly Variant[],
): readonly { readonly name: string; readonly choices: readonly VariantChoice[] }[] {
  const here = variants.find((variant) => variant.id === id);
  if (!here || variants.length < 2) return [];
  const names = [...new Set(variants.flatMap(({ attributes }) => Object.keys(attributes)))];
  const inCommon = ({ attributes }: Variant): number =>
    names.filter((name) => attributes[name] === here.attributes[name]).length;
  return names.map((name) => {
    const byValue = new Map<string, Variant>();
    for (const variant of variants) {
      const value = variant.attributes[name];
      if (value === undefined) continue;
      const best = byValue.get(value);
      if (!best || variant.id === id || (best.id !== id && inCommon(variant) > inCommon(best)))
        byValue.set(value, variant);
    }
    const choices = [...byValue]
      .map(([value, variant]): VariantChoice => {
        const isThis = variant.id === id;
        return {
          value,
          id: variant.id,
          isThis,
          differs: !isThis && inCommon(variant) < names.length - 1,
          onSale: variant.onSale,
        };
      })
      .sort((a, b) => a.value.localeCompare(b.value, undefined, { numeric: true }));
    return { name, choices };
  });
}
