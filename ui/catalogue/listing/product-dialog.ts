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
import { Api } from '../../api/api';
import { categoriesList$Json } from '../../api/fn/catalogue/categories-list-json';
import { productsChange } from '../../api/fn/catalogue/products-change';
import { productsList } from '../../api/fn/catalogue/products-list';
import type { AttributeDefinition } from '../../api/models/attribute-definition';
import type { Product } from '../../api/models/product';
import type { ProductAccepted } from '../../api/models/product-accepted';
import type { ProductDetailsRequest } from '../../api/models/product-details-request';
import { FailureNotice } from '../../components/failure-notice';
import { errorAt, type Failure, failureOf } from '../../core/failure';
import { reading } from '../../core/reading';

type NumberField = 'packSize' | 'minimumOrderQuantity' | 'orderMultiple' | 'leadTimeDays';

/** What is known of a product that is to be listed. */
export interface NewProduct {
  readonly name: string;
  readonly unlisted: boolean;
}

/** A new product of the vendor's, or the details of one as a whole. Closes with its id. */
@Component({
  imports: [
    MatButton,
    MatDialogActions,
    MatDialogClose,
    MatDialogContent,
    MatDialogTitle,
    FailureNotice,
  ],
  template: `
    <form (submit)="$event.preventDefault(); save()">
      <h2 mat-dialog-title>
        @if (product) {
          <ng-container i18n>Edit {{ product.sku }}</ng-container>
        } @else {
          <ng-container i18n>New product</ng-container>
        }
      </h2>
      <mat-dialog-content>
        <div class="form">
          @if (!product) {
            <div class="field">
              <label for="product-sku" i18n>SKU</label>
              <input
                #skuBox
                id="product-sku"
                class="box mono"
                maxlength="64"
                [attr.aria-invalid]="error('/sku') !== null"
                (input)="sku.set(skuBox.value)"
              />
              @if (error('/sku'); as text) {
                <span class="error">{{ text }}</span>
              }
            </div>
          }
          <div class="field wide">
            <label for="product-name" i18n>Name</label>
            <input
              #nameBox
              id="product-name"
              class="box"
              maxlength="200"
              [value]="name()"
              (input)="name.set(nameBox.value)"
            />
            @if (error('/name'); as text) {
              <span class="error">{{ text }}</span>
            }
          </div>
          <div class="field wide">
            <label for="product-description" i18n>Description</label>
            <textarea
              #descriptionBox
              id="product-description"
              class="box"
              maxlength="10000"
              [value]="description()"
              (input)="description.set(descriptionBox.value)"
            ></textarea>
          </div>
          <div class="field wide">
            <label for="product-category" i18n>Category</label>
            <select
              #categoryBox
              id="product-category"
              class="box"
              (change)="categoryId.set(categoryBox.value)"
            >
              <option value=""></option>
              @for (category of choosable(); track category.id) {
                <option [value]="category.id" [selected]="category.id === categoryId()">
                  {{ category.path.join(' › ') }}
                </option>
              }
            </select>
          </div>
          @for (attribute of attributes(); track attribute.name) {
            <div class="field">
              <label [for]="'attribute-' + attribute.name">
                {{ attribute.name }}
                @if (attribute.unit) {
                  <span>, {{ attribute.unit }}</span>
                }
                @if (attribute.required) {
                  <span i18n> (required)</span>
                }
              </label>
              @switch (attribute.type) {
                @case ('choice') {
                  <select
                    #choice
                    class="box"
                    [id]="'attribute-' + attribute.name"
                    (change)="setAttribute(attribute.name, choice.value)"
                  >
                    <option value=""></option>
                    @for (each of attribute.choices ?? []; track each) {
                      <option [value]="each" [selected]="valueOf(attribute.name) === each">
                        {{ each }}
                      </option>
                    }
                  </select>
                }
                @case ('boolean') {
                  <input
                    #flag
                    type="checkbox"
                    [id]="'attribute-' + attribute.name"
                    [checked]="valueOf(attribute.name) === true"
                    (change)="setAttribute(attribute.name, flag.checked)"
                  />
                }
                @default {
                  <input
                    #text
                    class="box"
                    [id]="'attribute-' + attribute.name"
                    [value]="valueOf(attribute.name)"
                    (input)="setAttribute(attribute.name, text.value)"
                  />
                }
              }
              @if (error('/attributes/' + attribute.name); as text) {
                <span class="error">{{ text }}</span>
              }
            </div>
          }
          <div class="field">
            <label for="product-unit" i18n>Unit of sale</label>
            <input
              #unitBox
              id="product-unit"
              class="box"
              maxlength="20"
              [value]="unit()"
              (input)="unit.set(unitBox.value)"
            />
          </div>
          @for (field of numbers; track field.name) {
            <div class="field">
              <label [for]="'product-' + field.name">{{ field.label }}</label>
              <input
                #number
                class="box number"
                type="number"
                inputmode="numeric"
                min="0"
                [id]="'product-' + field.name"
                [value]="counts()[field.name]"
                (input)="setCount(field.name, number.valueAsNumber)"
              />
              @if (error('/' + field.name); as text) {
                <span class="error">{{ text }}</span>
              }
            </div>
          }
          <div class="field">
            <label for="product-backorder" i18n>Backorder lead time (days)</label>
            <input
              #backorderBox
              id="product-backorder"
              class="box number"
              type="number"
              inputmode="numeric"
              min="0"
              [value]="backorderDays() ?? ''"
              [attr.aria-invalid]="error('/backorderLeadTimeDays') !== null"
              (input)="setBackorderDays(backorderBox.value)"
            />
            @if (error('/backorderLeadTimeDays'); as text) {
              <span class="error">{{ text }}</span>
            } @else {
              <span class="hint" i18n>Leave empty if it can’t be ordered while out of stock.</span>
            }
          </div>
          <div class="field">
            <label for="product-tax" i18n>Tax category</label>
            <select #taxBox id="product-tax" class="box" (change)="setTax(taxBox.value)">
              @for (tax of taxes; track tax.value) {
                <option [value]="tax.value" [selected]="tax.value === taxCategory()">
                  {{ tax.label }}
                </option>
              }
            </select>
          </div>
        </div>
        <details [open]="group() !== ''">
          <summary class="why" i18n>Variants</summary>
          <div class="form">
            <div class="field">
              <label for="variant-group" i18n>Variant group code</label>
              <input
                #groupBox
                id="variant-group"
                class="box mono"
                maxlength="255"
                [value]="group()"
                (input)="group.set(groupBox.value)"
              />
              @if (error('/variantOf/group'); as text) {
                <span class="error">{{ text }}</span>
              }
            </div>
            <div class="field">
              <label for="variant-name" i18n>Variant group name</label>
              <input
                #groupNameBox
                id="variant-name"
                class="box"
                maxlength="200"
                [value]="groupName()"
                (input)="groupName.set(groupNameBox.value)"
              />
            </div>
            <div class="field wide">
              <label for="variant-attributes" i18n
                >What distinguishes this variant (one per line), for example “Colour: Navy”</label
              >
              <textarea
                #variantBox
                id="variant-attributes"
                class="box"
                rows="3"
                [value]="variant()"
                (input)="variant.set(variantBox.value)"
              ></textarea>
              @if (error('/variantOf/attributes'); as text) {
                <span class="error">{{ text }}</span>
              }
            </div>
          </div>
        </details>
        <label class="tick"
          ><input
            #unlistedBox
            type="checkbox"
            [checked]="unlisted()"
            (change)="unlisted.set(unlistedBox.checked)"
          />
          <span i18n
            >Made to order for one buyer: not in the catalogue, ordered through an accepted quote
            only</span
          ></label
        >
        @if (failure(); as refused) {
          <tp-failure [of]="refused" />
        }
        @if (listed(); as listed) {
          <div class="note-box waiting" role="alert">
            <strong i18n
              >Product created. Its SKU differs only in upper and lower case from:</strong
            >
            <ul>
              @for (alike of listed.warnings; track alike.productId) {
                <li class="mono">{{ alike.sku }}</li>
              }
            </ul>
            <p i18n>Anyone ordering by SKU must type it exactly.</p>
          </div>
        }
      </mat-dialog-content>
      <mat-dialog-actions align="end">
        @if (listed(); as listed) {
          <button matButton="filled" type="button" (click)="dialog.close(listed.id)" i18n>
            OK
          </button>
        } @else {
          <button matButton type="button" mat-dialog-close i18n>Cancel</button>
          <button matButton="filled" type="submit" [disabled]="busy() || !ready()">
            @if (product) {
              <span i18n>Save</span>
            } @else {
              <span i18n>Create product</span>
            }
          </button>
        }
      </mat-dialog-actions>
    </form>
  `,
  styles: `
    .tick {
      display: flex;
      align-items: center;
      min-height: var(--target);
      margin-block-start: 12px;
      gap: 8px;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ProductDialog {
  private readonly api = inject(Api);
  protected readonly dialog = inject<MatDialogRef<ProductDialog, string>>(MatDialogRef);
  private readonly data = inject<Product | NewProduct | null>(MAT_DIALOG_DATA);
  /** Null: a new one. */
  protected readonly product = this.data && 'id' in this.data ? this.data : null;
  protected readonly sku = signal('');
  protected readonly name = signal(this.data?.name ?? '');
  protected readonly description = signal(this.product?.description ?? '');
  protected readonly categoryId = signal(this.product?.categoryId ?? '');
  protected readonly unit = signal(this.product?.unit ?? 'EA');
  protected readonly taxCategory = signal(this.product?.taxCategory ?? ('standard' as const));
  protected readonly counts = signal<Readonly<Record<NumberField, number>>>({
    packSize: this.product?.packSize ?? 1,
    minimumOrderQuantity: this.product?.minimumOrderQuantity ?? 1,
    orderMultiple: this.product?.orderMultiple ?? 1,
    leadTimeDays: this.product?.leadTimeDays ?? 2,
  });
  protected readonly unlisted = signal(this.data?.unlisted ?? false);
  /** Null: not sold when it is out of stock. */
  protected readonly backorderDays = signal<number | null>(
    this.product?.backorderLeadTimeDays ?? null,
  );
  private readonly typed = signal<Readonly<Record<string, string | boolean>>>(
    this.product?.attributes ?? {},
  );
  protected readonly group = signal(this.product?.variantOf?.group ?? '');
  protected readonly groupName = signal(this.product?.variantOf?.name ?? '');
  /** As lines, `Colour: Navy`. */
  protected readonly variant = signal(
    Object.entries(this.product?.variantOf?.attributes ?? {})
      .map(([name, value]) => `${name}: ${value}`)
      .join('\n'),
  );
  protected readonly busy = signal(false);
  protected readonly failure = signal<Failure | null>(null);
  /** What was listed with something that its vendor should know. */
  protected readonly listed = signal<ProductAccepted | null>(null);
  protected readonly numbers: readonly { readonly name: NumberField; readonly label: string }[] = [
    { name: 'packSize', label: $localize`Pack size` },
    { name: 'minimumOrderQuantity', label: $localize`Minimum order quantity` },
    { name: 'orderMultiple', label: $localize`Order multiple` },
    { name: 'leadTimeDays', label: $localize`Lead time (days)` },
  ];
  protected readonly taxes: readonly {
    readonly value: Product['taxCategory'];
    readonly label: string;
  }[] = [
    { value: 'standard', label: $localize`Standard rate` },
    { value: 'reduced', label: $localize`Reduced rate` },
    { value: 'zero', label: $localize`Zero-rated` },
    { value: 'exempt', label: $localize`Exempt` },
  ];
  private readonly read = reading(
    () => true,
    () => this.api.invoke(categoriesList$Json, { limit: 200 }).then(({ items }) => items),
  );
  protected readonly categories = computed(() => (this.read.hasValue() ? this.read.value() : []));
  /** A closed one only for a product that is in it. */
  protected readonly choosable = computed(() =>
    this.categories().filter(({ id, isClosed }) => !isClosed || id === this.product?.categoryId),
  );
  /** Those of the category and of all above it. */
  protected readonly attributes = computed((): readonly AttributeDefinition[] => {
    const categories = this.categories();
    const byId = new Map(categories.map((category) => [category.id, category]));
    const found: AttributeDefinition[] = [];
    for (
      let category = byId.get(this.categoryId());
      category;
      category = category.parentId === null ? undefined : byId.get(category.parentId)
    )
      found.push(...category.attributes);
    return found;
  });
  protected readonly ready = computed(
    () =>
      this.name().trim() !== '' &&
      this.categoryId() !== '' &&
      (this.product !== null || this.sku().trim() !== '') &&
      Object.values(this.counts()).every((count) => Number.isInteger(count)),
  );

  protected error(pointer: string): string | null {
    return errorAt(this.failure(), pointer);
  }

  protected valueOf(name: string): string | boolean {
    return this.typed()[name] ?? '';
  }

  protected setAttribute(name: string, value: string | boolean): void {
    this.typed.update((before) => ({ ...before, [name]: value }));
  }

  protected setCount(name: NumberField, value: number): void {
    this.counts.update((before) => ({ ...before, [name]: value }));
  }

  protected setBackorderDays(text: string): void {
    this.backorderDays.set(text.trim() === '' ? null : Number(text));
  }

  protected setTax(value: string): void {
    const tax = this.taxes.find((each) => each.value === value);
    if (tax) this.taxCategory.set(tax.value);
  }

  private variantOf(): ProductDetailsRequest['variantOf'] {
    const group = this.group().trim();
    if (group === '') return null;
    const lines = this.variant()
      .split('\n')
      .filter((line) => line.trim() !== '');
    const attributes = lines.map((line) => {
      const [name = '', ...value] = line.split(':');
      return [name.trim(), value.join(':').trim()] as const;
    });
    return {
      group,
      name: this.groupName().trim() || this.name().trim(),
      attributes: Object.fromEntries(attributes),
    };
  }

  protected async save(): Promise<void> {
    if (!this.ready()) return;
    this.busy.set(true);
    this.failure.set(null);
    try {
      const known = new Set(this.attributes().map(({ name }) => name));
      const body: ProductDetailsRequest = {
        name: this.name().trim(),
        description: this.description().trim(),
        categoryId: this.categoryId(),
        attributes: Object.fromEntries(
          Object.entries(this.typed()).filter(([name, value]) => known.has(name) && value !== ''),
        ),
        media: this.product?.media ?? [],
        unit: this.unit().trim(),
        taxCategory: this.taxCategory(),
        ...this.counts(),
        variantOf: this.variantOf(),
        unlisted: this.unlisted(),
        backorderLeadTimeDays: this.backorderDays(),
      };
      const product = this.product;
      if (product) {
        const change = { id: product.id, 'If-Match': `"${product.revision}"`, body };
        return this.dialog.close((await this.api.invoke(productsChange, change)).id);
      }
      const listed = await this.api.invoke(productsList, {
        body: { ...body, sku: this.sku().trim() },
      });
      if (listed.warnings.length === 0) return this.dialog.close(listed.id);
      this.listed.set(listed);
    } catch (error) {
      this.failure.set(failureOf(error));
    } finally {
      this.busy.set(false);
    }
  }
}
