/** What accounts of the books are called on the screens. */
const names: Readonly<Record<string, string>> = {
  gateway: $localize`At the gateway`,
  gatewayFees: $localize`Gateway fees`,
  buyersCash: $localize`Buyers’ cash at the gateway`,
  buyersMoney: $localize`Unapplied buyer funds`,
  orderFunds: $localize`Order funds held`,
  clearing: $localize`Clearing`,
  vendorAvailable: $localize`Vendor available`,
  vendorReserved: $localize`Vendor reserved`,
  commission: $localize`Commission`,
  vatNotYetInvoiced: $localize`VAT not yet invoiced`,
  refundsInTransit: $localize`Refunds in transit`,
  disputed: $localize`Disputed`,
  disputeFees: $localize`Dispute fees`,
  chargebackLosses: $localize`Chargeback losses`,
  adjustments: $localize`Adjustments`,
  suspense: $localize`Suspense`,
  gatewayReserved: $localize`Held by the gateway`,
  dueFromPlatform: $localize`Due from the marketplace`,
  paymentsOnAccount: $localize`Payments on account`,
  commissionCost: $localize`Commission paid`,
  inputVat: $localize`Input VAT`,
  atGateway: $localize`Own balance at the gateway`,
  payoutInTransit: $localize`Payouts in transit`,
  ownBank: $localize`Own bank account`,
  corrections: $localize`Corrections by the marketplace`,
};

/** An account of tomorrow has the name that the API gives it. */
export const ledgerAccountName = (account: string): string => names[account] ?? account;

/** All that are known here, with their names. */
export const ledgerAccountNames = Object.entries(names);
