import { ChangeDetectionStrategy, Component, computed, inject, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import {
  MAT_DIALOG_DATA,
  MatDialogActions,
  MatDialogClose,
  MatDialogContent,
  MatDialogRef,
  MatDialogTitle,
} from '@angular/material/dialog';
import { Api } from '../api/api';
import { categoriesList$Json } from '../api/fn/catalogue/categories-list-json';
import { organizationsList$Json } from '../api/fn/organizations/organizations-list-json';
import { TextField } from '../components/text-field';
import { Organizations } from '../core/organizations';
import { reading } from '../core/reading';
import { moneysText, typedMoneys, type TypedMoney } from '../core/typed-moneys';
import { typedAmount } from '../core/typed-number';
import type { CommissionRule } from './rule-changes';

const kinds = ['fixed', 'floor', 'cap'] as const;
type AmountKind = (typeof kinds)[number];
const PERCENT = /^\d{1,2}(\.\d{1,4})?$/;
const OFFERED = 20;
const CATEGORIES = 200;
const SEPARATOR = ' › ';

/** One rule of commission. Closes with the rule as it is to be. */
@Component({
  imports: [
    MatButton,
    MatDialogActions,
    MatDialogClose,
    MatDialogContent,
    MatDialogTitle,
    TextField,
  ],
  template: `
    <form (submit)="$event.preventDefault(); close()">
      <h2 mat-dialog-title i18n>Commission rule</h2>
      <mat-dialog-content class="block">
        <div class="form">
          <tp-text-field
            name="rule-name"
            i18n-label
            label="Name"
            [longest]="100"
            [(value)]="name"
          />
          <tp-text-field
            name="rule-vendor"
            i18n-label
            label="Vendor (leave empty for all)"
            [required]="false"
            [longest]="200"
            [value]="vendor()"
            (valueChange)="search($event)"
            [suggestions]="offeredNames()"
            [error]="vendorError()"
          />
          <div class="field">
            <label for="rule-category" i18n>Category (including subcategories)</label>
            <select #box id="rule-category" class="box" (change)="category.set(box.value)">
              <option value="" [selected]="category() === ''" i18n>All categories</option>
              @for (each of categories(); track each) {
                <option [value]="each" [selected]="each === category()">{{ each }}</option>
              }
            </select>
          </div>
          <tp-text-field
            name="rule-percent"
            i18n-label
            label="Percent of net amount"
            inputmode="decimal"
            [longest]="7"
            [(value)]="percent"
            [error]="percentError()"
          />
          <tp-text-field
            name="rule-fixed"
            i18n-label
            label="Fixed amount per order, by currency"
            [hint]="hint"
            [required]="false"
            [longest]="200"
            [(value)]="amounts.fixed"
            [error]="amountError('fixed')"
          />
          <tp-text-field
            name="rule-floor"
            i18n-label
            label="Minimum per order, by currency"
            [required]="false"
            [longest]="200"
            [(value)]="amounts.floor"
            [error]="amountError('floor')"
          />
          <tp-text-field
            name="rule-cap"
            i18n-label
            label="Maximum per order, by currency"
            [required]="false"
            [longest]="200"
            [(value)]="amounts.cap"
            [error]="amountError('cap')"
          />
        </div>
      </mat-dialog-content>
      <mat-dialog-actions align="end">
        <button matButton type="button" mat-dialog-close i18n>Cancel</button>
        <button matButton="filled" type="submit" [disabled]="made() === null" i18n>
          Add to draft
        </button>
      </mat-dialog-actions>
    </form>
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class CommissionRuleDialog {
  private readonly api = inject(Api);
  private readonly organizations = inject(Organizations);
  private readonly dialog =
    inject<MatDialogRef<CommissionRuleDialog, CommissionRule>>(MatDialogRef);
  private readonly rule = inject<CommissionRule>(MAT_DIALOG_DATA);
  protected readonly hint = $localize`For example 0.30 GBP, 0.35 EUR`;
  protected readonly name = signal(this.rule.name);
  protected readonly percent = signal(this.rule.percent);
  protected readonly category = signal(this.rule.categoryPath?.join(SEPARATOR) ?? '');
  protected readonly amounts = {
    fixed: signal(textOf(this.rule, 'fixed')),
    floor: signal(textOf(this.rule, 'floor')),
    cap: signal(textOf(this.rule, 'cap')),
  };
  /** What was typed; null: nothing, so that the rule's own vendor stands. */
  private readonly typedVendor = signal<string | null>(null);
  protected readonly vendor = computed(
    () => this.typedVendor() ?? this.organizations.name(this.rule.vendorOrgId) ?? '',
  );
  private readonly offered = reading(
    () => this.typedVendor()?.trim() ?? '',
    async (q) =>
      q === ''
        ? []
        : (await this.api.invoke(organizationsList$Json, { q, type: ['Seller'], limit: OFFERED }))
            .items,
    () => false,
  );
  protected readonly offeredNames = computed(() =>
    this.offered.hasValue() ? this.offered.value().map(({ name }) => name) : [],
  );
  /** Undefined: no vendor is called that. */
  private readonly vendorOrgId = computed((): string | null | undefined => {
    const typed = this.typedVendor();
    if (typed === null) return this.rule.vendorOrgId;
    if (typed.trim() === '') return null;
    const found = this.offered.hasValue() ? this.offered.value() : [];
    return found.find(({ name }) => name === typed.trim())?.id;
  });
  private readonly read = reading(
    () => true,
    () => this.api.invoke(categoriesList$Json, { limit: CATEGORIES }),
    () => false,
  );
  protected readonly categories = computed(() => {
    const own = this.rule.categoryPath?.join(SEPARATOR);
    const all = this.read.hasValue()
      ? this.read.value().items.map(({ path }) => path.join(SEPARATOR))
      : [];
    return own !== undefined && !all.includes(own) ? [own, ...all] : all;
  });
  private readonly percentTyped = computed(() => {
    const typed = typedAmount(this.percent());
    return typed.is === 'number' && PERCENT.test(typed.value) ? typed.value : null;
  });
  protected readonly percentError = computed(() =>
    this.percent() === '' || this.percentTyped() !== null
      ? null
      : $localize`Enter a percentage from 0 to 99.9999`,
  );
  protected readonly vendorError = computed(() =>
    this.vendorOrgId() === undefined ? $localize`Select an option from the list` : null,
  );
  /** Null: something is missing or wrong. */
  protected readonly made = computed((): CommissionRule | null => {
    const [name, percent, vendorOrgId] = [
      this.name().trim(),
      this.percentTyped(),
      this.vendorOrgId(),
    ];
    const [fixed, floor, cap] = kinds.map((of) => typedMoneys(this.amounts[of]()));
    if (name === '' || percent === null || vendorOrgId === undefined) return null;
    if (!fixed || !floor || !cap) return null;
    const currencies = [...new Set([...fixed, ...floor, ...cap].map((m) => m.currency))];
    const amount = (moneys: readonly TypedMoney[], currency: string): string | null =>
      moneys.find((m) => m.currency === currency)?.amount ?? null;
    return {
      ...this.rule,
      name,
      percent,
      vendorOrgId,
      categoryPath: this.category() === '' ? null : this.category().split(SEPARATOR),
      fixed: null,
      floor: null,
      cap: null,
      amounts: currencies.map((currency) => ({
        currency,
        fixed: amount(fixed, currency),
        floor: amount(floor, currency),
        cap: amount(cap, currency),
      })),
    };
  });

  protected search(text: string): void {
    this.typedVendor.set(text);
  }

  protected amountError(of: AmountKind): string | null {
    return typedMoneys(this.amounts[of]()) === null
      ? $localize`Enter amounts with currencies, separated by a comma and a space`
      : null;
  }

  protected close(): void {
    const made = this.made();
    if (made) this.dialog.close(made);
  }
}

const textOf = ({ amounts }: CommissionRule, of: AmountKind): string =>
  moneysText(
    amounts.flatMap((one) => {
      const amount = one[of];
      return amount === null ? [] : [{ amount, currency: one.currency }];
    }),
  );
