import { ChangeDetectionStrategy, Component, computed, inject, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { RouterLink } from '@angular/router';
import { Api } from '../../api/api';
import { buyingResolve } from '../../api/fn/buying/buying-resolve';
import { partNumbersAssign } from '../../api/fn/buying/part-numbers-assign';
import { partNumbersList$Csv } from '../../api/fn/buying/part-numbers-list-csv';
import { partNumbersList$Json } from '../../api/fn/buying/part-numbers-list-json';
import { partNumbersList$VndOpenxmlformatsOfficedocumentSpreadsheetmlSheet as partNumbersListXlsx } from '../../api/fn/buying/part-numbers-list-vnd-openxmlformats-officedocument-spreadsheetml-sheet';
import { partNumbersRemove } from '../../api/fn/buying/part-numbers-remove';
import type { PartNumber } from '../../api/models/part-number';
import { Empty } from '../../components/empty';
import { FailureNotice } from '../../components/failure-notice';
import { codeCell, type Column, grows, textCell } from '../../components/grid/columns';
import type { Exporter } from '../../components/grid/export-scope';
import { Grid } from '../../components/grid/grid';
import { ListBar } from '../../components/grid/list-bar';
import { ListModel } from '../../components/grid/list-model';
import type { ListQuery } from '../../components/grid/list-state';
import { Action } from '../../core/action';
import { Session } from '../../core/session';

type Row = PartNumber & { readonly sku: string | null; readonly name: string | null };

/** What one's company calls products: these codes work wherever a SKU does. */
@Component({
  imports: [Empty, Grid, ListBar, MatButton, RouterLink, FailureNotice],
  template: `
    <div class="page full">
      <div class="page-head">
        <h1 i18n>Part numbers</h1>
        <div class="actions">
          @if (manages && list.selection().size > 0) {
            <button
              matButton="outlined"
              type="button"
              [disabled]="attempt.busy()"
              (click)="remove()"
              i18n
            >
              Remove {{ list.selection().size }} selected
            </button>
          }
          @if (manages) {
            <a matButton routerLink="/imports" [queryParams]="{ kind: 'partNumbers' }" i18n
              >Import from a file</a
            >
          }
        </div>
        <p class="sub" i18n>
          Your company’s own part numbers. They work in quick order and wherever a SKU does.
        </p>
      </div>
      @if (manages) {
        <form class="assign" (submit)="$event.preventDefault(); assign(number, code)">
          <div class="field">
            <label for="number" i18n>Your part number</label>
            <input #number id="number" class="box mono" maxlength="60" required />
          </div>
          <div class="field">
            <label for="code" i18n>Maps to SKU</label>
            <input #code id="code" class="box mono" maxlength="60" required />
          </div>
          <button matButton="filled" type="submit" [disabled]="attempt.busy()" i18n>Add</button>
        </form>
      }
      @if (attempt.failure(); as failure) {
        <tp-failure [of]="failure" />
      }
      @if (unknown(); as code) {
        <p class="refused" role="alert" i18n>
          No product has the SKU {{ code }}. Look it up in the catalogue and copy it from there.
        </p>
      }
      <tp-list-bar
        [state]="list.state"
        [rows]="list.rows"
        of="partNumbers"
        [searchLabel]="searchLabel"
        [exporter]="exporter"
      />
      @if (list.rows.failure(); as failure) {
        <tp-failure [of]="failure" [canRetry]="true" (again)="list.load()" />
      }
      @if (list.rows.total() === 0) {
        @if (list.narrowed()) {
          <tp-empty [title]="nothingUnder"
            ><button matButton type="button" (click)="list.clear()" i18n>
              Clear search
            </button></tp-empty
          >
        } @else {
          <tp-empty [title]="nothingYet"
            ><span i18n>Add one above, or import them from a file.</span></tp-empty
          >
        }
      } @else {
        <tp-grid
          [label]="label"
          [rows]="list.rows"
          [columns]="columns"
          [sort]="list.query().sort"
          [selectable]="manages"
          [selection]="list.selection()"
          (sorted)="list.sortBy($event)"
          (selected)="list.selection.set($event)"
        />
      }
    </div>
  `,
  styles: `
    :host {
      display: block;
      height: 100%;
    }

    .assign {
      display: flex;
      flex-wrap: wrap;
      align-items: end;
      gap: 8px 16px;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class PartNumbersPage {
  private readonly api = inject(Api);
  protected readonly manages = inject(Session).can('list.manage');
  protected readonly attempt = new Action();
  /** A code that is no product's. */
  protected readonly unknown = signal<string | null>(null);
  protected readonly label = $localize`Part numbers`;
  protected readonly searchLabel = $localize`Part number`;
  protected readonly nothingUnder = $localize`No matching part numbers`;
  protected readonly nothingYet = $localize`No part numbers yet`;
  protected readonly list = new ListModel<Row>({
    filters: [],
    sort: 'partNumber',
    load: (query) => async (offset, limit) => {
      const page = await this.api.invoke(partNumbersList$Json, {
        ...paramsOf(query),
        offset,
        limit,
      });
      return { ...page, items: await this.named(page.items) };
    },
    concerns: ({ resource }) => resource === 'partNumber',
  });
  protected readonly columns: readonly Column<Row>[] = [
    {
      key: 'partNumber',
      header: $localize`Your part number`,
      width: grows(140, 1),
      sort: 'partNumber',
      narrow: 'title',
      cell: ({ partNumber }) => codeCell(partNumber),
    },
    {
      key: 'sku',
      header: $localize`SKU`,
      width: grows(140, 1),
      narrow: 'end',
      cell: ({ sku }) => codeCell(sku),
    },
    {
      key: 'name',
      header: $localize`Product`,
      width: grows(200, 3),
      narrow: 'sub',
      cell: ({ name }) => textCell(name),
    },
    {
      key: 'changedAt',
      header: $localize`Changed`,
      width: grows(110, 1),
      sort: 'changedAt',
      cell: ({ changedAt }) => ({ kind: 'when', at: changedAt }),
    },
  ];
  protected readonly exporter: Exporter = (scope, format) => {
    const params = scope === 'all' ? {} : paramsOf(this.list.query());
    return format === 'xlsx'
      ? this.api.invoke(partNumbersListXlsx, params)
      : this.api.invoke(partNumbersList$Csv, params);
  };
  private readonly chosen = computed(() => [...this.list.selection().values()]);

  protected async assign(number: HTMLInputElement, code: HTMLInputElement): Promise<void> {
    const sku = code.value.trim();
    this.unknown.set(null);
    const done = await this.attempt.run(async () => {
      const { rows } = await this.api.invoke(buyingResolve, {
        body: { rows: [{ row: 1, code: sku }] },
      });
      const productId = rows[0]?.line?.product?.id;
      if (productId === undefined) {
        this.unknown.set(sku);
        return;
      }
      await this.api.invoke(partNumbersAssign, {
        body: { partNumber: number.value.trim(), productId },
      });
    });
    if (!done || this.unknown() !== null) return;
    number.value = '';
    code.value = '';
    number.focus();
    await this.list.rows.refresh();
  }

  protected async remove(): Promise<void> {
    await this.attempt.run(async () => {
      for (const { id } of this.chosen()) await this.api.invoke(partNumbersRemove, { id });
    });
    this.list.selection.set(new Map());
    this.list.load();
  }

  /** With the products that they name, which the list itself does not say. */
  private async named(numbers: readonly PartNumber[]): Promise<readonly Row[]> {
    if (numbers.length === 0) return [];
    const { rows } = await this.api.invoke(buyingResolve, {
      body: { rows: numbers.map(({ partNumber }, row) => ({ row, code: partNumber })) },
    });
    const products = new Map(rows.map(({ row, line }) => [row, line?.product]));
    return numbers.map((number, row) => ({
      ...number,
      sku: products.get(row)?.sku ?? null,
      name: products.get(row)?.name ?? null,
    }));
  }
}

const paramsOf = ({ q, sort }: ListQuery) => ({ ...(q ? { q } : {}), sort });
