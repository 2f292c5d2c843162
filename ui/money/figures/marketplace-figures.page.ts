import { ChangeDetectionStrategy, Component, computed, inject } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { Router } from '@angular/router';
import { Api } from '../../api/api';
import { marketplaceFiguresList$Csv } from '../../api/fn/money/marketplace-figures-list-csv';
import { marketplaceFiguresList$Json } from '../../api/fn/money/marketplace-figures-list-json';
import type { MarketplaceFigures } from '../../api/models/marketplace-figures';
import { Empty } from '../../components/empty';
import { FailureNotice } from '../../components/failure-notice';
import { type Column, grows, textCell } from '../../components/grid/columns';
import { Grid } from '../../components/grid/grid';
import { ListModel } from '../../components/grid/list-model';
import { Icon } from '../../components/icons/icon';
import { Action } from '../../core/action';
import { today } from '../../core/formats';
import { saveCsv } from '../../core/save-file';
import { MoneyNav } from '../money-nav';

const YEARS = 5;

/** What the law asks of a marketplace, per vendor, currency and quarter. */
@Component({
  imports: [Empty, FailureNotice, Grid, Icon, MatButton, MoneyNav],
  template: `
    <div class="page full">
      <div class="page-head">
        <h1 i18n>Tax authority reports</h1>
        <div class="actions">
          <button matButton type="button" [disabled]="exporting.busy()" (click)="exportCsv()">
            <tp-icon name="download" /> <span i18n>CSV</span>
          </button>
        </div>
        <p class="sub" i18n>
          Sales paid through the marketplace, as required by DAC7 (Directive (EU) 2021/514) and Form
          1099-K. Orders on account are paid directly to the vendor and are not included: add them
          where your law requires it.
        </p>
      </div>
      <tp-money-nav />
      <div class="field">
        <label for="year" i18n>Year</label>
        <select #chosen id="year" class="box" (change)="choose(chosen.value)">
          @for (one of years; track one) {
            <option [value]="one" [selected]="one === year()">{{ one }}</option>
          }
        </select>
      </div>
      @if (exporting.failure(); as failure) {
        <tp-failure [of]="failure" />
      }
      @if (list.rows.failure(); as failure) {
        <tp-failure [of]="failure" [canRetry]="true" (again)="list.load()" />
      }
      @if (list.rows.total() === 0) {
        <tp-empty [title]="nothing"
          ><span i18n>Vendors appear here after their first captured card payment.</span></tp-empty
        >
      } @else {
        <tp-grid
          [label]="label"
          [rows]="list.rows"
          [columns]="columns"
          [sort]="list.query().sort"
          [current]="null"
          [changed]="list.changed()"
          (sorted)="list.sortBy($event)"
          (opened)="open($event)"
        />
      }
    </div>
  `,
  styles: `
    .field {
      max-width: 160px;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class MarketplaceFiguresPage {
  private readonly api = inject(Api);
  private readonly router = inject(Router);
  protected readonly exporting = new Action();
  protected readonly label = $localize`Tax authority reports`;
  protected readonly nothing = $localize`No payments through the marketplace this year`;
  protected readonly years = Array.from({ length: YEARS }, (_, i) =>
    String(Number(today().slice(0, 4)) - i),
  );
  protected readonly list = new ListModel<MarketplaceFigures>({
    filters: ['year'],
    sort: 'vendor',
    load:
      ({ filters, sort }) =>
      (offset, limit) =>
        this.api.invoke(marketplaceFiguresList$Json, {
          year: Number(filters['year']?.[0] ?? this.years[0]),
          sort,
          offset,
          limit,
        }),
    concerns: ({ resource }) => resource === 'payment' || resource === 'vendorAccount',
  });
  protected readonly year = computed(
    () => this.list.query().filters['year']?.[0] ?? this.years[0]!,
  );
  protected readonly columns: readonly Column<MarketplaceFigures>[] = [
    {
      key: 'vendor',
      header: $localize`Vendor`,
      width: grows(160, 3),
      sort: 'vendor',
      narrow: 'title',
      cell: ({ vendorName }) => textCell(vendorName),
    },
    {
      key: 'country',
      header: $localize`Country`,
      width: 80,
      cell: ({ country }) => textCell(country),
    },
    {
      key: 'taxId',
      header: $localize`Tax ID`,
      width: grows(120, 1),
      cell: ({ taxId }) => textCell(taxId ?? $localize`missing`, taxId === null),
    },
    {
      key: 'quarter',
      header: $localize`Quarter`,
      width: 88,
      narrow: 'sub',
      cell: ({ year, quarter }) => textCell(`${year} Q${quarter}`),
    },
    {
      key: 'consideration',
      header: $localize`Consideration, net of fees`,
      width: grows(172, 1),
      numeric: true,
      narrow: 'end',
      cell: ({ consideration }) => ({ kind: 'money', money: consideration }),
    },
    {
      key: 'activities',
      header: $localize`Orders`,
      width: 80,
      numeric: true,
      narrow: 'endSub',
      cell: ({ activities }) => ({ kind: 'count', count: activities }),
    },
    {
      key: 'fees',
      header: $localize`Fees`,
      width: grows(110, 1),
      numeric: true,
      cell: ({ fees }) => ({ kind: 'money', money: fees }),
    },
    {
      key: 'captured',
      header: $localize`Paid by buyers, gross`,
      width: grows(130, 1),
      numeric: true,
      cell: ({ captured }) => ({ kind: 'money', money: captured }),
    },
    {
      key: 'payments',
      header: $localize`Payments`,
      width: 88,
      numeric: true,
      cell: ({ payments }) => ({ kind: 'count', count: payments }),
    },
  ];

  protected choose(year: string): void {
    this.list.state.change({ filters: { year: [year] } });
  }

  protected open({ vendorOrgId }: MarketplaceFigures): void {
    void this.router.navigate(['/money/vendors', vendorOrgId]);
  }

  protected exportCsv(): void {
    void this.exporting.run(async () =>
      saveCsv(
        await this.api.invoke(marketplaceFiguresList$Csv, { year: Number(this.year()) }),
        `marketplace-figures-${this.year()}.csv`,
      ),
    );
  }
}
