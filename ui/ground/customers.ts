import { inject } from '@angular/core';
import { Api } from '../api/api';
import { ordersList$Json } from '../api/fn/orders/orders-list-json';
import { organizationsList$Json } from '../api/fn/organizations/organizations-list-json';
import { Session } from './session';

export interface Customer {
  readonly id: string;
  readonly name: string;
}

/**
 * The buyers that somebody may know of, by name: a vendor knows those who have ordered lately (of its latest 200 orders), whoever sees the whole
 * marketplace all that are verified. Needs an injection context; answers how to read them.
 */
export function customers(): () => Promise<readonly Customer[]> {
  const api = inject(Api);
  const session = inject(Session);
  const byName = (one: Customer, other: Customer): number => one.name.localeCompare(other.name);
  return async () => {
    if (session.can('marketplace.readAny')) return (await api.invoke(organizationsList$Json, { type: ['Buyer'], status: ['Verified'], limit: 200, sort: 'name' })).items;
    const { items } = await api.invoke(ordersList$Json, { limit: 200 });
    return [...new Map(items.map(({ buyerOrgId, buyerName }) => [buyerOrgId, { id: buyerOrgId, name: buyerName }])).values()].sort(byName);
  };
}
