import { ChangeDetectionStrategy, Component, computed, inject, input, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { Router, RouterLink } from '@angular/router';
import { Api } from '../../api/api';
import { rfqAccept } from '../../api/fn/quotes/rfq-accept';
import { rfqDecline } from '../../api/fn/quotes/rfq-decline';
import { rfqDeclineRequest } from '../../api/fn/quotes/rfq-decline-request';
import { rfqGet } from '../../api/fn/quotes/rfq-get';
import type { OrderCartRequest } from '../../api/models/order-cart-request';
import type { Quote } from '../../api/models/quote';
import type { Rfq } from '../../api/models/rfq';
import { CheckoutForm } from '../../buying/cart/checkout-form';
import { ChangedBy } from '../../components/changed-by';
import { FailureNotice } from '../../components/failure-notice';
import { Action } from '../../core/action';
import type { Parties } from '../../core/change-author';
import { countText, dayText, momentText, unitPriceText } from '../../core/formats';
import { reading } from '../../core/reading';
import { Session } from '../../core/session';
import { StatusLabel } from '../../terms/status-label';
import { quoteStatus, rfqStatus } from '../../terms/statuses';
import { When } from '../../terms/when';
import { QuoteForm } from './quote-form';

/** One request for quotes: a buyer sees the offers side by side, a vendor gives one. */
@Component({
  imports: [
    ChangedBy,
    CheckoutForm,
    MatButton,
    QuoteForm,
    RouterLink,
    StatusLabel,
    FailureNotice,
    When,
  ],
  templateUrl: './rfq.page.html',
  styleUrl: './rfq.page.scss',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class RfqPage {
  protected readonly partiesOf = ({ buyerOrgId, buyerName }: Rfq): Parties => ({
    [buyerOrgId]: buyerName,
  });
  private readonly api = inject(Api);
  private readonly router = inject(Router);
  protected readonly session = inject(Session);
  readonly id = input.required<string>();
  protected readonly me = this.session.me()?.organization.id;

  protected readonly read = reading(
    () => this.id(),
    (id) => this.api.invoke(rfqGet, { id }),
    ({ resource, id }, mine) => resource === 'rfq' && id === mine,
  );
  protected readonly rfq = computed(() => (this.read.hasValue() ? this.read.value() : null));
  private readonly all = computed(() => this.rfq()?.quotes ?? []);
  protected readonly buys = computed(() => this.rfq()?.buyerOrgId === this.me);
  /** The latest of each vendor, the cheapest of a line marked. */
  protected readonly quotes = computed(() =>
    this.all().filter(
      ({ vendorOrgId, round }) =>
        !this.all().some((other) => other.vendorOrgId === vendorOrgId && other.round > round),
    ),
  );
  protected readonly earlierShown = signal(false);
  protected readonly earlier = computed(() => this.all().length - this.quotes().length);
  /** Side by side: the rounds of a vendor one after the other, or its latest alone. */
  protected readonly compared = computed(() =>
    this.earlierShown()
      ? this.all().toSorted(
          (one, other) => one.vendorName.localeCompare(other.vendorName) || one.round - other.round,
        )
      : this.quotes(),
  );
  protected readonly mine = computed(() =>
    this.quotes().find(({ vendorOrgId }) => vendorOrgId === this.me),
  );
  protected readonly requestedLines = computed(() =>
    (this.rfq()?.lines ?? []).filter(({ vendorOrgId }) => vendorOrgId === this.me),
  );
  protected readonly mayQuote = computed(() => {
    const rfq = this.rfq();
    return (
      rfq !== null &&
      this.session.can('rfq.quote') &&
      rfq.vendorOrgIds.includes(this.me ?? '') &&
      // closed by quotes that have ended: another one opens it again
      rfq.status !== 'Accepted'
    );
  });
  protected readonly accepting = signal<Quote | null>(null);
  protected readonly declining = signal(false);
  protected readonly reason = signal('');
  private readonly acting = new Action(() => this.read.reload());
  protected readonly busy = this.acting.busy;
  protected readonly failure = this.acting.failure;
  protected readonly count = countText;
  protected readonly day = dayText;
  protected readonly moment = momentText;
  protected readonly price = unitPriceText;
  protected readonly status = ({ status }: Rfq) => rfqStatus(status);
  protected readonly quoteStatus = ({ status }: Quote) => quoteStatus(status);

  protected lineOf(quote: Quote, lineId: string): Quote['lines'][number] | undefined {
    return quote.lines.find(({ id }) => id === lineId);
  }

  /** What of an accepted quote can still be ordered at its prices. */
  protected restOf({ status, validUntil, lines, acceptances }: Quote): Quote['lines'] {
    if (status !== 'Accepted' || Date.parse(validUntil) < Date.now()) return [];
    const ordered = new Set(acceptances.flatMap(({ lineIds }) => lineIds));
    return lines.filter(({ id }) => !ordered.has(id));
  }

  protected cheapest(quote: Quote, lineId: string): boolean {
    const each = (of: Quote): number => {
      const line = this.lineOf(of, lineId);
      return line ? Number(line.unitPrice.amount) / line.unitPrice.per : Number.POSITIVE_INFINITY;
    };
    return (
      this.quotes().length > 1 &&
      this.quotes().includes(quote) &&
      each(quote) === Math.min(...this.quotes().map(each)) &&
      each(quote) < Number.POSITIVE_INFINITY
    );
  }

  protected async accept(rfq: Rfq, quote: Quote, terms: OrderCartRequest): Promise<void> {
    await this.acting.run(async () => {
      const { id } = await this.api.invoke(rfqAccept, {
        id: rfq.id,
        quoteId: quote.id,
        'If-Match': `"${rfq.revision}"`,
        Prefer: 'wait=5',
        // an open quote is ordered as a whole
        body:
          quote.status === 'Open'
            ? terms
            : { ...terms, lines: this.restOf(quote).map((line) => line.id) },
      });
      await this.router.navigate(['/purchases', id], { queryParams: { placed: 1 } });
    });
  }

  protected async declineQuote(rfq: Rfq, quote: Quote): Promise<void> {
    await this.acting.run(() =>
      this.api.invoke(rfqDecline, {
        id: rfq.id,
        quoteId: quote.id,
        'If-Match': `"${rfq.revision}"`,
        body: {},
      }),
    );
  }

  protected async declineRequest(rfq: Rfq): Promise<void> {
    const done = await this.acting.run(() =>
      this.api.invoke(rfqDeclineRequest, {
        id: rfq.id,
        'If-Match': `"${rfq.revision}"`,
        body: { reason: this.reason().trim() },
      }),
    );
    if (done) this.declining.set(false);
  }
}
