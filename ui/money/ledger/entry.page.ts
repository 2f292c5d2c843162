import { ChangeDetectionStrategy, Component, computed, inject, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import { Api } from '../../api/api';
import { ledgerEntries$Json } from '../../api/fn/money/ledger-entries-json';
import { Empty } from '../../components/empty';
import { FailureNotice } from '../../components/failure-notice';
import { dayText } from '../../core/formats';
import { Organizations } from '../../core/organizations';
import { reading } from '../../core/reading';
import { Session } from '../../core/session';
import { eventTypeLabel } from '../../terms/event-types';
import { ledgerAccountName } from '../../terms/ledger-accounts';
import { Money } from '../../terms/money';
import { When } from '../../terms/when';
import { MoneyNav } from '../money-nav';

/** The most entries of one event: a book each for the marketplace and every vendor of a purchase. */
const MOST = 200;

/** The entries of one event, what has happened, and what has led to it. */
@Component({
  imports: [Empty, FailureNotice, Money, MoneyNav, RouterLink, When],
  template: `
    <div class="page">
      <div class="page-head">
        <h1>{{ heading() }}</h1>
        @if (first(); as entry) {
          <p class="sub">
            <ng-container i18n>Recorded</ng-container>&ngsp;<tp-when [at]="entry.recordedAt" />
            @if (entry.reason) {
              · {{ entry.reason }}
            }
          </p>
        }
      </div>
      <tp-money-nav />
      @if (read.error(); as error) {
        <tp-failure [error]="error" [canRetry]="true" (again)="read.reload()" />
      } @else if (!read.hasValue()) {
        @for (row of [1, 2, 3, 4]; track row) {
          <span class="skeleton wide" aria-hidden="true"></span>
        }
        <p class="visually-hidden" role="status" i18n>Loading</p>
      } @else if (first()) {
        @let event = first()!;
        <dl class="facts">
          @if (event.orderId; as orderId) {
            <div>
              <dt i18n>Order</dt>
              <dd>
                <a [routerLink]="['/orders', orderId]">{{ event.number ?? orderId }}</a>
              </dd>
            </div>
          }
          @if (event.payoutId) {
            <div>
              <dt i18n>Payout</dt>
              <dd class="mono">{{ event.payoutId }}</dd>
            </div>
          }
          @if (sees) {
            <div>
              <dt i18n>Event</dt>
              <dd>
                <a [routerLink]="['/events/of', event.stream]" i18n>Record history</a>
              </dd>
            </div>
            <div>
              <dt i18n>Cause</dt>
              <dd>
                <a [routerLink]="['/events/after', event.correlationId]" i18n
                  >Full chain of events</a
                >
              </dd>
            </div>
          }
        </dl>
        @for (entry of read.value().items; track entry.id) {
          <section>
            <h2>{{ bookOf(entry.book) }} · {{ day(entry.valueDate) }}</h2>
            <div class="scroll-x" tabindex="0" role="region" [attr.aria-label]="bookOf(entry.book)">
              <table class="ledger">
                <thead>
                  <tr>
                    <th scope="col" i18n>Account</th>
                    <th scope="col" class="end" i18n>Debit</th>
                    <th scope="col" class="end" i18n>Credit</th>
                  </tr>
                </thead>
                <tbody>
                  @for (posting of entry.postings; track $index) {
                    <tr>
                      <td>
                        <a [routerLink]="['/money/ledger', posting.accountId]">{{
                          name(posting.account)
                        }}</a>
                        @if (ownerOf(posting); as owner) {
                          <span class="muted"> · {{ owner }}</span>
                        }
                      </td>
                      <td class="end">
                        @if (posting.side === 'debit') {
                          <tp-money [of]="posting.amount" />
                        }
                      </td>
                      <td class="end">
                        @if (posting.side === 'credit') {
                          <tp-money [of]="posting.amount" />
                        }
                      </td>
                    </tr>
                  }
                </tbody>
              </table>
            </div>
            @if (entry.gatewayTransactions.length > 0) {
              <p class="muted">
                <ng-container i18n>Gateway:</ng-container>&ngsp;<span class="mono">{{
                  entry.gatewayTransactions.join(', ')
                }}</span>
              </p>
            }
          </section>
        }
      } @else {
        <tp-empty [title]="nothing"><a routerLink="/money/entries" i18n>All entries</a></tp-empty>
      }
    </div>
  `,
  styles: `
    section {
      display: flex;
      flex-direction: column;
      gap: 8px;
    }

    .mono {
      overflow-wrap: anywhere;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class LedgerEntryPage {
  private readonly api = inject(Api);
  private readonly organizations = inject(Organizations);
  readonly eventId = input.required<string>();
  protected readonly sees = inject(Session).can('audit.read');
  protected readonly name = ledgerAccountName;
  protected readonly day = dayText;
  protected readonly nothing = $localize`This event has no postings`;
  protected readonly read = reading(
    () => this.eventId(),
    (eventId) => this.api.invoke(ledgerEntries$Json, { eventId: [eventId], limit: MOST }),
    () => false,
    'entry',
  );
  protected readonly first = computed(() =>
    this.read.hasValue() ? (this.read.value().items[0] ?? null) : null,
  );
  protected readonly heading = computed(() => {
    const entry = this.first();
    return entry ? eventTypeLabel(entry.eventType) : $localize`Entry`;
  });

  protected bookOf(book: string): string {
    return book === 'operator'
      ? $localize`Marketplace ledger`
      : $localize`Memo ledger of ${this.organizations.name(book) ?? $localize`a vendor`}:vendor:`;
  }

  protected ownerOf({
    of,
    account,
  }: {
    readonly of: string | null;
    readonly account: string;
  }): string {
    if (of === null) return '';
    return account.startsWith('vendor')
      ? (this.organizations.name(of) ?? $localize`a vendor`)
      : $localize`order ${of}:order:`;
  }
}
