import { ChangeDetectionStrategy, Component, inject, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import {
  MAT_DIALOG_DATA,
  MatDialogActions,
  MatDialogClose,
  MatDialogContent,
  MatDialogRef,
  MatDialogTitle,
} from '@angular/material/dialog';
import { Api } from '../../api/api';
import { organizationsChangeAddress } from '../../api/fn/organizations/organizations-change-address';
import { organizationsChangeContacts } from '../../api/fn/organizations/organizations-change-contacts';
import { organizationsChangeTaxId } from '../../api/fn/organizations/organizations-change-tax-id';
import { organizationsChangeTimeZone } from '../../api/fn/organizations/organizations-change-time-zone';
import type { Address } from '../../api/models/address';
import type { AddressRequest } from '../../api/models/address-request';
import type { Country } from '../../api/models/country';
import type { Organization } from '../../api/models/organization';
import { FailureNotice } from '../../components/failure-notice';
import { Action } from '../../core/action';
import { errorAt } from '../../core/failure';
import { AddressFields } from '../../terms/address-fields';

/**
 * What a company says of itself. Sends what has changed, one after the other; closes when all of it
 * was taken.
 */
@Component({
  imports: [
    AddressFields,
    MatButton,
    MatDialogActions,
    MatDialogClose,
    MatDialogContent,
    MatDialogTitle,
    FailureNotice,
  ],
  template: `
    <form (submit)="$event.preventDefault(); send()">
      <h2 mat-dialog-title i18n>Company details</h2>
      <mat-dialog-content>
        <div class="form">
          <div class="field">
            <label for="tax-id" i18n>VAT/tax ID</label>
            <input
              #taxBox
              id="tax-id"
              class="box"
              maxlength="40"
              [value]="taxId()"
              (input)="taxId.set(taxBox.value)"
            />
            @if (error('/taxId'); as text) {
              <span class="error">{{ text }}</span>
            }
          </div>
          <div class="field">
            <label for="time-zone" i18n>Time zone, for example Europe/London</label>
            <input
              #zoneBox
              id="time-zone"
              class="box"
              maxlength="60"
              [value]="timeZone()"
              (input)="timeZone.set(zoneBox.value)"
            />
            @if (error('/timeZone'); as text) {
              <span class="error">{{ text }}</span>
            }
          </div>
          <div class="field">
            <label for="contact-name" i18n>Contact name</label>
            <input
              #contactBox
              id="contact-name"
              class="box"
              maxlength="200"
              [value]="contact().name"
              (input)="
                contact.set({
                  name: contactBox.value,
                  email: contact().email,
                  phone: contact().phone,
                })
              "
            />
          </div>
          <div class="field">
            <label for="contact-email" i18n>Contact e-mail</label>
            <input
              #mailBox
              id="contact-email"
              class="box"
              type="email"
              maxlength="200"
              [value]="contact().email"
              (input)="
                contact.set({ name: contact().name, email: mailBox.value, phone: contact().phone })
              "
            />
            @if (error('/contactInfo/email'); as text) {
              <span class="error">{{ text }}</span>
            }
          </div>
          <div class="field">
            <label for="contact-phone" i18n>Contact telephone</label>
            <input
              #phoneBox
              id="contact-phone"
              class="box"
              maxlength="40"
              [value]="contact().phone"
              (input)="
                contact.set({ name: contact().name, email: contact().email, phone: phoneBox.value })
              "
            />
          </div>
          <tp-address-fields
            class="wide"
            prefix="company"
            pointer=""
            [value]="address()"
            [failure]="attempt.failure()"
            (changed)="address.set($event)"
          />
        </div>
        @if (attempt.failure(); as refused) {
          <tp-failure [of]="refused" />
        }
      </mat-dialog-content>
      <mat-dialog-actions align="end">
        <button matButton type="button" mat-dialog-close i18n>Cancel</button>
        <button matButton="filled" type="submit" [disabled]="attempt.busy()" i18n>Save</button>
      </mat-dialog-actions>
    </form>
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class DetailsDialog {
  private readonly api = inject(Api);
  private readonly dialog = inject<MatDialogRef<DetailsDialog, true>>(MatDialogRef);
  private readonly of = inject<Organization>(MAT_DIALOG_DATA);
  protected readonly attempt = new Action();
  protected readonly taxId = signal(this.of.taxId ?? '');
  protected readonly timeZone = signal(this.of.timeZone ?? '');
  private readonly contactBefore = {
    name: this.of.contactInfo?.[0]?.name ?? '',
    email: this.of.contactInfo?.[0]?.email ?? '',
    phone: this.of.contactInfo?.[0]?.phone ?? '',
  };
  protected readonly contact = signal(this.contactBefore);
  private readonly addressBefore: AddressRequest = addressOf(this.of);
  protected readonly address = signal(this.addressBefore);

  protected error(pointer: string): string | null {
    return errorAt(this.attempt.failure(), pointer);
  }

  protected async send(): Promise<void> {
    const { id } = this.of;
    await this.attempt.run(async () => {
      const taxId = this.taxId().trim();
      if (taxId !== (this.of.taxId ?? ''))
        await this.api.invoke(organizationsChangeTaxId, {
          id,
          body: taxId === '' ? {} : { taxId },
        });
      const timeZone = this.timeZone().trim();
      if (timeZone !== (this.of.timeZone ?? ''))
        await this.api.invoke(organizationsChangeTimeZone, { id, body: { timeZone } });
      const { name, email, phone } = this.contact();
      if (differs(this.contact(), this.contactBefore))
        await this.api.invoke(organizationsChangeContacts, {
          id,
          body: { contactInfo: { name, ...(email ? { email } : {}), ...(phone ? { phone } : {}) } },
        });
      if (differs(this.address(), this.addressBefore)) {
        const { line2, ...address } = this.address();
        await this.api.invoke(organizationsChangeAddress, {
          id,
          body: { ...address, ...(line2 ? { line2 } : {}) },
        });
      }
      this.dialog.close(true);
    });
  }
}

const differs = (a: object, b: object): boolean => JSON.stringify(a) !== JSON.stringify(b);

const nowhere: Address = { name: '', line1: '', city: '', postalCode: '', country: '' };

function addressOf({ address = nowhere }: Organization): AddressRequest {
  const { name, line1, line2, city, postalCode, country } = address;
  // what is stored is shown, and refused where it is no country
  return {
    name,
    line1,
    ...(line2 ? { line2 } : {}),
    city,
    postalCode,
    country: country as Country,
  };
}
