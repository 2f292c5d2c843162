import { ChangeDetectionStrategy, Component, computed, inject, input } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatDialog } from '@angular/material/dialog';
import { firstValueFrom } from 'rxjs';
import { Api } from '../../api/api';
import { organizationsRemoveTaxId } from '../../api/fn/organizations/organizations-remove-tax-id';
import { organizationsWithdrawTaxIdConfirmation } from '../../api/fn/organizations/organizations-withdraw-tax-id-confirmation';
import type { Organization } from '../../api/models/organization';
import { askForReason } from '../../components/ask-for-reason';
import { FailureNotice } from '../../components/failure-notice';
import { Icon } from '../../components/icons/icon';
import { Action } from '../../core/action';
import { dayText } from '../../core/formats';
import { Organizations } from '../../core/organizations';
import { Session } from '../../core/session';
import { countryName } from '../../terms/countries';
import { StatusLabel } from '../../terms/status-label';
import type { Status } from '../../terms/statuses';
import { confirmTaxId } from './confirm-tax-id';
import type { TaxIdOf } from './tax-id-dialog';

type TaxId = NonNullable<Organization['taxIds']>[number];

/**
 * A company's tax ids by country, and whether each is known to be registered: without that, sales to
 * another member state are taxed.
 */
@Component({
  selector: 'tp-tax-ids',
  imports: [Icon, MatButton, StatusLabel, FailureNotice],
  template: `
    <section aria-labelledby="tax-ids-title">
      <div class="head">
        <h2 id="tax-ids-title" i18n>Tax IDs</h2>
        @if (changes()) {
          <button matButton="outlined" type="button" (click)="add()">
            <tp-icon name="add" /> <span i18n>Add another country…</span>
          </button>
        }
      </div>
      @if (attempt.failure(); as failure) {
        <tp-failure [of]="failure" />
      }
      @if (taxIds().length === 0) {
        <p class="muted" i18n>No VAT ID recorded. Sales to other member states are taxed.</p>
      } @else {
        <div class="scroll-x" tabindex="0">
          <table class="ledger">
            <thead>
              <tr>
                <th scope="col" i18n>Country</th>
                <th scope="col" i18n>VAT/tax ID</th>
                <th scope="col" i18n>Status</th>
                <th scope="col" i18n>Checked</th>
                <th scope="col"><span class="visually-hidden" i18n>Actions</span></th>
              </tr>
            </thead>
            <tbody>
              @for (each of taxIds(); track each.country + each.id) {
                <tr>
                  <td translate="no">{{ name(each.country) }}</td>
                  <td class="mono">{{ each.id }}</td>
                  <td class="nowrap"><tp-status [status]="statusOf(each)" /></td>
                  <td>
                    @if (each.confirmation; as confirmation) {
                      <span i18n
                        >on {{ day(confirmation.on) }}, consultation number
                        {{ confirmation.consultation }}</span
                      >
                      @if (confirmation.vendorOrgId; as vendor) {
                        <span class="muted" i18n
                          >for sales by {{ organizations.name(vendor) ?? '' }}</span
                        >
                      }
                    } @else if (each.valid) {
                      <span class="muted" i18n>format and check digits only</span>
                    }
                  </td>
                  <td class="end nowrap">
                    @if (confirms() && each.valid) {
                      <button
                        matButton
                        type="button"
                        [disabled]="attempt.busy()"
                        (click)="confirm(each)"
                        i18n
                      >
                        Record confirmation…
                      </button>
                      @if (each.confirmation && each.confirmation.vendorOrgId === null) {
                        <button
                          matButton
                          type="button"
                          [disabled]="attempt.busy()"
                          (click)="withdraw(each)"
                          i18n
                        >
                          Withdraw…
                        </button>
                      }
                    }
                    @if (changes() && !each.main) {
                      <button
                        matButton
                        type="button"
                        [disabled]="attempt.busy()"
                        (click)="remove(each)"
                        i18n
                      >
                        Remove
                      </button>
                    }
                  </td>
                </tr>
              }
            </tbody>
          </table>
        </div>
      }
    </section>
  `,
  styles: `
    section {
      display: flex;
      flex-direction: column;
      gap: 8px;
    }

    .head {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      gap: 8px 16px;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class TaxIds {
  private readonly api = inject(Api);
  private readonly dialogs = inject(MatDialog);
  private readonly session = inject(Session);
  protected readonly organizations = inject(Organizations);
  readonly of = input.required<Organization>();
  protected readonly attempt = new Action();
  protected readonly name = countryName;
  protected readonly day = dayText;
  protected readonly taxIds = computed(() => this.of().taxIds ?? []);
  private readonly isOwn = computed(() => this.of().id === this.session.me()?.organization.id);
  protected readonly changes = computed(
    () => this.isOwn() && this.session.can('organization.manage'),
  );
  protected readonly confirms = computed(() => !this.isOwn() && this.session.can('taxId.confirm'));

  protected statusOf({ valid, confirmation }: TaxId): Status {
    if (!valid) return { tone: 'refused', label: $localize`Invalid format` };
    return confirmation
      ? { tone: 'done', label: $localize`Confirmed` }
      : { tone: 'waiting', label: $localize`Not confirmed` };
  }

  protected async add(): Promise<void> {
    const { TaxIdDialog } = await import('./tax-id-dialog');
    const of: TaxIdOf = { organizationId: this.of().id };
    await firstValueFrom(
      this.dialogs.open<object, TaxIdOf>(TaxIdDialog, { data: of, width: '520px' }).afterClosed(),
    );
  }

  protected async confirm({ id: taxId }: TaxId): Promise<void> {
    await confirmTaxId(this.dialogs, { organizationId: this.of().id, taxId });
  }

  protected async withdraw({ id: taxId }: TaxId): Promise<void> {
    const reason = await askForReason(this.dialogs, {
      title: $localize`Withdraw the confirmation of ${taxId}:taxId:?`,
      effect: $localize`New orders are taxed until it is confirmed again. Existing orders don’t change.`,
      act: $localize`Withdraw`,
      required: true,
    });
    if (reason === undefined) return;
    await this.attempt.run(() =>
      this.api.invoke(organizationsWithdrawTaxIdConfirmation, {
        id: this.of().id,
        body: { taxId, reason },
      }),
    );
  }

  protected async remove({ country }: TaxId): Promise<void> {
    await this.attempt.run(() =>
      this.api.invoke(organizationsRemoveTaxId, { id: this.of().id, country }),
    );
  }
}
