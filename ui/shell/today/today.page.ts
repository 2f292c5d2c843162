import {
  ChangeDetectionStrategy,
  Component,
  computed,
  inject,
  type ResourceRef,
} from '@angular/core';
import { RouterLink } from '@angular/router';
import { Api } from '../../api/api';
import { jobsList$Json } from '../../api/fn/imports/jobs-list-json';
import { chargebacksList$Json } from '../../api/fn/money/chargebacks-list-json';
import { heldFundsList$Json } from '../../api/fn/money/held-funds-list-json';
import {
  paymentsList$Json,
  type PaymentsList$Json$Params,
} from '../../api/fn/money/payments-list-json';
import { reconciliationsFindings$Json } from '../../api/fn/money/reconciliations-findings-json';
import { secondPersonList$Json } from '../../api/fn/money/second-person-list-json';
import { operationsParked } from '../../api/fn/operations/operations-parked';
import { operationsProjections } from '../../api/fn/operations/operations-projections';
import { ordersList$Json, type OrdersList$Json$Params } from '../../api/fn/orders/orders-list-json';
import { purchasesList$Json } from '../../api/fn/orders/purchases-list-json';
import { organizationsList$Json } from '../../api/fn/organizations/organizations-list-json';
import { rfqList$Json, type RfqList$Json$Params } from '../../api/fn/quotes/rfq-list-json';
import { inventoryBackorders$Json } from '../../api/fn/stock/inventory-backorders-json';
import { inventoryList$Json } from '../../api/fn/stock/inventory-list-json';
import { inventoryRefused } from '../../api/fn/stock/inventory-refused';
import type { OrderSummary } from '../../api/models/order-summary';
import type { Organization } from '../../api/models/organization';
import type { Payment as PaidOf } from '../../api/models/payment';
import { codeCell, dayCell, moneyCell, textCell } from '../../components/grid/columns';
import { moneyText } from '../../core/formats';
import { reading } from '../../core/reading';
import { Session } from '../../core/session';
import { findingStatus, findingTitle } from '../../money/reconciliation/finding-text';
import { LAG_WARNING_MS } from '../../running/operations/lag-threshold';
import { lowTone } from '../../terms/availability';
import { chargebackStatus, timeLeft } from '../../terms/chargebacks';
import { paymentStatus } from '../../terms/payments';
import { isOrderLate, lastDayOverdue } from '../../terms/promised-date';
import {
  applicationStage,
  orderStatus,
  organizationType,
  rfqStatus,
  type Status,
} from '../../terms/statuses';
import { payoutSetUp, returnedPayouts, unpayableVendors } from './money-today';
import { TodayBlock, type TodayRead } from './today-block';

interface Block {
  readonly title: string;
  readonly none: string;
  readonly link: string;
  readonly query: Record<string, string | readonly string[]>;
  readonly read: ResourceRef<TodayRead | undefined>;
  /** Rare: it stands here only where there is something. */
  readonly rare?: true;
}

const FIRST = 6;
const PROPOSALS = 100;
const HELD_LONG_DAYS = 60;
const STOPPED: Status = { tone: 'refused', label: $localize`Stopped` };
const BEHIND: Status = { tone: 'waiting', label: $localize`Behind` };

/** What needs this person today, on their side of the marketplace. */
@Component({
  imports: [RouterLink, TodayBlock],
  template: `
    <div class="page">
      <div class="page-head">
        <h1 i18n>Today</h1>
        <div class="actions">
          @if (buys) {
            <a routerLink="/quick-order" i18n>Quick order</a>
            <a routerLink="/catalogue" i18n>Catalogue</a>
          }
        </div>
      </div>
      <div class="blocks">
        @for (block of shown(); track block.title) {
          <tp-today-block
            [title]="block.title"
            [none]="block.none"
            [link]="block.link"
            [query]="block.query"
            [read]="block.read.hasValue() ? block.read.value() : null"
            [error]="block.read.error()"
            (again)="block.read.reload()"
          />
        }
      </div>
    </div>
  `,
  styles: `
    .blocks {
      display: grid;
      grid-template-columns: repeat(auto-fit, minmax(min(440px, 100%), 1fr));
      gap: 24px 32px;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class TodayPage {
  private readonly api = inject(Api);
  private readonly session = inject(Session);
  protected readonly buys = this.session.me()?.organization.type === 'Buyer';
  private readonly sells = this.session.me()?.organization.type === 'Seller';
  protected readonly blocks: readonly Block[] = this.buys
    ? this.buying()
    : this.sells
      ? this.selling()
      : this.watching();

  protected readonly shown = computed(() =>
    this.blocks.filter(({ rare, read }) => !rare || (read.hasValue() && read.value().total > 0)),
  );

  private buying(): Block[] {
    const can = this.session.can.bind(this.session);
    return [
      ...(can('payment.pay')
        ? [this.payments($localize`To pay`, ['Requested', 'CaptureFailed'])]
        : []),
      ...(can('order.approve') ? [this.approvals()] : []),
      ...(can('rfq.read')
        ? [this.rfqs($localize`Quotes to review`, $localize`No quotes to review.`, ['Quoted'])]
        : []),
      this.orders($localize`Overdue`, $localize`Nothing is overdue.`, {
        status: ['Confirmed', 'PartlyShipped', 'Shipped'],
        promisedTo: lastDayOverdue(),
        sort: 'promisedDate',
      }),
      this.orders(
        $localize`Recently updated`,
        $localize`No recent updates.`,
        { sort: '-changedAt' },
        'changed',
      ),
      this.orders(
        $localize`Recent orders`,
        $localize`No orders yet.`,
        { sort: '-placedAt' },
        'placed',
      ),
    ];
  }

  private selling(): Block[] {
    const can = this.session.can.bind(this.session);
    return [
      ...(can('payout.manage') ? [this.setUpPayouts(), this.payoutsBack()] : []),
      ...(can('order.read')
        ? [
            this.orders($localize`Orders to ship`, $localize`No orders to ship.`, {
              status: ['Confirmed', 'PartlyShipped'],
              sort: 'promisedDate',
            }),
          ]
        : []),
      ...(can('chargeback.answer') ? [this.chargebacks()] : []),
      ...(can('order.cancel')
        ? [
            {
              ...this.orders(
                $localize`Requests to close an order`,
                '',
                { closingAsked: 'true', sort: '-changedAt' },
                'changed',
              ),
              rare: true as const,
            },
          ]
        : []),
      ...(can('payment.refund') ? [this.refundsAsked(), this.notCharged()] : []),
      ...(can('rfq.quote')
        ? [this.rfqs($localize`Quotes to send`, $localize`No quotes to send.`, ['Requested'])]
        : []),
      ...(can('stock.read') ? [this.refusedMovements(), this.toBuy(), this.lowStock()] : []),
      ...(can('order.read')
        ? [
            this.orders($localize`Overdue`, $localize`Nothing is overdue.`, {
              status: ['Confirmed', 'PartlyShipped'],
              promisedTo: lastDayOverdue(),
              sort: 'promisedDate',
            }),
            this.orders(
              $localize`Recently updated`,
              $localize`No recent updates.`,
              { sort: '-changedAt' },
              'changed',
            ),
          ]
        : []),
    ];
  }

  private watching(): Block[] {
    const can = this.session.can.bind(this.session);
    return [
      ...(can('organization.verify') ? [this.toVerify()] : []),
      ...(can('payout.manage') ? [this.payoutsBack(), this.cannotBePaid()] : []),
      ...(can('marketplace.operate')
        ? [this.heldLong(), this.secondPerson(), this.stopped(), this.failedJobs()]
        : []),
      ...(can('payment.read') ? [this.refundsAsked(), this.notCharged()] : []),
      ...(can('chargeback.manage') ? [this.chargebacks()] : []),
      ...(can('payout.read') ? [this.findings()] : []),
      ...(can('order.read')
        ? [
            this.orders(
              $localize`Latest orders`,
              $localize`No orders yet.`,
              { sort: '-placedAt' },
              'placed',
            ),
            this.orders($localize`Overdue`, $localize`Nothing is overdue.`, {
              status: ['Confirmed', 'PartlyShipped'],
              promisedTo: lastDayOverdue(),
              sort: 'promisedDate',
            }),
          ]
        : []),
    ];
  }

  private orders(
    title: string,
    none: string,
    params: OrdersList$Json$Params,
    shows: 'promised' | 'changed' | 'placed' = 'promised',
  ): Block {
    const read = reading(
      () => params,
      (given) =>
        this.api.invoke(ordersList$Json, { ...given, limit: FIRST }).then(({ items, total }) => ({
          total: total ?? items.length,
          items: items.map((order) => ({
            id: order.id,
            link: ['/orders', order.id],
            cells: this.cellsOf(order, shows),
          })),
        })),
      ({ resource }) => resource === 'order',
    );
    const { status, promisedTo, closingAsked, sort } = params;
    return {
      title,
      none,
      link: '/orders',
      query: {
        ...(status ? { status } : {}),
        ...(promisedTo ? { promisedTo } : {}),
        ...(closingAsked ? { closingAsked } : {}),
        ...(sort ? { sort } : {}),
      },
      read,
    };
  }

  private cellsOf(
    {
      number,
      vendorName,
      buyerName,
      promisedDate,
      placedAt,
      changedAt,
      totalAmount,
      status,
    }: OrderSummary,
    shows: 'promised' | 'changed' | 'placed',
  ) {
    const when = {
      promised: dayCell(promisedDate, isOrderLate({ promisedDate }, status)),
      changed: { kind: 'when', at: changedAt },
      placed: { kind: 'when', at: placedAt },
    } as const;
    return [
      codeCell(number),
      textCell(this.buys ? vendorName : buyerName),
      when[shows],
      { kind: 'status', status: orderStatus(status) } as const,
      moneyCell(totalAmount),
    ];
  }

  private approvals(): Block {
    const read = reading(
      () => true,
      () =>
        this.api
          .invoke(purchasesList$Json, { scope: 'needsMe', limit: FIRST })
          .then(({ items, total }) => ({
            total: total ?? items.length,
            items: items.map(({ id, number, placedAt, poNumber, approval }) => ({
              id,
              link: ['/purchases', id],
              cells: [
                codeCell(number),
                codeCell(poNumber),
                { kind: 'when', at: placedAt } as const,
                textCell((approval?.net ?? []).map(moneyText).join(' + ')),
              ],
            })),
          })),
      ({ resource }) => resource === 'purchase',
    );
    return {
      title: $localize`To approve`,
      none: $localize`Nothing to approve.`,
      link: '/approvals',
      query: {},
      read,
    };
  }

  /** What is to be paid, the first to end first. */
  private payments(title: string, status: PaidOf['status'][]): Block {
    const read = reading(
      () => true,
      () =>
        this.api
          .invoke(paymentsList$Json, { status, sort: 'dueBy', limit: FIRST })
          .then(({ items, total }) => ({
            total: total ?? items.length,
            items: items.map(({ id, number, purchaseId, dueBy, due, status }) => ({
              id,
              link: ['/purchases', purchaseId],
              cells: [
                codeCell(number),
                ...(status === 'Requested' ? [{ kind: 'when', at: dueBy } as const] : []),
                { kind: 'status', status: paymentStatus(status) } as const,
                { kind: 'money', money: due } as const,
              ],
            })),
          })),
      ({ resource }) => resource === 'payment',
    );
    return { title, none: '', link: '/payments', query: { status }, read, rare: true };
  }

  /** What buyers' banks wait for, the first to end first. */
  private chargebacks(): Block {
    const read = reading(
      () => true,
      () =>
        this.api
          .invoke(chargebacksList$Json, { open: 'true', status: ['NeedsResponse'], limit: FIRST })
          .then(({ items, total }) => ({
            total: total ?? items.length,
            items: items.map((each) => ({
              id: each.id,
              link: ['/chargebacks', each.id],
              cells: [
                codeCell(each.number),
                textCell(timeLeft(each.answerBy, Date.now())),
                { kind: 'status', status: chargebackStatus(each) } as const,
                { kind: 'money', money: each.amount } as const,
              ],
            })),
          })),
      ({ resource }) => resource === 'chargeback',
    );
    return {
      title: $localize`Chargebacks to answer`,
      none: '',
      link: '/chargebacks',
      query: { open: 'true' },
      read,
      rare: true,
    };
  }

  private notCharged(): Block {
    const title = $localize`Failed payments`;
    return this.sells
      ? this.paymentOrders(title, { status: ['CaptureFailed'] })
      : this.payments(title, ['CaptureFailed']);
  }

  private refundsAsked(): Block {
    return this.paymentOrders($localize`Refund requests`, { refundAsked: 'true' });
  }

  /** The order is where it is answered. */
  private paymentOrders(
    title: string,
    params: Pick<PaymentsList$Json$Params, 'status' | 'refundAsked'>,
  ): Block {
    const read = reading(
      () => true,
      () =>
        this.api
          .invoke(paymentsList$Json, { ...params, sort: 'changedAt', limit: FIRST })
          .then(({ items, total }) => ({
            total: total ?? items.length,
            items: items.map(({ id, shares, refundRequests, status, changedAt }) => {
              const asked = refundRequests.find((r) => r.status === 'Open');
              const share = shares.find(({ orderId }) => orderId === asked?.orderId) ?? shares[0]!;
              return {
                id,
                link: ['/orders', share.orderId],
                cells: [
                  codeCell(share.number),
                  ...(asked ? [textCell(asked.reason)] : []),
                  { kind: 'when', at: asked?.askedAt ?? changedAt } as const,
                  asked
                    ? ({ kind: 'money', money: asked.amount } as const)
                    : ({ kind: 'status', status: paymentStatus(status) } as const),
                ],
              };
            }),
          })),
      ({ resource }) => resource === 'payment',
    );
    return { title, none: '', link: '/payments', query: { ...params }, read, rare: true };
  }

  private rfqs(title: string, none: string, status: RfqList$Json$Params['status'] & {}): Block {
    const read = reading(
      () => true,
      () =>
        this.api.invoke(rfqList$Json, { status, limit: FIRST }).then(({ items, total }) => ({
          total: total ?? items.length,
          items: items.map((rfq) => ({
            id: rfq.id,
            link: ['/rfq', rfq.id],
            cells: [
              codeCell(rfq.number),
              textCell(this.buys ? $localize`${rfq.lines.length}:count: lines` : rfq.buyerName),
              { kind: 'when', at: rfq.requestedAt } as const,
              { kind: 'status', status: rfqStatus(rfq.status) } as const,
            ],
          })),
        })),
      ({ resource }) => resource === 'rfq',
    );
    return { title, none, link: '/rfq', query: { status }, read };
  }

  private toVerify(): Block {
    const status: Organization['status'][] = ['Registered'];
    const read = reading(
      () => true,
      () =>
        this.api
          .invoke(organizationsList$Json, { status, sort: 'registeredAt', limit: FIRST })
          .then(({ items, total }) => ({
            total: total ?? items.length,
            items: items.map(({ id, name, type, registeredAt, application }) => ({
              id,
              link: ['/organizations', id],
              cells: [
                textCell(name),
                textCell(organizationType(type), true),
                { kind: 'when', at: registeredAt } as const,
                ...(application
                  ? [{ kind: 'status', status: applicationStage(application) } as const]
                  : []),
              ],
            })),
          })),
      ({ resource }) => resource === 'organization',
    );
    return {
      title: $localize`Companies to verify`,
      none: $localize`No companies awaiting verification.`,
      link: '/organizations',
      query: { status },
      read,
    };
  }

  /** What does not agree between the gateway and the books. */
  private findings(): Block {
    const read = reading(
      () => true,
      () =>
        this.api
          .invoke(reconciliationsFindings$Json, { status: ['Open', 'Proposed'], limit: FIRST })
          .then(({ items, total }) => ({
            total: total ?? items.length,
            items: items.map((finding) => ({
              id: finding.id,
              link: ['/money/reconciliation', finding.day],
              cells: [
                textCell(findingTitle(finding)),
                dayCell(finding.day),
                { kind: 'status', status: findingStatus(finding) } as const,
                { kind: 'money', money: finding.difference } as const,
              ],
            })),
          })),
      ({ resource }) => resource === 'reconciliation',
    );
    return {
      title: $localize`Reconciliation differences`,
      none: $localize`No differences.`,
      link: '/money/reconciliation',
      query: {},
      read,
      rare: true,
    };
  }

  /** What has stopped or was put aside: somebody has to look at it before it goes on. */
  private stopped(): Block {
    const read = reading(
      () => true,
      async () => {
        const [projections, parked] = await Promise.all([
          this.api.invoke(operationsProjections),
          this.api.invoke(operationsParked),
        ]);
        const items = [
          ...projections.items
            .filter(
              ({ status, lagMs }) =>
                status === 'stopped' || lagMs === null || lagMs > LAG_WARNING_MS,
            )
            .map(({ name, status, error, lagMs }) => ({
              id: name,
              link: ['/operations'],
              cells: [
                textCell(name),
                textCell(
                  status === 'stopped'
                    ? error?.message
                    : lagMs === null
                      ? $localize`Behind`
                      : $localize`${Math.round(lagMs / 1_000)}:seconds: s behind`,
                ),
                { kind: 'status', status: status === 'stopped' ? STOPPED : BEHIND } as const,
              ],
            })),
          ...parked.items.map(({ commandId, command, reason, parkedAt }) => ({
            id: commandId,
            link: ['/operations'],
            cells: [textCell(command), textCell(reason), { kind: 'when', at: parkedAt } as const],
          })),
        ];
        return { total: items.length, items: items.slice(0, FIRST) };
      },
    );
    return {
      title: $localize`System alerts`,
      none: $localize`All systems running.`,
      link: '/operations',
      query: {},
      read,
    };
  }

  private failedJobs(): Block {
    const read = reading(
      () => true,
      () =>
        this.api
          .invoke(jobsList$Json, { status: ['Failed'], limit: FIRST })
          .then(({ items, total }) => ({
            total: total ?? items.length,
            items: items.map(({ id, kind, reason, requestedAt }) => ({
              id,
              link: ['/events/of', `job-${id}`],
              cells: [textCell(kind), textCell(reason), { kind: 'when', at: requestedAt } as const],
            })),
          })),
      ({ resource }) => resource === 'job',
    );
    return {
      title: $localize`Failed imports`,
      none: $localize`No failed imports.`,
      link: '/events',
      query: { type: 'JobFailed' },
      read,
    };
  }

  /** Gateways let money be held for 90 days at most. */
  private heldLong(): Block {
    const read = reading(
      () => true,
      () =>
        this.api
          .invoke(heldFundsList$Json, { days: HELD_LONG_DAYS, limit: FIRST })
          .then(({ items, total }) => ({
            total: total ?? items.length,
            items: items.map(({ id, number, vendorName, held, days, mustBeDecided }) => ({
              id,
              link: ['/orders', id],
              cells: [
                codeCell(number),
                textCell(vendorName),
                { kind: 'money', money: held } as const,
                {
                  kind: 'status',
                  status: {
                    tone: mustBeDecided ? 'refused' : 'waiting',
                    label: mustBeDecided
                      ? $localize`Decide now: held for ${days}:days: days`
                      : $localize`${days}:days: days`,
                  },
                } as const,
              ],
            })),
          })),
      ({ resource }) => resource === 'payment',
    );
    return {
      title: $localize`Money held for 60 days or more: complete or refund the order`,
      none: '',
      link: '/money/held',
      query: { days: `${HELD_LONG_DAYS}` },
      read,
      rare: true,
    };
  }

  private setUpPayouts(): Block {
    return {
      title: $localize`Finish payout set-up`,
      none: '',
      link: '/money/getting-paid',
      query: {},
      read: reading(
        () => this.session.me()!.organization.id,
        (vendorId) => payoutSetUp(this.api, vendorId),
        ({ resource }) => resource === 'payoutAccount' || resource === 'payment',
      ),
      rare: true,
    };
  }

  /** What somebody else has proposed to do with a vendor's money. */
  private secondPerson(): Block {
    const me = this.session.me()?.user.id;
    const read = reading(
      () => true,
      () =>
        this.api
          .invoke(secondPersonList$Json, { status: ['Waiting'], limit: PROPOSALS })
          .then((found) => {
            const others = found.items.filter(({ proposedBy }) => proposedBy !== me);
            return {
              total: others.length,
              items: others.slice(0, FIRST).map(({ id, vendorName, reason, proposedAt }) => ({
                id,
                link: ['/money/second-person'],
                cells: [
                  textCell(vendorName),
                  textCell(reason),
                  { kind: 'when', at: proposedAt } as const,
                ],
              })),
            };
          }),
      ({ resource }) => resource === 'moneyAction',
    );
    return {
      title: $localize`Awaiting second approval`,
      none: '',
      link: '/money/second-person',
      query: {},
      read,
      rare: true,
    };
  }

  private payoutsBack(): Block {
    return {
      title: $localize`Returned payouts`,
      none: '',
      link: '/money/payouts',
      query: { status: 'Failed' },
      read: reading(
        () => true,
        () => returnedPayouts(this.api, FIRST),
        ({ type }) => type.startsWith('Payout'),
      ),
      rare: true,
    };
  }

  private cannotBePaid(): Block {
    return {
      title: $localize`Vendors that can’t be paid`,
      none: '',
      link: '/money',
      query: {},
      read: reading(
        () => true,
        () => unpayableVendors(this.api, FIRST),
        ({ resource }) => resource === 'payoutAccount' || resource === 'vendorAccount',
      ),
      rare: true,
    };
  }

  /** What left, or must, and is still counted in the stock. */
  private refusedMovements(): Block {
    const read = reading(
      () => true,
      () =>
        this.api.invoke(inventoryRefused).then(({ items }) => ({
          total: items.length,
          items: items
            .slice(0, FIRST)
            .map(({ commandId, productId, sku, orderNumber, reason, refusedAt }) => ({
              id: commandId,
              link: ['/stock', productId],
              cells: [
                codeCell(sku),
                ...(orderNumber === null ? [] : [codeCell(orderNumber)]),
                textCell(reason),
                { kind: 'when', at: refusedAt } as const,
              ],
            })),
        })),
      ({ resource }) => resource === 'inventory',
    );
    return {
      title: $localize`Stock movements that failed`,
      none: '',
      link: '/stock',
      query: {},
      read,
      rare: true,
    };
  }

  private toBuy(): Block {
    const read = reading(
      () => true,
      () =>
        this.api.invoke(inventoryBackorders$Json, { limit: FIRST }).then(({ items, total }) => ({
          total: total ?? items.length,
          items: items.map(({ productId, sku, name, location, quantity, promisedDate }) => ({
            id: `${productId} ${location}`,
            link: ['/stock', productId],
            cells: [
              codeCell(sku),
              textCell(name),
              dayCell(promisedDate, promisedDate <= lastDayOverdue()),
              { kind: 'count', count: quantity, unit: $localize`to reorder` } as const,
            ],
          })),
        })),
      ({ resource }) => resource === 'inventory',
    );
    return {
      title: $localize`To reorder: orders are waiting`,
      none: '',
      link: '/backorders',
      query: {},
      read,
      rare: true,
    };
  }

  private lowStock(): Block {
    const read = reading(
      () => true,
      () =>
        this.api
          .invoke(inventoryList$Json, { low: 'true', limit: FIRST })
          .then(({ items, total }) => ({
            total: total ?? items.length,
            items: items.map(({ productId, sku, name, available }) => ({
              id: productId,
              link: ['/stock', productId],
              cells: [
                codeCell(sku),
                textCell(name),
                {
                  kind: 'count',
                  count: available,
                  unit: $localize`left`,
                  tone: lowTone(available),
                } as const,
              ],
            })),
          })),
      ({ resource }) => resource === 'inventory',
    );
    return {
      title: $localize`Low stock`,
      none: $localize`No products below their reorder point.`,
      link: '/stock',
      query: { low: 'true' },
      read,
    };
  }
}
