/** All permissions. `…Any` extends to other organisations than the user's own. */
export const permissions = [
  'catalogue.read',
  /**
   * Prices, and what orders amount to. Roles without it (those who pick and ship, as in most
   * wholesalers' systems) are told neither, on whatever route: they work by SKU and quantity.
   */
  'price.read',
  'product.manage',
  'category.manage',
  'stock.read',
  'stock.manage',
  'priceList.read',
  'priceList.manage',
  'order.read',
  'order.place',
  'order.approve',
  'order.cancel',
  'order.ship',
  'order.deliver',
  'order.complete',
  /** A company's own part numbers and requisition lists. */
  'list.read',
  'list.manage',
  'rfq.read',
  'rfq.submit',
  'rfq.quote',
  /** What a purchase is paid with, and refunds. */
  'payment.read',
  'payment.pay',
  'payment.refund',
  /** What a vendor has earned, is charged, and is paid. */
  'payout.read',
  'payout.manage',
  'commission.manage',
  /** What buyers' banks dispute: read of it, say something for the vendor, decide. */
  'chargeback.read',
  'chargeback.answer',
  'chargeback.manage',
  'organization.read',
  'organization.manage',
  'organization.verify',
  /** Record that a buyer's tax id is registered. */
  'taxId.confirm',
  'taxRate.manage',
  'user.read',
  'user.manage',
  'audit.read',
  'analysis.query',
  'marketplace.readAny',
  'marketplace.operate',
] as const;

export type Permission = (typeof permissions)[number];

export const roles = [
  'requester',
  'approver',
  'buyerAdmin',
  'sellerAdmin',
  'salesRep',
  'warehouse',
  'operator',
  'auditor',
  'analyst',
] as const;

export type Role = (typeof roles)[number];

export type RoleSide = 'Buyer' | 'Seller' | 'Operator';

const everyone = ['catalogue.read', 'organization.read'] as const;
const requester = [
  ...everyone,
  'price.read',
  'order.read',
  'order.place',
  'order.cancel',
  'order.deliver',
  'list.read',
  'list.manage',
  'rfq.read',
  'rfq.submit',
  'payment.read',
  'payment.pay',
] as const;
const approver = [...requester, 'order.approve', 'user.read', 'analysis.query'] as const;
const warehouse = [
  ...everyone,
  'stock.read',
  'stock.manage',
  'order.read',
  'order.ship',
  'order.deliver',
] as const;
const salesRep = [
  ...everyone,
  'price.read',
  'priceList.read',
  'stock.read',
  'order.read',
  'order.cancel',
  'rfq.read',
  'rfq.quote',
  'taxId.confirm',
  'analysis.query',
] as const;
const analyst = [
  ...everyone,
  'price.read',
  'priceList.read',
  'stock.read',
  'order.read',
  'rfq.read',
  'user.read',
  'analysis.query',
  'payment.read',
  'payout.read',
  'chargeback.read',
  'marketplace.readAny',
] as const;

/** Each role as a set of permissions, and the kind of organisation in which it exists. */
export const rolePermissions: Readonly<
  Record<Role, { readonly side: RoleSide; readonly grants: readonly Permission[] }>
> = {
  requester: { side: 'Buyer', grants: requester },
  approver: { side: 'Buyer', grants: approver },
  buyerAdmin: { side: 'Buyer', grants: [...approver, 'user.manage', 'organization.manage'] },
  warehouse: { side: 'Seller', grants: warehouse },
  salesRep: { side: 'Seller', grants: salesRep },
  sellerAdmin: {
    side: 'Seller',
    grants: [
      ...new Set([...warehouse, ...salesRep]),
      'product.manage',
      'priceList.manage',
      'user.read',
      'user.manage',
      'organization.manage',
      'payment.read',
      'payment.refund',
      'payout.read',
      'payout.manage',
      'chargeback.read',
      'chargeback.answer',
    ],
  },
  analyst: { side: 'Operator', grants: analyst },
  auditor: { side: 'Operator', grants: [...analyst, 'audit.read'] },
  operator: {
    side: 'Operator',
    grants: [
      ...analyst,
      'audit.read',
      'category.manage',
      'order.cancel',
      'order.complete',
      'organization.manage',
      'organization.verify',
      'taxId.confirm',
      'taxRate.manage',
      'user.manage',
      'payment.refund',
      'payout.manage',
      'commission.manage',
      'chargeback.answer',
      'chargeback.manage',
      'marketplace.operate',
    ],
  },
};

export const isRole = (role: string): role is Role => (roles as readonly string[]).includes(role);
