import { ChangeDetectionStrategy, Component, computed, inject, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatDialog } from '@angular/material/dialog';
import { Router, RouterLink } from '@angular/router';
import { firstValueFrom } from 'rxjs';
import { Api } from '../../api/api';
import { priceListsList$Json } from '../../api/fn/prices/price-lists-list-json';
import type { PriceList } from '../../api/models/price-list';
import { Empty } from '../../components/empty';
import { FailureNotice } from '../../components/failure-notice';
import { countText, dayText } from '../../core/formats';
import { reading } from '../../core/reading';
import { Session } from '../../core/session';
import { StatusLabel } from '../../terms/status-label';
import { priceListStatus } from '../../terms/statuses';
import { audienceText } from './audience-text';

/** A vendor's price lists: which prices, for whom, and from when to when. */
@Component({
  imports: [Empty, MatButton, RouterLink, StatusLabel, FailureNotice],
  template: `
    <div class="page">
      <div class="page-head">
        <h1 i18n>Price lists</h1>
        @if (mayManage) {
          <div class="actions">
            <button matButton="outlined" type="button" (click)="draft()" i18n>
              New price list…
            </button>
          </div>
        }
      </div>
      @if (read.error(); as error) {
        <tp-failure [error]="error" [canRetry]="true" (again)="read.reload()" />
      }
      @if (lists(); as lists) {
        @if (lists.length === 0) {
          <tp-empty [title]="nothing"
            ><span i18n
              >A product is on sale as soon as a published list has a price for it.</span
            ></tp-empty
          >
        } @else {
          <div class="scroll-x">
            <table class="ledger">
              <thead>
                <tr>
                  <th scope="col" i18n>Name</th>
                  <th scope="col" i18n>Status</th>
                  <th scope="col" i18n>For</th>
                  <th scope="col" class="end" i18n>Prices</th>
                  <th scope="col" i18n>Currency</th>
                  <th scope="col" i18n>Valid from</th>
                  <th scope="col" i18n>Valid until</th>
                  <th scope="col" class="end" i18n>Priority</th>
                </tr>
              </thead>
              <tbody>
                @for (list of lists; track list.id) {
                  <tr>
                    <td>
                      <a [routerLink]="['/price-lists', list.id]">{{ list.name }}</a>
                    </td>
                    <td><tp-status [status]="status(list)" /></td>
                    <td>{{ audience(list) }}</td>
                    <td class="end">{{ count(list.prices) }}</td>
                    <td>{{ list.currency }}</td>
                    <td class="nowrap">{{ day(list.validFrom) }}</td>
                    <td class="nowrap">{{ list.validTo === null ? '–' : day(list.validTo) }}</td>
                    <td class="end">{{ list.precedence }}</td>
                  </tr>
                }
              </tbody>
            </table>
          </div>
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
export class PriceListsPage {
  private readonly api = inject(Api);
  private readonly dialogs = inject(MatDialog);
  private readonly router = inject(Router);
  protected readonly mayManage = inject(Session).can('priceList.manage');
  protected readonly nothing = $localize`No price lists yet`;
  protected readonly count = countText;
  protected readonly day = dayText;
  protected readonly audience = ({ audience }: PriceList): string => audienceText(audience);
  protected readonly status = ({ status }: PriceList) => priceListStatus(status);
  protected readonly busy = signal(false);
  protected readonly read = reading(
    () => true,
    () =>
      this.api
        .invoke(priceListsList$Json, { limit: 200, sort: '-changedAt' })
        .then(({ items }) => items),
    ({ resource }) => resource === 'priceList',
  );
  protected readonly lists = computed(() => (this.read.hasValue() ? this.read.value() : null));

  protected async draft(): Promise<void> {
    const { DraftDialog } = await import('./draft-dialog');
    const id = (await firstValueFrom(
      this.dialogs.open(DraftDialog, { width: '640px', maxWidth: '96vw' }).afterClosed(),
    )) as string | undefined;
    if (id) await this.router.navigate(['/price-lists', id]);
  }
}
