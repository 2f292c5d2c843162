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
 * The buyers that somebody may know of, by name: a vendor knows those who have ever bought from it
 * or have ordered lately, whoever sees the whole marketplace all that are verified. Needs an
 * injection context; returns a function that loads them.
 */
export function customers(): () => Promise<readonly Customer[]> {
  const api = inject(Api);
  const session = inject(Session);
  const byName = (one: Customer, other: Customer): number => one.name.localeCompare(other.name);
  return async () => {
    if (session.can('marketplace.readAny'))
      return (
        await api.invoke(organizationsList$Json, {
          type: ['Buyer'],
          status: ['Verified'],
          limit: 200,
          sort: 'name',
        })
      ).items;
    // those of whom nothing was confirmed yet are in no figure
    const [latest, sold] = await Promise.all([
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
      ...(sold?.rows ?? []).map((row): Customer => ({
        id: String(row[id]),
        name: String(row[name]),
      })),
      ...latest.items.map(({ buyerOrgId, buyerName }) => ({ id: buyerOrgId, name: buyerName })),
    ];
    return [...new Map(known.map((one) => [one.id, one])).values()].sort(byName);
  };
}
