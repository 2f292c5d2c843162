import { ChangeDetectionStrategy, Component, computed, inject, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { Api } from '../../api/api';
import { organizationsRegister } from '../../api/fn/organizations/organizations-register';
import type { AddressRequest } from '../../api/models/address-request';
import { PasswordField } from '../../components/password-field';
import { Refusal } from '../../components/refusal';
import { TextField } from '../../components/text-field';
import { Action } from '../../core/action';
import { errorAt } from '../../core/failure';
import { AddressFields } from '../../terms/address-fields';
import { PublicSheet } from './public-sheet';
import { registrationAddress } from './registration-link';
import { ownTimeZone, timeZones } from './time-zones';

type Side = 'Buyer' | 'Seller';

/** A company joins: what it is, where it is, and who acts for it first. */
@Component({
  imports: [AddressFields, MatButton, PasswordField, PublicSheet, Refusal, TextField],
  template: `
    <tp-public-sheet class="wide" i18n-heading heading="Register your company">
      <form class="form" (submit)="$event.preventDefault(); register()">
        <fieldset class="wide side">
          <legend i18n>What will your company do?</legend>
          <label>
            <input
              type="radio"
              name="side"
              [checked]="side() === 'Buyer'"
              (change)="side.set('Buyer')"
            />
            <span i18n>Buy</span>
          </label>
          <label>
            <input
              type="radio"
              name="side"
              [checked]="side() === 'Seller'"
              (change)="side.set('Seller')"
            />
            <span i18n>Sell</span>
          </label>
        </fieldset>
        <h2 class="wide" i18n>The company</h2>
        <tp-text-field
          class="wide"
          name="company"
          i18n-label
          label="Company name"
          autocomplete="organization"
          [(value)]="company"
          [error]="error('/name')"
        />
        <tp-address-fields
          class="wide"
          prefix="seat"
          pointer="/address"
          [without]="['name']"
          [value]="address()"
          [failure]="attempt.failure()"
          (changed)="address.set($event)"
        />
        <tp-text-field
          name="tax-id"
          i18n-label
          label="VAT or tax ID (optional)"
          i18n-hint
          hint="For example GB 980 7806 84 or DE 136 695 976"
          [required]="false"
          [mono]="true"
          [longest]="40"
          [(value)]="taxId"
          [error]="error('/taxId')"
        />
        <tp-text-field
          name="time-zone"
          i18n-label
          label="Time zone"
          i18n-hint
          hint="Decides when a day begins and ends"
          [longest]="60"
          [suggestions]="zones"
          [(value)]="timeZone"
          [error]="error('/timeZone')"
        />
        <h2 class="wide" i18n>Your details</h2>
        <p class="wide muted" i18n>
          You are your company’s first administrator and can invite colleagues.
        </p>
        <tp-text-field
          class="wide"
          name="person"
          i18n-label
          label="Your name"
          autocomplete="name"
          [(value)]="person"
          [error]="error('/user/name')"
        />
        <tp-text-field
          name="email"
          i18n-label
          label="Your e-mail"
          type="email"
          autocomplete="username"
          [(value)]="email"
          [error]="error('/user/email')"
        />
        <tp-password-field
          name="new-password"
          i18n-label
          label="Password"
          [isNew]="true"
          [(value)]="password"
          [error]="error('/user/password')"
        />
        <tp-refusal class="wide" [of]="attempt.failure()" [beside]="fields" />
        <div class="actions wide">
          <button matButton="filled" type="submit" [disabled]="attempt.busy()" i18n>
            Register company
          </button>
          <a matButton href="/app/" i18n>Back to sign-in</a>
        </div>
      </form>
    </tp-public-sheet>
  `,
  styles: `
    .form {
      grid-template-columns: repeat(auto-fit, minmax(min(260px, 100%), 1fr));
    }

    .side {
      display: flex;
      flex-wrap: wrap;
      margin: 0;
      padding: 0;
      border: 0;
      gap: 8px 24px;

      legend {
        padding: 0 0 4px;
        color: var(--muted);
        font: var(--label);
      }

      label {
        display: inline-flex;
        align-items: center;
        min-height: var(--target);
        gap: 8px;
      }

      input {
        width: 20px;
        height: 20px;
        accent-color: var(--action);
      }
    }

    h2 {
      margin-top: 8px;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class RegisterPage {
  private readonly api = inject(Api);
  protected readonly zones = timeZones();
  protected readonly side = signal<Side>('Buyer');
  protected readonly company = signal('');
  protected readonly address = signal<AddressRequest>({
    name: '',
    line1: '',
    city: '',
    postalCode: '',
    // none chosen yet
    country: '' as AddressRequest['country'],
  });
  protected readonly taxId = signal('');
  protected readonly timeZone = signal(ownTimeZone());
  protected readonly person = signal('');
  protected readonly email = signal('');
  protected readonly password = signal('');
  protected readonly attempt = new Action();
  protected readonly fields = [
    '/name',
    '/taxId',
    '/timeZone',
    '/user/name',
    '/user/email',
    '/user/password',
    ...['line1', 'line2', 'city', 'postalCode', 'country'].map((field) => `/address/${field}`),
  ];
  private readonly body = computed(() => {
    const [name, person, email] = [this.company(), this.person(), this.email()].map((text) =>
      text.trim(),
    ) as [string, string, string];
    const { line2, ...address } = this.address();
    const taxId = this.taxId().trim();
    return {
      type: this.side(),
      name,
      address: {
        ...address,
        ...(line2?.trim() ? { line2 } : {}),
        name,
      },
      contactInfo: { name: person, email },
      ...(taxId === '' ? {} : { taxId }),
      timeZone: this.timeZone().trim(),
      user: { name: person, email, password: this.password() },
    };
  });

  protected error(pointer: string): string | null {
    return errorAt(this.attempt.failure(), pointer);
  }

  protected async register(): Promise<void> {
    await this.attempt.run(async () => {
      const begun = await this.api.invoke(organizationsRegister, { body: this.body() });
      // what is next stands there, and the address can be kept
      location.assign(registrationAddress(begun));
    });
  }
}
