import {
  EnvironmentInjector,
  inject,
  Injectable,
  type ResourceRef,
  runInInjectionContext,
  untracked,
} from '@angular/core';
import { Api } from '../api/api';
import { cartGet } from '../api/fn/buying/cart-get';
import { ordersList$Json } from '../api/fn/orders/orders-list-json';
import { purchasesList$Json } from '../api/fn/orders/purchases-list-json';
import { rfqList$Json } from '../api/fn/quotes/rfq-list-json';
import type { Me } from '../api/models/me';
import type { Change } from '../core/changes';
import { reading } from '../core/reading';
import { Session } from '../core/session';
import type { Counted } from './nav-items';

type Side = Me['organization']['type'];
type Permission = Me['permissions'][number];

/** The numbers beside the navigation items: what waits for this person. */
@Injectable({ providedIn: 'root' })
export class NavCounts {
  private readonly api = inject(Api);
  private readonly session = inject(Session);
  private readonly side = () => this.session.me()?.organization.type;

  private readonly injector = inject(EnvironmentInjector);
  private readonly readings = new Map<Exclude<Counted, null>, ResourceRef<number | undefined>>();

  /**
   * It is read from the first time on that somebody asks for it: who has no cart does not watch
   * one.
   */
  of(counted: Counted): number {
    if (counted === null) return 0;
    let read = this.readings.get(counted);
    if (read === undefined) {
      read = untracked(() => runInInjectionContext(this.injector, () => this.made(counted)));
      this.readings.set(counted, read);
    }
    return read.hasValue() ? read.value() : 0;
  }

  private made(counted: Exclude<Counted, null>): ResourceRef<number | undefined> {
    switch (counted) {
      case 'cart':
        return this.reads('Buyer', 'order.place', 'cart', () =>
          this.api.invoke(cartGet).then(({ lines }) => lines),
        );
      case 'approvals':
        return this.reads('Buyer', 'order.approve', 'purchase', () =>
          this.api
            .invoke(purchasesList$Json, { scope: 'needsMe', limit: 1 })
            .then(({ total }) => total ?? 0),
        );
      case 'toShip':
        return this.reads('Seller', 'order.read', 'order', () =>
          this.api
            .invoke(ordersList$Json, { status: ['Confirmed', 'PartlyShipped'], limit: 1 })
            .then(({ total }) => total ?? 0),
        );
      case 'toQuote':
        return this.reads('Seller', 'rfq.quote', 'rfq', () =>
          this.api
            .invoke(rfqList$Json, { status: ['Requested'], limit: 1 })
            .then(({ total }) => total ?? 0),
        );
    }
  }

  private reads(
    side: Side,
    permission: Permission,
    resource: Change['resource'],
    load: () => Promise<number>,
  ): ResourceRef<number | undefined> {
    return reading(
      () =>
        this.side() === side && this.session.can(permission)
          ? this.session.me()?.user.id
          : undefined,
      load,
      (change) => change.resource === resource,
    );
  }
}
