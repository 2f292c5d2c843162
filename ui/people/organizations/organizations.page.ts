import { ChangeDetectionStrategy, Component, computed, inject } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatDialog } from '@angular/material/dialog';
import { RouterOutlet } from '@angular/router';
import { Api } from '../../api/api';
import { organizationsList$Csv } from '../../api/fn/organizations/organizations-list-csv';
import { organizationsList$Json } from '../../api/fn/organizations/organizations-list-json';
import { organizationsList$VndOpenxmlformatsOfficedocumentSpreadsheetmlSheet as organizationsListXlsx } from '../../api/fn/organizations/organizations-list-vnd-openxmlformats-officedocument-spreadsheetml-sheet';
import type { Organization } from '../../api/models/organization';
import { Empty } from '../../components/empty';
import { FailureNotice } from '../../components/failure-notice';
import { type Column, grows, textCell } from '../../components/grid/columns';
import type { Exporter } from '../../components/grid/export-scope';
import type { Filter } from '../../components/grid/filters';
import { Grid } from '../../components/grid/grid';
import { ListBar, shownColumns } from '../../components/grid/list-bar';
import { ListModel } from '../../components/grid/list-model';
import type { ListQuery } from '../../components/grid/list-state';
import { Session } from '../../core/session';
import {
  applicationStage,
  type ApplicationStage,
  organizationStatus,
  organizationType,
} from '../../terms/statuses';

/**
 * Who buys and sells here. Those that wait to be verified are a filter away; what can be done with
 * one stands beside the list.
 */
@Component({
  imports: [Empty, Grid, ListBar, MatButton, RouterOutlet, FailureNotice],
  template: `
    <div class="split" [class.beside]="list.open() !== null">
      <section class="page full" i18n-aria-label aria-label="Organisations">
        <div class="page-head">
          <h1 i18n>Organisations</h1>
          @if (verifies) {
            <div class="actions">
              <button matButton type="button" (click)="askFor()" i18n>Required documents…</button>
            </div>
          }
        </div>
        <tp-list-bar
          [state]="list.state"
          [rows]="list.rows"
          of="organizations"
          [searchLabel]="searchLabel"
          [filters]="filters"
          [columns]="columns"
          [exporter]="exporter"
        />
        @if (list.rows.failure(); as failure) {
          <tp-failure [of]="failure" [canRetry]="true" (again)="list.load()" />
        }
        @if (list.rows.total() === 0) {
          <tp-empty [title]="nothing"
            ><button matButton type="button" (click)="list.clear()" i18n>
              Clear filters
            </button></tp-empty
          >
        } @else {
          <tp-grid
            [label]="label"
            [rows]="list.rows"
            [columns]="shown()"
            [sort]="list.query().sort"
            [current]="list.open()"
            [changed]="list.changed()"
            (sorted)="list.sortBy($event)"
            (opened)="list.show($event)"
          />
        }
      </section>
      <div class="detail"><router-outlet /></div>
    </div>
  `,
  styleUrl: '../../components/grid/split.scss',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class OrganizationsPage {
  private readonly api = inject(Api);
  private readonly dialogs = inject(MatDialog);
  protected readonly verifies = inject(Session).can('organization.verify');
  protected readonly label = $localize`Organisations`;
  protected readonly searchLabel = $localize`Name`;
  protected readonly nothing = $localize`No matching organisations`;
  protected readonly list = new ListModel<Organization>({
    filters: ['type', 'status', 'application'],
    sort: 'name',
    load: (query) => (offset, limit) =>
      this.api.invoke(organizationsList$Json, { ...paramsOf(query), offset, limit }),
    concerns: ({ resource }) => resource === 'organization',
  });
  protected readonly filters: readonly Filter[] = [
    {
      kind: 'choice',
      name: 'status',
      label: $localize`Status`,
      options: (['Registered', 'Verified', 'Suspended'] as const).map((value) => ({
        value,
        label: organizationStatus(value).label,
      })),
    },
    {
      kind: 'choice',
      name: 'application',
      label: $localize`Verification`,
      options: (['ToReview', 'Reviewed', 'AwaitingDocuments', 'SentBack'] as const).map(
        (value) => ({ value, label: applicationStage(value).label }),
      ),
    },
    {
      kind: 'choice',
      name: 'type',
      label: $localize`Type`,
      options: (['Buyer', 'Seller', 'Operator'] as const).map((value) => ({
        value,
        label: organizationType(value),
      })),
    },
  ];
  protected readonly columns: readonly Column<Organization>[] = [
    {
      key: 'name',
      header: $localize`Name`,
      width: grows(200, 3),
      sort: 'name',
      narrow: 'title',
      cell: ({ name }) => textCell(name),
    },
    {
      key: 'type',
      header: $localize`Type`,
      width: grows(96, 1),
      sort: 'type',
      narrow: 'sub',
      cell: ({ type }) => textCell(organizationType(type)),
    },
    {
      key: 'place',
      header: $localize`Town or city`,
      width: grows(140, 1.5),
      cell: ({ city, country }) => textCell(`${city}, ${country}`, true),
    },
    {
      key: 'since',
      header: $localize`Registered`,
      width: grows(110, 1),
      sort: 'registeredAt',
      narrow: 'end',
      cell: ({ registeredAt }) => ({ kind: 'when', at: registeredAt }),
    },
    {
      key: 'status',
      header: $localize`Status`,
      width: grows(140, 1),
      sort: 'status',
      narrow: 'endSub',
      cell: ({ status, application }) => ({
        kind: 'status',
        status: application ? applicationStage(application) : organizationStatus(status),
      }),
    },
  ];
  protected readonly shown = computed(() => shownColumns(this.columns, this.list.query().columns));
  protected readonly exporter: Exporter = (scope, format) => {
    const params = scope === 'all' ? {} : paramsOf(this.list.query());
    return format === 'xlsx'
      ? this.api.invoke(organizationsListXlsx, params)
      : this.api.invoke(organizationsList$Csv, params);
  };

  protected async askFor(): Promise<void> {
    const { RequiredDocumentsDialog } = await import('./required-documents-dialog');
    this.dialogs.open(RequiredDocumentsDialog, { width: '520px' });
  }
}

function paramsOf({ q, sort, filters }: ListQuery) {
  const { type, status, application } = filters;
  return {
    ...(q ? { q } : {}),
    sort,
    ...(type ? { type: type as Organization['type'][] } : {}),
    ...(status ? { status: status as Organization['status'][] } : {}),
    ...(application ? { application: application as ApplicationStage[] } : {}),
  };
}
