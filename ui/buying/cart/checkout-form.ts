import {
  ChangeDetectionStrategy,
  Component,
  computed,
  effect,
  inject,
  input,
  output,
  signal,
  viewChild,
} from '@angular/core';
import { MatButton } from '@angular/material/button';
import { Api } from '../../api/api';
import { organizationsGet } from '../../api/fn/organizations/organizations-get';
import type { AddressRequest } from '../../api/models/address-request';
import type { Country } from '../../api/models/country';
import type { OrderCartRequest } from '../../api/models/order-cart-request';
import { errorAt, type Failure } from '../../core/failure';
import { reading } from '../../core/reading';
import { Session, SHIP_TO } from '../../core/session';
import { AddressFields } from '../../terms/address-fields';
import type { PayingMethod } from '../../terms/payments';
import { PaymentChoice } from './payment-choice';

/**
 * Where to, under which PO, how it is paid, and what to do if something is short. What was shipped to last is
 * filled in.
 */
@Component({
  selector: 'tp-checkout-form',
  imports: [AddressFields, MatButton, PaymentChoice],
  template: `
    <form (submit)="$event.preventDefault(); send()">
      <div class="field">
        <label for="po" i18n>PO number</label>
        <input
          #po
          id="po"
          class="box mono"
          maxlength="60"
          [value]="poNumber()"
          (input)="poNumber.set(po.value)"
          autocomplete="off"
        />
        @if (error('/poNumber'); as text) {
          <span class="error">{{ text }}</span>
        }
      </div>
      <fieldset>
        <legend i18n>Ship to</legend>
        <tp-address-fields
          prefix="ship"
          [value]="shipTo()"
          [failure]="failure()"
          pointer="/shippingAddress"
          (changed)="shipTo.set($event)"
        />
      </fieldset>
      <label class="tick"
        ><input
          #other
          type="checkbox"
          [checked]="billElsewhere()"
          (change)="billElsewhere.set(other.checked)"
        />
        <span i18n>Use a different billing address</span></label
      >
      @if (billElsewhere()) {
        <fieldset>
          <legend i18n>Bill to</legend>
          <tp-address-fields
            prefix="bill"
            [value]="billTo()"
            [failure]="failure()"
            pointer="/billingAddress"
            (changed)="billTo.set($event)"
          />
        </fieldset>
      }
      <fieldset>
        <legend i18n>If an item is out of stock</legend>
        <label class="tick"
          ><input
            type="radio"
            name="shortage"
            [checked]="onShortage() === 'reject'"
            (change)="onShortage.set('reject')"
          />
          <span i18n>Cancel that vendor’s order</span></label
        >
        <label class="tick"
          ><input
            type="radio"
            name="shortage"
            [checked]="onShortage() === 'dropLine'"
            (change)="onShortage.set('dropLine')"
          />
          <span i18n>Order the rest without it</span></label
        >
        @if (vendors() > 1) {
          <label class="tick"
            ><input
              #all
              type="checkbox"
              [checked]="allOrNothing()"
              (change)="allOrNothing.set(all.checked)"
            />
            <span i18n>Order only if all vendors can supply</span></label
          >
        }
      </fieldset>
      @if (revision() !== null) {
        <tp-payment-choice
          [method]="payment()"
          [revision]="revision()!"
          [failure]="failure()"
          (chosen)="payment.set($event)"
        />
      }
      <div class="field">
        <label for="order-note" i18n>Note to vendors</label>
        <textarea
          #noteBox
          id="order-note"
          class="box"
          maxlength="2000"
          (input)="note.set(noteBox.value)"
        ></textarea>
      </div>
      <button matButton="filled" type="submit" [disabled]="busy() || blocked() || !complete()">
        @if (busy()) {
          <span i18n>Placing order…</span>
        } @else {
          <span i18n>{vendors(), plural,
            =1 {Place order}
            other {Place {{ vendors() }} orders}
          }</span>
        }
      </button>
    </form>
  `,
  styles: `
    form,
    fieldset {
      display: flex;
      flex-direction: column;
      gap: 12px;
    }

    fieldset {
      margin: 0;
      padding: 0;
      border: 0;
      gap: 4px;
    }

    legend {
      padding: 0 0 4px;
      font: 600 13px / 20px var(--sans);
    }

    .tick {
      display: flex;
      align-items: center;
      min-height: 28px;
      gap: 8px;
    }

    @media (pointer: coarse) {
      .tick {
        min-height: 44px;
      }
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class CheckoutForm {
  private readonly api = inject(Api);
  private readonly session = inject(Session);
  readonly busy = input(false);
  readonly blocked = input(false);
  readonly vendors = input(1);
  /** Of the cart that is ordered; null: it is no cart, and is ordered on account. */
  readonly revision = input<number | null>(null);
  readonly failure = input<Failure | null>(null);
  readonly ordered = output<OrderCartRequest>();

  protected readonly poNumber = signal('');
  protected readonly note = signal('');
  protected readonly onShortage = signal<'reject' | 'dropLine'>('reject');
  protected readonly allOrNothing = signal(false);
  protected readonly payment = signal<PayingMethod>('account');
  private readonly paying = viewChild(PaymentChoice);
  protected readonly billElsewhere = signal(false);
  protected readonly shipTo = signal<AddressRequest>(kept() ?? empty);
  protected readonly billTo = signal<AddressRequest>(empty);
  protected readonly complete = computed(
    () =>
      isComplete(this.shipTo()) &&
      (!this.billElsewhere() || isComplete(this.billTo())) &&
      (this.payment() === 'account' || (this.paying()?.isOffered() ?? false)),
  );

  constructor() {
    // who has never ordered here ships to the company's own address
    const company = reading(
      () => (kept() === null ? this.session.me()?.organization.id : undefined),
      (id) => this.api.invoke(organizationsGet, { id }),
    );
    effect(() => {
      const address = company.hasValue() ? company.value()?.address : undefined;
      if (address && this.shipTo() === empty)
        this.shipTo.set({
          ...address,
          line2: address.line2 ?? undefined,
          country: address.country as Country,
        });
    });
  }

  protected error(pointer: string): string | null {
    return errorAt(this.failure(), pointer);
  }

  protected send(): void {
    if (!this.complete() || this.blocked() || this.busy()) return;
    localStorage.setItem(SHIP_TO, JSON.stringify(this.shipTo()));
    this.ordered.emit({
      shippingAddress: trimmed(this.shipTo()),
      ...(this.billElsewhere() ? { billingAddress: trimmed(this.billTo()) } : {}),
      ...(this.poNumber().trim() ? { poNumber: this.poNumber().trim() } : {}),
      ...(this.note().trim() ? { note: this.note().trim() } : {}),
      onShortage: this.onShortage(),
      ...(this.payment() === 'account' ? {} : { payment: this.payment() }),
      ...(this.allOrNothing() ? { allOrNothing: true } : {}),
    });
  }
}

const empty: AddressRequest = { name: '', line1: '', city: '', postalCode: '', country: 'GB' };

const isComplete = ({ name, line1, city, postalCode, country }: AddressRequest): boolean =>
  [name, line1, city, postalCode, country].every((part) => part.trim() !== '');

const trimmed = ({ line2, ...address }: AddressRequest): AddressRequest => ({
  ...address,
  ...(line2?.trim() ? { line2: line2.trim() } : {}),
});

function kept(): AddressRequest | null {
  const text = localStorage.getItem(SHIP_TO);
  return text === null ? null : (JSON.parse(text) as AddressRequest);
}
