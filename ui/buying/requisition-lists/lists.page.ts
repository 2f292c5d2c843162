import { ChangeDetectionStrategy, Component, computed, inject, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatDialog } from '@angular/material/dialog';
import { Router, RouterLink } from '@angular/router';
import { firstValueFrom } from 'rxjs';
import { Api } from '../../api/api';
import { requisitionListsCreate } from '../../api/fn/buying/requisition-lists-create';
import { requisitionListsList$Json } from '../../api/fn/buying/requisition-lists-list-json';
import { Empty } from '../../components/empty';
import { FailureNotice } from '../../components/failure-notice';
import { type Failure, failureOf } from '../../core/failure';
import { countText } from '../../core/formats';
import { People } from '../../core/people';
import { reading } from '../../core/reading';
import { When } from '../../terms/when';

/** What the company buys again and again, in lists that everybody in it shares. */
@Component({
  imports: [Empty, MatButton, RouterLink, FailureNotice, When],
  template: `
    <div class="page">
      <div class="page-head">
        <h1 i18n>Lists</h1>
        <div class="actions">
          <button matButton="outlined" type="button" (click)="create()" i18n>New list…</button>
        </div>
      </div>
      @if (read.error(); as error) {
        <tp-failure [error]="error" [canRetry]="true" (again)="read.reload()" />
      }
      @if (failure(); as refused) {
        <tp-failure [of]="refused" />
      }
      @if (lists(); as lists) {
        @if (lists.length === 0) {
          <tp-empty [title]="nothing"
            ><span i18n
              >Lists hold what your company buys regularly. Add products from the catalogue or from
              quick order.</span
            ></tp-empty
          >
        } @else {
          <table class="ledger">
            <thead>
              <tr>
                <th scope="col" i18n>Name</th>
                <th scope="col" class="end" i18n>Lines</th>
                <th scope="col" i18n>Created by</th>
                <th scope="col" i18n>Changed</th>
              </tr>
            </thead>
            <tbody>
              @for (list of lists; track list.id) {
                <tr>
                  <td>
                    <a [routerLink]="['/lists', list.id]">{{ list.name }}</a>
                  </td>
                  <td class="end">{{ count(list.lines) }}</td>
                  <td>{{ people.name(list.createdBy) ?? '–' }}</td>
                  <td><tp-when [at]="list.changedAt" /></td>
                </tr>
              }
            </tbody>
          </table>
        }
      } @else if (!read.error()) {
        @for (row of [1, 2, 3]; track row) {
          <span class="skeleton wide"></span>
        }
        <p class="visually-hidden" role="status" i18n>Loading</p>
      }
    </div>
  `,
  styles: `
    .skeleton.wide {
      width: 100%;
      height: 24px;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ListsPage {
  private readonly api = inject(Api);
  private readonly dialogs = inject(MatDialog);
  private readonly router = inject(Router);
  protected readonly people = inject(People);
  protected readonly nothing = $localize`No lists yet`;
  protected readonly failure = signal<Failure | null>(null);
  protected readonly count = countText;
  protected readonly read = reading(
    () => true,
    () => this.api.invoke(requisitionListsList$Json, { limit: 200 }).then(({ items }) => items),
    ({ resource }) => resource === 'requisitionList',
  );
  protected readonly lists = computed(() => (this.read.hasValue() ? this.read.value() : null));

  protected async create(): Promise<void> {
    const { ListNameDialog } = await import('./list-name-dialog');
    const name = await firstValueFrom(
      this.dialogs.open(ListNameDialog, { width: '420px' }).afterClosed(),
    );
    if (!name) return;
    this.failure.set(null);
    try {
      const { id } = await this.api.invoke(requisitionListsCreate, { body: { name } });
      await this.router.navigate(['/lists', id]);
    } catch (error) {
      this.failure.set(failureOf(error));
    }
  }
}
