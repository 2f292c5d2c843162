import { ChangeDetectionStrategy, Component, computed, effect, inject, untracked } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { Router } from '@angular/router';
import { Api } from '../api/api';
import { rfqList$Csv } from '../api/fn/quotes/rfq-list-csv';
import { rfqList$Json } from '../api/fn/quotes/rfq-list-json';
import type { Rfq } from '../api/models/rfq';
import { whenHeard } from '../ground/reading';
import { Session } from '../ground/session';
import { codeCell, type Column, dayCell, textCell } from '../grid/columns';
import type { Filter } from '../grid/filters';
import { Grid } from '../grid/grid';
import { type Extent, ListBar, shownColumns } from '../grid/list-bar';
import { ListState } from '../grid/list-state';
import { Windows } from '../grid/windows';
import { Empty } from '../words/empty';
import { rfqStatus } from '../words/statuses';
import { TroubleBox } from '../words/trouble-box';

const statuses: readonly Rfq['status'][] = ['Requested', 'Quoted', 'Accepted', 'Closed'];

/** Requests for quotes: those that one's company made, or those that it is asked. */
@Component({
  imports: [Empty, Grid, ListBar, MatButtonModule, TroubleBox],
  template: `
    <div class="page full">
      <div class="page-head"><h1 i18n>Quotes</h1></div>
      <tp-list-bar [state]="state" [rows]="rows" of="rfqs" [searchLabel]="searchLabel" [filters]="filters" [columns]="columns" [exporter]="exporter" />
      @if (rows.trouble(); as trouble) {
        <tp-trouble [of]="trouble" [canRetry]="true" (again)="ask()" />
      }
      @if (rows.total() === 0) {
        @if (narrowed()) {
          <tp-empty [title]="nothingUnder"><button matButton type="button" (click)="state.change({ q: '', filters: {} })" i18n>Clear the filters</button></tp-empty>
        } @else if (buys) {
          <tp-empty [title]="nothingYet"><span i18n>Ask several vendors at once from a quick order or a list; their offers stand side by side here.</span></tp-empty>
        } @else {
          <tp-empty [title]="nothingYet"><span i18n>Requests come here when a buyer asks you for a price.</span></tp-empty>
        }
      } @else {
        <tp-grid
          [label]="label"
          [rows]="rows"
          [columns]="shown()"
          [sort]="state.query().sort || '-requestedAt'"
          (sorted)="state.change({ sort: $event })"
          (opened)="show($event)"
        />
      }
    </div>
  `,
  styles: `
    :host {
      display: block;
      height: 100%;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class RfqsPage {
  private readonly api = inject(Api);
  private readonly router = inject(Router);
  protected readonly buys = inject(Session).me()?.organization.type === 'Buyer';
  protected readonly label = $localize`Requests for quotes`;
  protected readonly searchLabel = $localize`Number or company`;
  protected readonly nothingUnder = $localize`No request matches`;
  protected readonly nothingYet = $localize`No requests yet`;
  protected readonly state = new ListState(['status']);
  protected readonly rows = new Windows<Rfq>();
  protected readonly narrowed = computed(() => this.state.query().q !== '' || Object.keys(this.state.query().filters).length > 0);
  protected readonly filters: readonly Filter[] = [
    { kind: 'choice', name: 'status', label: $localize`Status`, options: statuses.map((value) => ({ value, label: rfqStatus(value).word })) },
  ];
  protected readonly columns: readonly Column<Rfq>[] = [
    { key: 'number', header: $localize`Number`, width: 'minmax(120px, 1fr)', sort: 'number', narrow: 'title', cell: ({ number }) => codeCell(number) },
    ...(this.buys ? [] : [{ key: 'buyer', header: $localize`Buyer`, width: 'minmax(160px, 2fr)', narrow: 'sub' as const, cell: ({ buyerName }: Rfq) => textCell(buyerName) }]),
    { key: 'note', header: $localize`Note`, width: 'minmax(160px, 3fr)', ...(this.buys ? { narrow: 'sub' as const } : {}), cell: ({ note }) => textCell(note, true) },
    { key: 'lines', header: $localize`Lines`, width: '72px', numeric: true, cell: ({ lines }) => ({ kind: 'count', count: lines.length }) },
    { key: 'vendors', header: $localize`Vendors`, width: '80px', numeric: true, cell: ({ vendorOrgIds }) => ({ kind: 'count', count: vendorOrgIds.length }) },
    { key: 'quotes', header: $localize`Quotes`, width: '80px', numeric: true, cell: ({ quotes }) => ({ kind: 'count', count: quotes.length }) },
    { key: 'requested', header: $localize`Requested`, width: '120px', sort: 'requestedAt', narrow: 'end', cell: ({ requestedAt }) => ({ kind: 'when', at: requestedAt }) },
    { key: 'neededBy', header: $localize`Needed by`, width: '120px', cell: ({ neededBy }) => dayCell(neededBy) },
    { key: 'status', header: $localize`Status`, width: '130px', sort: 'status', narrow: 'endSub', cell: ({ status }) => ({ kind: 'status', status: rfqStatus(status) }) },
  ];
  protected readonly shown = computed(() => shownColumns(this.columns, this.state.query().columns));

  constructor() {
    effect(() => {
      this.state.query();
      untracked(() => this.ask());
    });
    whenHeard(
      (changes) => changes === null || changes.some(({ resource }) => resource === 'rfq'),
      () => void this.rows.refresh(),
    );
  }

  protected ask(): void {
    const params = this.params();
    this.rows.ask((offset, limit) => this.api.invoke(rfqList$Json, { ...params, offset, limit }));
  }

  protected show({ id }: Rfq): void {
    void this.router.navigate(['/rfq', id]);
  }

  protected readonly exporter = (extent: Extent): Promise<string> => this.api.invoke(rfqList$Csv, extent === 'all' ? {} : this.params());

  private params() {
    const { q, sort, filters } = this.state.query();
    return { ...(q ? { q } : {}), ...(sort ? { sort } : {}), ...(filters['status'] ? { status: filters['status'] as Rfq['status'][] } : {}) };
  }
}
