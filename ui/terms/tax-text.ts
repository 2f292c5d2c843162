/** Why there is no tax, as orders record it. */
const exemptions: Readonly<Record<string, string>> = {
  'export outside the tax territory': $localize`Export outside the VAT territory`,
  'reverse charge': $localize`Intra-Community supply: VAT reverse-charged to the buyer`,
  'exempt supply': $localize`Exempt supply`,
};

export const exemptionLabel = (reason: string): string => exemptions[reason] ?? reason;
