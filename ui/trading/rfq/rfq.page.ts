import { ChangeDetectionStrategy, Component, computed, inject, input, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { Router, RouterLink } from '@angular/router';
import { Api } from '../../api/api';
import { rfqAccept } from '../../api/fn/quotes/rfq-accept';
import { rfqAcceptLines } from '../../api/fn/quotes/rfq-accept-lines';
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
import { countText, dayText, moneyText, momentText, unitPriceText } from '../../core/formats';
import { reading } from '../../core/reading';
import { Session } from '../../core/session';
import { StatusLabel } from '../../terms/status-label';
import { quoteStatus, rfqStatus } from '../../terms/statuses';
import { UnitPipe } from '../../terms/units';
import { When } from '../../terms/when';
import { AskedLine } from './asked-line';
import {
  cheapestChoice,
  cheapestComplete,
  cheapestOf,
  holds,
  isComplete,
  offerOf,
  orderedFrom,
  totalsOf,
  type OfferedLine,
} from './comparison';
import { QuoteForm } from './quote-form';

/** One request for quotes: a buyer sees the offers side by side, a vendor gives one. */
@Component({
  imports: [
    UnitPipe,
    AskedLine,
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
  /** A vendor is shown the lines that it is asked for alone. */
  protected readonly requestedLines = computed(() => this.rfq()?.lines ?? []);
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
  /** A quote as a whole, or lines of several. */
  protected readonly accepting = signal<Quote | 'chosen' | null>(null);
  private readonly ticked = signal<ReadonlyMap<string, string>>(new Map());
  /** By line the quote that it is to be ordered from; what cannot be ordered any more falls out. */
  protected readonly chosen = computed((): ReadonlyMap<string, string> => {
    const quotes = new Map(this.all().map((quote) => [quote.id, quote]));
    return new Map(
      [...this.ticked()].filter(([lineId, quoteId]) => {
        const quote = quotes.get(quoteId);
        return quote !== undefined && this.mayChoose(quote, lineId);
      }),
    );
  });
  private readonly ordered = computed(() => {
    const rfq = this.rfq();
    return rfq ? orderedFrom(rfq) : new Map<string, Quote>();
  });
  private readonly cheapestByLine = computed(() => {
    const rfq = this.rfq();
    return rfq ? cheapestOf(rfq) : new Map<string, ReadonlySet<string>>();
  });
  protected readonly cheapestComplete = computed(() => {
    const rfq = this.rfq();
    return rfq ? cheapestComplete(rfq) : new Set<string>();
  });
  /** Lines for which there is an offer to choose, where several vendors were asked. */
  protected readonly choosable = computed(() => {
    const rfq = this.rfq();
    if (!rfq || rfq.vendorOrgIds.length < 2) return 0;
    return rfq.lines.filter(({ id }) => rfq.quotes.some((quote) => this.mayChoose(quote, id)))
      .length;
  });
  private readonly chosenLines = computed(() =>
    [...this.chosen()].map(([lineId, quoteId]) => {
      const quote = this.all().find(({ id }) => id === quoteId)!;
      return { quote, line: this.lineOf(quote, lineId)! };
    }),
  );
  protected readonly chosenVendors = computed(
    () => new Set(this.chosenLines().map(({ quote }) => quote.vendorOrgId)).size,
  );
  protected readonly chosenTotal = computed(() =>
    totalsOf(this.chosenLines().map(({ line }) => line.net))
      .map(moneyText)
      .join(' + '),
  );
  /** Vendors who have neither quoted nor declined. */
  protected readonly unanswered = computed(() => {
    const rfq = this.rfq();
    if (!rfq) return 0;
    const answered = new Set([...rfq.quotes, ...rfq.declined].map((each) => each.vendorOrgId));
    return rfq.vendorOrgIds.filter((id) => !answered.has(id)).length;
  });
  protected readonly declining = signal(false);
  protected readonly reason = signal('');
  private readonly acting = new Action(() => this.read.reload());
  protected readonly busy = this.acting.busy;
  protected readonly failure = this.acting.failure;
  protected readonly count = countText;
  protected readonly day = dayText;
  protected readonly moment = momentText;
  protected readonly price = unitPriceText;
  protected readonly money = moneyText;
  protected readonly complete = isComplete;
  protected readonly quantityLabel = $localize`Quantity`;
  protected readonly status = ({ status }: Rfq) => rfqStatus(status);
  protected readonly quoteStatus = ({ status }: Quote) => quoteStatus(status);

  protected lineOf(quote: Quote, lineId: string): Quote['lines'][number] | undefined {
    return offerOf(quote, lineId);
  }

  /** What of a quote can be ordered at its prices, and has not been, of whomever. */
  protected restOf(rfq: Rfq, quote: Quote): Quote['lines'] {
    if (!holds(quote)) return [];
    const ordered = orderedFrom(rfq);
    return quote.lines.filter(({ id }) => !ordered.has(id));
  }

  protected cheapest({ id }: Quote, lineId: string): boolean {
    return this.cheapestByLine().get(lineId)?.has(id) ?? false;
  }

  /** The id of the quote that a line has been ordered from. */
  protected orderedFrom(_rfq: Rfq, lineId: string): string | null {
    return this.ordered().get(lineId)?.id ?? null;
  }

  protected mayChoose(quote: Quote, lineId: string): boolean {
    return (
      this.session.can('order.place') &&
      (this.rfq()?.vendorOrgIds.length ?? 0) > 1 &&
      holds(quote) &&
      this.lineOf(quote, lineId) !== undefined &&
      !this.ordered().has(lineId)
    );
  }

  /** What is offered is another quantity, or counted in another unit, than what was asked for. */
  protected differs(offered: OfferedLine, { quantity, unit }: Rfq['lines'][number]): boolean {
    return offered.quantity !== quantity || (offered.unit !== null && offered.unit !== unit);
  }

  protected chooseLabel({ vendorName }: Quote, { name }: Rfq['lines'][number]): string {
    return $localize`Order ${name}:line: from ${vendorName}:vendor:`;
  }

  protected choose(lineId: string, quoteId: string): void {
    this.ticked.update((before) => new Map(before).set(lineId, quoteId));
  }

  protected chooseCheapest(rfq: Rfq): void {
    this.ticked.set(new Map([...this.ticked(), ...cheapestChoice(rfq)]));
  }

  protected async accept(
    rfq: Rfq,
    accepted: Quote | 'chosen',
    terms: OrderCartRequest,
  ): Promise<void> {
    const of = { id: rfq.id, 'If-Match': `"${rfq.revision}"`, Prefer: 'wait=5' };
    await this.acting.run(async () => {
      const { id } =
        accepted === 'chosen'
          ? await this.api.invoke(rfqAcceptLines, {
              ...of,
              body: {
                ...terms,
                lines: [...this.chosen()].map(([lineId, quoteId]) => ({ id: lineId, quoteId })),
              },
            })
          : await this.api.invoke(rfqAccept, {
              ...of,
              quoteId: accepted.id,
              body: { ...terms, lines: this.restOf(rfq, accepted).map((line) => line.id) },
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
