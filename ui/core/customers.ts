import { inject } from '@angular/core';
import { Api } from '../api/api';
import { analysisAsk } from '../api/fn/analysis/analysis-ask';
import { ordersList$Json } from '../api/fn/orders/orders-list-json';
import { organizationsList$Json } from '../api/fn/organizations/organizations-list-json';
import { Session } from './session';

/** More are not offered in one list. */
const MOST = 1_000;

export interface Customer {
  readonly id: string;
  readonly name: string;
}

/**
 * The buyers that somebody may know of, by name: whoever sees the whole marketplace knows all that
 * are verified, a vendor those as well, and whoever has ever bought from it or has ordered lately.
 * Needs an injection context; returns a function that loads them.
 */
export function customers(): () => Promise<readonly Customer[]> {
  const api = inject(Api);
  const session = inject(Session);
  const byName = (one: Customer, other: Customer): number => one.name.localeCompare(other.name);
  return async () => {
    const verified = api
      .invoke(organizationsList$Json, {
        type: ['Buyer'],
        status: ['Verified'],
        limit: 200,
        sort: 'name',
      })
      .then(({ items }) => items);
    if (session.can('marketplace.readAny')) return verified;
    // those of whom nothing was confirmed yet are in no figure
    const [all, latest, sold] = await Promise.all([
      verified,
      api.invoke(ordersList$Json, { limit: 200 }),
      session.can('analysis.query')
        ? api.invoke(analysisAsk, {
            body: { model: 'sales', group: ['buyer'], measures: ['orders'], limit: MOST },
          })
        : null,
    ]);
    const [id, name] = ['buyer', 'buyerName'].map(
      (column) => sold?.columns.findIndex((each) => each.name === column) ?? -1,
    ) as [number, number];
    const known = [
      ...all.map((buyer): Customer => ({ id: buyer.id, name: buyer.name })),
      ...(sold?.rows ?? []).map((row): Customer => ({
        id: String(row[id]),
        name: String(row[name]),
      })),
      ...latest.items.map(({ buyerOrgId, buyerName }) => ({ id: buyerOrgId, name: buyerName })),
    ];
    return [...new Map(known.map((one) => [one.id, one])).values()].sort(byName);
  };
}
