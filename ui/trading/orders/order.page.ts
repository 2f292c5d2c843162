import { ChangeDetectionStrategy, Component, computed, inject, input, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatDialog } from '@angular/material/dialog';
import { RouterLink } from '@angular/router';
import { firstValueFrom } from 'rxjs';
import { Api } from '../../api/api';
import { ordersClose } from '../../api/fn/orders/orders-close';
import { ordersDeclineClosing } from '../../api/fn/orders/orders-decline-closing';
import { ordersGet } from '../../api/fn/orders/orders-get';
import { ordersNote } from '../../api/fn/orders/orders-note';
import { ordersRequestClosing } from '../../api/fn/orders/orders-request-closing';
import { ordersSetStatus } from '../../api/fn/orders/orders-set-status';
import type { ClosingRequest } from '../../api/models/closing-request';
import type { Order } from '../../api/models/order';
import type { OrderLine } from '../../api/models/order-line';
import type { OrderStatusRequest } from '../../api/models/order-status-request';
import { askForReason } from '../../components/ask-for-reason';
import { ChangedBy } from '../../components/changed-by';
import { FailureNotice } from '../../components/failure-notice';
import { Icon } from '../../components/icons/icon';
import { Action } from '../../core/action';
import { countText, dayText } from '../../core/formats';
import { People } from '../../core/people';
import { reading } from '../../core/reading';
import { Session } from '../../core/session';
import { confirmTaxId } from '../../people/organizations/confirm-tax-id';
import { AddressText } from '../../terms/address-text';
import { Money } from '../../terms/money';
import { backorderText, isOrderLate, latestPromise } from '../../terms/promised-date';
import { StatusLabel } from '../../terms/status-label';
import { orderStatus } from '../../terms/statuses';
import { exemptionLabel } from '../../terms/tax-text';
import { When } from '../../terms/when';
import type { ClosingDialogData } from './closing-dialog';
import { OrderCommission } from './order-commission';
import { OrderLines } from './order-lines';
import { OrderPayment } from './order-payment';
import { OrderTimeline } from './order-timeline';
import { partiesOf } from './parties';

/** One order: what was agreed, what has happened to it, and what can be done from here. */
@Component({
  imports: [
    AddressText,
    ChangedBy,
    Icon,
    MatButton,
    Money,
    OrderCommission,
    OrderLines,
    OrderPayment,
    OrderTimeline,
    RouterLink,
    StatusLabel,
    FailureNotice,
    When,
  ],
  templateUrl: './order.page.html',
  styleUrl: './order.page.scss',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class OrderPage {
  protected readonly partiesOf = partiesOf;
  private readonly api = inject(Api);
  private readonly dialogs = inject(MatDialog);
  protected readonly session = inject(Session);
  protected readonly people = inject(People);
  readonly id = input.required<string>();

  /** Of the payment that it is part of; null: it is on account. */
  private readonly paymentId = (): string | null => this.order()?.payment?.id ?? null;
  protected readonly read = reading(
    () => this.id(),
    (id) => this.api.invoke(ordersGet, { id }),
    ({ resource, id }, mine) =>
      ((resource === 'order' || resource === 'orderNotes') && id === mine) ||
      (resource === 'payment' && id === this.paymentId()),
  );
  protected readonly order = computed(() => (this.read.hasValue() ? this.read.value() : null));
  private readonly acting = new Action(() => this.read.reload());
  protected readonly busy = this.acting.busy;
  protected readonly failure = this.acting.failure;
  protected readonly noteText = signal('');
  protected readonly noteLine = signal<OrderLine | null>(null);

  protected readonly buys = computed(
    () => this.order()?.buyerOrgId === this.session.me()?.organization.id,
  );
  protected readonly status = computed(() => orderStatus(this.order()!.status));
  protected readonly promised = computed(() => latestPromise(this.order()?.items ?? []));
  /**
   * The revision of the event that last set what the order is worth: its placement, a confirmation
   * that left lines out, a closing, or lines that were imported later.
   */
  protected amountsFrom({ timeline, droppedLines }: Order): number {
    const index = timeline.findLastIndex(
      ({ type }) =>
        type === 'HistoricalOrderLinesImported' ||
        type === 'OrderClosedShort' ||
        (type === 'OrderConfirmed' && droppedLines.length > 0),
    );
    return Math.max(0, index);
  }

  protected readonly late = computed(() =>
    isOrderLate({ promisedDate: this.promised() }, this.order()!.status),
  );
  /** Units that wait for stock. */
  protected readonly backordered = computed(
    () => this.order()?.items.reduce((n, line) => n + line.backordered, 0) ?? 0,
  );
  protected readonly onBackorder = backorderText;
  protected readonly day = dayText;
  protected readonly count = countText;

  /** Nothing leaves while its payment is neither held nor taken; the payment's part says why. */
  protected isPaidFor({ payment }: Order): boolean {
    return payment === null || ['Authorised', 'Capturing', 'Captured'].includes(payment.status);
  }

  protected can(status: string): boolean {
    return this.order()?.allowedTransitions.some((allowed) => allowed === status) ?? false;
  }

  protected may(action: Order['allowedActions'][number]): boolean {
    return this.order()?.allowedActions.includes(action) ?? false;
  }

  protected units(lines: readonly { readonly quantity: number }[]): number {
    return lines.reduce((n, { quantity }) => n + quantity, 0);
  }

  protected lineOf(id: string | null): OrderLine | undefined {
    return this.order()?.items.find((line) => line.id === id);
  }

  /** Whoever sells it asks the tax authorities' service whether the buyer's tax id is registered. */
  protected confirms({ buyerOrgId }: Order): boolean {
    return this.session.can('taxId.confirm') && buyerOrgId !== this.session.me()?.organization.id;
  }

  protected async confirmTaxId({ buyerOrgId }: Order, taxId: string): Promise<void> {
    await confirmTaxId(this.dialogs, { organizationId: buyerOrgId, taxId });
  }

  protected readonly exemption = exemptionLabel;

  protected print(): void {
    print();
  }

  protected async cancel(order: Order): Promise<void> {
    const reason = await askForReason(this.dialogs, {
      title: $localize`Cancel ${order.number}:number:`,
      effect: $localize`Reserved stock is released. This can’t be undone; a new order uses current prices.`,
      act: $localize`Cancel order`,
      leave: $localize`Keep order`,
      required: true,
      isTold: true,
    });
    if (reason !== undefined) await this.move(order, { status: 'Cancelled', reason });
  }

  protected async ship(order: Order): Promise<void> {
    const { ShipDialog } = await import('./ship-dialog');
    const body = (await firstValueFrom(
      this.dialogs
        .open(ShipDialog, { data: order, width: '720px', maxWidth: '96vw' })
        .afterClosed(),
    )) as OrderStatusRequest | undefined;
    if (body) await this.move(order, body);
  }

  protected async closeRest(order: Order): Promise<void> {
    const body = await this.closing(order, this.buys() ? 'withdraw' : 'close');
    if (body)
      await this.acting.run(() =>
        this.api.invoke(ordersClose, { id: order.id, 'If-Match': `"${order.revision}"`, body }),
      );
  }

  protected async askToClose(order: Order): Promise<void> {
    const body = await this.closing(order, 'ask');
    if (body)
      await this.acting.run(() =>
        this.api.invoke(ordersRequestClosing, {
          id: order.id,
          'If-Match': `"${order.revision}"`,
          body,
        }),
      );
  }

  protected async declineClosing(order: Order, requestId: string): Promise<void> {
    const reason = await askForReason(this.dialogs, {
      title: $localize`Ship ${order.number}:number: in full`,
      effect: $localize`Nothing is closed; the remaining items will be shipped.`,
      act: $localize`Decline request`,
      leave: $localize`Cancel`,
      required: true,
      isTold: true,
    });
    if (reason !== undefined)
      await this.acting.run(() =>
        this.api.invoke(ordersDeclineClosing, {
          id: order.id,
          requestId,
          'If-Match': `"${order.revision}"`,
          body: { reason },
        }),
      );
  }

  private async closing(
    order: Order,
    mode: ClosingDialogData['mode'],
  ): Promise<ClosingRequest | undefined> {
    const { ClosingDialog } = await import('./closing-dialog');
    return (await firstValueFrom(
      this.dialogs
        .open(ClosingDialog, { data: { order, mode }, width: '720px', maxWidth: '96vw' })
        .afterClosed(),
    )) as ClosingRequest | undefined;
  }

  protected async deliver(order: Order): Promise<void> {
    await this.move(order, { status: 'Delivered' });
  }

  protected async complete(order: Order): Promise<void> {
    const isMeant = await askForReason(this.dialogs, {
      title: $localize`Complete ${order.number}:number:`,
      effect: order.payment
        ? $localize`The buyer’s payment, less commission, becomes available to ${order.vendorName}:vendor:. This cannot be undone. Orders are completed automatically some days after delivery.`
        : $localize`The order is closed for both parties. This cannot be undone. Orders are completed automatically some days after delivery.`,
      act: $localize`Complete order`,
      leave: $localize`Cancel`,
      required: false,
      isAsked: false,
    });
    if (isMeant !== undefined) await this.move(order, { status: 'Completed' });
  }

  protected async reorder(order: Order): Promise<void> {
    const { ReorderDialog } = await import('./reorder-dialog');
    this.dialogs.open(ReorderDialog, {
      data: { id: order.id, number: order.number },
      width: '860px',
      maxWidth: '96vw',
    });
  }

  protected async why(line: OrderLine): Promise<void> {
    const { LinePriceDialog } = await import('./line-price-dialog');
    this.dialogs.open(LinePriceDialog, { data: { line, order: this.order() }, width: '560px' });
  }

  protected beginNote(line: OrderLine): void {
    this.noteLine.set(line);
    document.getElementById('note')?.focus();
  }

  protected async addNote(order: Order): Promise<void> {
    const line = this.noteLine();
    const done = await this.acting.run(() =>
      this.api.invoke(ordersNote, {
        id: order.id,
        body: { text: this.noteText().trim(), ...(line ? { lineId: line.id } : {}) },
      }),
    );
    if (!done) return;
    this.noteText.set('');
    this.noteLine.set(null);
  }

  private async move(order: Order, body: OrderStatusRequest): Promise<void> {
    await this.acting.run(() =>
      this.api.invoke(ordersSetStatus, { id: order.id, 'If-Match': `"${order.revision}"`, body }),
    );
  }
}
