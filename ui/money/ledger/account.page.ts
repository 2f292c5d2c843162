import {
  ChangeDetectionStrategy,
  Component,
  computed,
  inject,
  input,
  linkedSignal,
} from '@angular/core';
import { MatButton } from '@angular/material/button';
import { Router, RouterLink } from '@angular/router';
import { Api } from '../../api/api';
import { ledgerStatement$Csv } from '../../api/fn/money/ledger-statement-csv';
import { ledgerStatement$Json } from '../../api/fn/money/ledger-statement-json';
import type { LedgerStatement } from '../../api/models/ledger-statement';
import { Empty } from '../../components/empty';
import { FailureNotice } from '../../components/failure-notice';
import { Icon } from '../../components/icons/icon';
import { Action } from '../../core/action';
import { dayText } from '../../core/formats';
import { Organizations } from '../../core/organizations';
import { reading } from '../../core/reading';
import { saveCsv } from '../../core/save-file';
import { eventTypeLabel } from '../../terms/event-types';
import { ledgerAccountName } from '../../terms/ledger-accounts';
import { Money } from '../../terms/money';
import { MoneyNav } from '../money-nav';

const AT_ONCE = 100;

/** What was posted to one account, in the order of its days, with the balance after each. */
@Component({
  imports: [Empty, FailureNotice, Icon, MatButton, Money, MoneyNav, RouterLink],
  template: `
    <div class="page">
      <div class="page-head">
        <h1>{{ heading() }}</h1>
        <div class="actions">
          <button matButton type="button" [disabled]="exporting.busy()" (click)="exportCsv()">
            <tp-icon name="download" /> <span i18n>CSV</span>
          </button>
        </div>
        @if (read.hasValue()) {
          <p class="sub">
            {{ whose() }} · <ng-container i18n>balance</ng-container>&ngsp;<tp-money
              [of]="read.value().account.balance"
            />
          </p>
        }
      </div>
      <tp-money-nav />
      <form class="query no-print" (submit)="$event.preventDefault()">
        <div class="field">
          <label for="from" i18n>From</label>
          <input
            #first
            id="from"
            class="box"
            type="date"
            [value]="from() ?? ''"
            (change)="change({ from: first.value || null })"
          />
        </div>
        <div class="field">
          <label for="to" i18n>Until</label>
          <input
            #last
            id="to"
            class="box"
            type="date"
            [value]="to() ?? ''"
            (change)="change({ to: last.value || null })"
          />
        </div>
        @if (from() || to()) {
          <button matButton type="button" (click)="change({ from: null, to: null })" i18n>
            Daily
          </button>
        }
      </form>
      @if (exporting.failure() ?? going.failure(); as failure) {
        <tp-failure [of]="failure" />
      }
      @if (read.error(); as error) {
        <tp-failure [error]="error" [canRetry]="true" (again)="read.reload()" />
      } @else if (!read.hasValue()) {
        @for (row of [1, 2, 3, 4, 5]; track row) {
          <span class="skeleton wide" aria-hidden="true"></span>
        }
        <p class="visually-hidden" role="status" i18n>Loading</p>
      } @else {
        <div class="scroll-x" tabindex="0" role="region" [attr.aria-label]="heading()">
          <table class="ledger">
            <thead>
              <tr>
                <th scope="col" i18n>Day</th>
                <th scope="col" i18n>Description</th>
                <th scope="col" i18n>Number</th>
                <th scope="col" class="end" i18n>Amount</th>
                <th scope="col" class="end" i18n>Balance</th>
              </tr>
            </thead>
            <tbody>
              <tr>
                <td>{{ from() ? day(from()!) : '' }}</td>
                <td colspan="3" i18n>Opening balance</td>
                <td class="end"><tp-money [of]="read.value().opening" /></td>
              </tr>
              @for (line of lines(); track line.entryId) {
                <tr>
                  <td class="nowrap">{{ day(line.valueDate) }}</td>
                  <td>
                    <a [routerLink]="['/money/entries', line.eventId]">{{
                      eventLabel(line.eventType)
                    }}</a>
                    @if (line.reason) {
                      <span class="muted"> · {{ line.reason }}</span>
                    }
                  </td>
                  <td class="nowrap">
                    @if (line.orderId) {
                      <a [routerLink]="['/orders', line.orderId]">{{ line.number ?? orderWord }}</a>
                    } @else {
                      {{ line.number ?? '' }}
                    }
                  </td>
                  <td class="end"><tp-money [of]="line.amount" /></td>
                  <td class="end"><tp-money [of]="line.balance" /></td>
                </tr>
              }
            </tbody>
            @if (next() === null) {
              <tfoot>
                <tr>
                  <td>{{ to() ? day(to()!) : '' }}</td>
                  <td colspan="3" i18n>Closing balance</td>
                  <td class="end"><tp-money [of]="read.value().closing" /></td>
                </tr>
              </tfoot>
            }
          </table>
        </div>
        @if (lines().length === 0) {
          <tp-empty [title]="nothing"
            ><button matButton type="button" (click)="change({ from: null, to: null })" i18n>
              Show every day
            </button></tp-empty
          >
        }
        @if (next() !== null) {
          <button
            matButton="outlined"
            class="more"
            type="button"
            [disabled]="going.busy()"
            (click)="goOn()"
            i18n
          >
            Show more
          </button>
        }
      }
    </div>
  `,
  styles: `
    .query {
      display: flex;
      flex-wrap: wrap;
      align-items: flex-end;
      gap: 8px 16px;
    }

    .more {
      align-self: flex-start;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class LedgerAccountPage {
  private readonly api = inject(Api);
  private readonly router = inject(Router);
  private readonly organizations = inject(Organizations);
  readonly id = input.required<string>();
  /** Value dates, both included. */
  readonly from = input<string>();
  readonly to = input<string>();
  protected readonly day = dayText;
  protected readonly eventLabel = eventTypeLabel;
  protected readonly orderWord = $localize`View order`;
  protected readonly nothing = $localize`No postings in this period`;
  protected readonly exporting = new Action();
  protected readonly going = new Action();
  private readonly params = computed(() => ({
    id: this.id(),
    ...(this.from() ? { from: this.from()! } : {}),
    ...(this.to() ? { to: this.to()! } : {}),
  }));
  protected readonly read = reading(
    () => this.params(),
    (params) => this.api.invoke(ledgerStatement$Json, { ...params, limit: AT_ONCE }),
    ({ resource }) => resource === 'payment' || resource === 'vendorAccount',
    'ledger account',
  );
  /** Further pages; of another account or other days there are none yet. */
  private readonly more = linkedSignal<unknown, readonly LedgerStatement[]>({
    source: () => (this.read.hasValue() ? this.read.value() : null),
    computation: () => [],
  });
  private readonly pages = computed(() =>
    this.read.hasValue() ? [this.read.value(), ...this.more()] : [],
  );
  protected readonly lines = computed(() => this.pages().flatMap(({ items }) => items));
  protected readonly next = computed(() => this.pages().at(-1)?.nextCursor ?? null);
  protected readonly heading = computed(() =>
    this.read.hasValue()
      ? ledgerAccountName(this.read.value().account.account)
      : $localize`Account`,
  );
  protected readonly whose = computed(() => {
    if (!this.read.hasValue()) return '';
    const { book, of, account, currency } = this.read.value().account;
    const owner =
      of === null
        ? ''
        : account.startsWith('vendor')
          ? (this.organizations.name(of) ?? $localize`a vendor`)
          : $localize`order ${of}:order:`;
    const whose =
      book === 'operator'
        ? $localize`Marketplace ledger`
        : $localize`Memo ledger of ${this.organizations.name(book) ?? $localize`a vendor`}:vendor:`;
    return [whose, owner, currency].filter(Boolean).join(' · ');
  });

  protected change(params: Record<string, string | null>): void {
    void this.router.navigate([], { queryParams: params, queryParamsHandling: 'merge' });
  }

  protected async goOn(): Promise<void> {
    const cursor = this.next();
    if (cursor === null) return;
    await this.going.run(async () => {
      const page = await this.api.invoke(ledgerStatement$Json, {
        ...this.params(),
        limit: AT_ONCE,
        cursor,
      });
      this.more.update((more) => [...more, page]);
    });
  }

  protected exportCsv(): void {
    void this.exporting.run(async () =>
      saveCsv(await this.api.invoke(ledgerStatement$Csv, this.params()), 'ledger-account.csv'),
    );
  }
}
