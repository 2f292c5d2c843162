import { ChangeDetectionStrategy, Component, computed, inject, input, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { Router, RouterLink } from '@angular/router';
import { Api } from '../api/api';
import { vendorAccountsGet } from '../api/fn/money/vendor-accounts-get';
import { vendorAccountsList$Json } from '../api/fn/money/vendor-accounts-list-json';
import { vendorAccountsStatement$Csv } from '../api/fn/money/vendor-accounts-statement-csv';
import { vendorAccountsStatement$Json } from '../api/fn/money/vendor-accounts-statement-json';
import type { StatementLine } from '../api/models/statement-line';
import { Empty } from '../components/empty';
import { FailureNotice } from '../components/failure-notice';
import { Icon } from '../components/icons/icon';
import { Action } from '../core/action';
import { dayText } from '../core/formats';
import { reading } from '../core/reading';
import { saveCsv } from '../core/save-file';
import { Session } from '../core/session';
import { MoneyNav } from './money-nav';
import { type NamedPeriod, usualPeriods } from './periods';
import { StatementLines } from './statement-lines';

const accounts = {
  available: $localize`Available`,
  reserved: $localize`Reserved`,
  atGateway: $localize`At the payment provider`,
  inTransit: $localize`Sent to the bank`,
  paid: $localize`Paid`,
} as const;

export type StatementAccount = keyof typeof accounts;

const AT_ONCE = 100;
/** Lines that are printed; whoever needs more takes the table. */
const PRINTED = 2_000;

/** What has changed a vendor's money between two days, with the balance before and after. */
@Component({
  imports: [Empty, FailureNotice, Icon, MatButton, MoneyNav, RouterLink, StatementLines],
  templateUrl: './statement.page.html',
  styleUrl: './statement.page.scss',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class StatementPage {
  private readonly api = inject(Api);
  private readonly router = inject(Router);
  private readonly session = inject(Session);
  /** One's own first account where the address names none. */
  readonly account = input<string>();
  /** Which of the vendor's accounts: what is available where the address does not say. */
  readonly of = input<string>();
  readonly from = input<string>();
  readonly to = input<string>();
  /** In the address where it is to be everything. */
  readonly all = input<string>();

  protected readonly periods = usualPeriods();
  protected readonly accounts = Object.entries(accounts).map(([of, label]) => ({ of, label }));
  protected readonly chosen = computed(
    (): StatementAccount => ((this.of() ?? '') in accounts ? this.of() : 'available') as never,
  );
  protected readonly period = computed(() => {
    const [from, to] = [this.from() ?? null, this.to() ?? null];
    return from !== null || to !== null || this.all() !== undefined
      ? { from, to }
      : { from: this.periods[0]!.from, to: this.periods[0]!.to };
  });
  /** The accounts of the vendor, one per currency. */
  protected readonly known = reading(
    () => ({ id: this.account() ?? null, own: this.session.me()!.organization.id }),
    async ({ id, own }) => {
      const named = id === null ? null : await this.api.invoke(vendorAccountsGet, { id });
      const vendorOrgId = [named?.vendorOrgId ?? own];
      const { items } = await this.api.invoke(vendorAccountsList$Json, { vendorOrgId, limit: 100 });
      return { items, current: named ?? items[0] ?? null };
    },
  );
  protected readonly currencies = computed(() =>
    this.known.hasValue() ? this.known.value().items : [],
  );
  protected readonly current = computed(() =>
    this.known.hasValue() ? this.known.value().current : null,
  );
  protected readonly isOwn = computed(
    () => this.current()?.vendorOrgId === this.session.me()?.organization.id,
  );
  private readonly more = signal<{
    readonly after: object;
    readonly lines: readonly StatementLine[];
    readonly nextCursor: string | null;
  } | null>(null);
  protected readonly read = reading(
    () => this.params(),
    (params) => this.api.invoke(vendorAccountsStatement$Json, { ...params, limit: AT_ONCE }),
    ({ resource, id }, params) => resource === 'vendorAccount' && id === params?.id,
  );
  protected readonly statement = computed(() => (this.read.hasValue() ? this.read.value() : null));
  /** The first page, and what was asked for after it: not after another first page. */
  protected readonly lines = computed((): readonly StatementLine[] => {
    const first = this.statement();
    const more = this.more();
    if (!first) return [];
    return more?.after === first ? [...first.items, ...more.lines] : first.items;
  });
  protected readonly nextCursor = computed(() => {
    const first = this.statement();
    const more = this.more();
    return more && more.after === first ? more.nextCursor : (first?.nextCursor ?? null);
  });
  protected readonly getting = new Action();
  protected readonly title = computed(() => accounts[this.chosen()]);
  protected readonly noAccount = $localize`No money yet`;
  protected readonly nothing = $localize`No entries in this period`;
  protected readonly day = dayText;

  private params() {
    const { from, to } = this.period();
    const id = this.current()?.id;
    if (id === undefined) return undefined;
    return {
      id,
      of: this.chosen(),
      ...(from === null ? {} : { from }),
      ...(to === null ? {} : { to }),
    };
  }

  protected isChosen({ from, to }: NamedPeriod): boolean {
    const period = this.period();
    return period.from === from && period.to === to;
  }

  protected choose({ from, to }: Pick<NamedPeriod, 'from' | 'to'>): void {
    const everything = from === null && to === null;
    this.go({ from: from ?? undefined, to: to ?? undefined, all: everything ? '' : undefined });
  }

  protected chooseAccount(of: string): void {
    this.go({ of: of === 'available' ? undefined : of });
  }

  protected chooseFrom(from: string): void {
    this.choose({ from: from || null, to: this.period().to });
  }

  protected chooseTo(to: string): void {
    this.choose({ from: this.period().from, to: to || null });
  }

  protected chooseCurrency(account: string): void {
    this.go({ account });
  }

  private go(queryParams: Record<string, string | undefined>): void {
    void this.router.navigate([], { queryParams, queryParamsHandling: 'merge' });
  }

  protected async showMore(): Promise<void> {
    await this.getting.run(() => this.next());
  }

  private async next(): Promise<void> {
    const after = this.statement();
    const cursor = this.nextCursor();
    const params = this.params();
    if (!after || !params || cursor === null) return;
    const soFar = this.lines().slice(after.items.length);
    const page = await this.api.invoke(vendorAccountsStatement$Json, {
      ...params,
      cursor,
      limit: AT_ONCE,
    });
    this.more.set({ after, lines: [...soFar, ...page.items], nextCursor: page.nextCursor });
  }

  protected async print(): Promise<void> {
    const done = await this.getting.run(async () => {
      while (this.nextCursor() !== null && this.lines().length < PRINTED) await this.next();
    });
    // once the lines that came last stand there
    if (done) setTimeout(() => print());
  }

  protected async save(): Promise<void> {
    const { from, to } = this.period();
    const params = this.params();
    if (!params) return;
    const name = [$localize`statement`, this.chosen(), from, to].filter(Boolean).join('-');
    await this.getting.run(async () =>
      saveCsv(await this.api.invoke(vendorAccountsStatement$Csv, params), `${name}.csv`),
    );
  }
}
