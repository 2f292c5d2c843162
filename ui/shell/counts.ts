import { inject, Injectable } from '@angular/core';
import { Api } from '../api/api';
import { cartGet } from '../api/fn/buying/cart-get';
import { ordersList$Json } from '../api/fn/orders/orders-list-json';
import { purchasesList$Json } from '../api/fn/orders/purchases-list-json';
import { rfqList$Json } from '../api/fn/quotes/rfq-list-json';
import { reading } from '../ground/reading';
import { Session } from '../ground/session';
import type { Counted } from './places';

/** The numbers beside the places: what waits for this person. */
@Injectable({ providedIn: 'root' })
export class Counts {
  private readonly api = inject(Api);
  private readonly session = inject(Session);
  private readonly side = () => this.session.me()?.organization.type;

  private readonly cart = reading(
    () => (this.side() === 'Buyer' && this.session.can('order.place') ? this.session.me()?.user.id : undefined),
    () => this.api.invoke(cartGet).then(({ lines }) => lines),
    ({ resource }) => resource === 'cart',
  );
  private readonly approvals = reading(
    () => (this.side() === 'Buyer' && this.session.can('order.approve') ? this.session.me()?.user.id : undefined),
    () => this.api.invoke(purchasesList$Json, { scope: 'needsMe', limit: 1 }).then(({ total }) => total ?? 0),
    ({ resource }) => resource === 'purchase',
  );
  private readonly toShip = reading(
    () => (this.side() === 'Seller' && this.session.can('order.read') ? this.session.me()?.user.id : undefined),
    () => this.api.invoke(ordersList$Json, { status: ['Confirmed', 'PartlyShipped'], limit: 1 }).then(({ total }) => total ?? 0),
    ({ resource }) => resource === 'order',
  );
  private readonly toQuote = reading(
    () => (this.side() === 'Seller' && this.session.can('rfq.quote') ? this.session.me()?.user.id : undefined),
    () => this.api.invoke(rfqList$Json, { status: ['Requested'], limit: 1 }).then(({ total }) => total ?? 0),
    ({ resource }) => resource === 'rfq',
  );

  of(counted: Counted): number {
    if (counted === null) return 0;
    const read = this[counted];
    return read.hasValue() ? read.value() : 0;
  }
}
