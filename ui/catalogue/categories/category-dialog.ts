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
import { categoriesCreate } from '../../api/fn/catalogue/categories-create';
import { categoriesDefine } from '../../api/fn/catalogue/categories-define';
import type { AttributeDefinition } from '../../api/models/attribute-definition';
import type { Category } from '../../api/models/category';
import { Icon } from '../../components/icons/icon';
import { Refusal } from '../../components/refusal';
import { TextField } from '../../components/text-field';
import { Action } from '../../core/action';
import { errorAt } from '../../core/failure';
import { attributeType, attributeTypes, type AttributeType } from './attribute-types';

export interface CategoryToEdit {
  /** Null: a new one. */
  readonly category: Category | null;
  /** Where a new one can stand below. */
  readonly all: readonly Category[];
}

/** An attribute as it is typed. */
interface Row {
  readonly key: number;
  readonly name: string;
  readonly type: AttributeType;
  readonly unit: string;
  /** One in each line. */
  readonly choices: string;
  readonly required: boolean;
}

/** A new category, or the attributes of one. Closes with true when it was saved. */
@Component({
  imports: [
    Icon,
    MatButton,
    MatDialogActions,
    MatDialogClose,
    MatDialogContent,
    MatDialogTitle,
    Refusal,
    TextField,
  ],
  template: `
    <form (submit)="$event.preventDefault(); save()">
      <h2 mat-dialog-title>
        @if (edited.category; as category) {
          <ng-container i18n>Attributes of {{ category.name }}</ng-container>
        } @else {
          <ng-container i18n>New category</ng-container>
        }
      </h2>
      <mat-dialog-content class="block">
        @if (!edited.category) {
          <div class="form">
            <tp-text-field
              name="category-name"
              i18n-label
              label="Name"
              [longest]="100"
              [(value)]="name"
              [error]="error('/name')"
            />
            <div class="field">
              <label for="category-parent" i18n>Parent category</label>
              <select
                #parent
                id="category-parent"
                class="box"
                (change)="parentId.set(parent.value)"
              >
                <option value="" i18n>None (top level)</option>
                @for (each of open; track each.id) {
                  <option [value]="each.id">{{ each.path.join(' › ') }}</option>
                }
              </select>
            </div>
          </div>
          <h3 i18n>Product attributes</h3>
        }
        @if (edited.category && rows().length > 0) {
          <p class="muted" i18n>
            Existing products keep their values. Required attributes must be filled in the next time
            a product is edited.
          </p>
        }
        @for (row of rows(); track row.key; let index = $index) {
          <fieldset class="attribute">
            <legend class="visually-hidden" i18n>Attribute {{ index + 1 }}</legend>
            <tp-text-field
              [name]="'attribute-name-' + row.key"
              i18n-label
              label="Name"
              [longest]="60"
              [value]="row.name"
              (valueChange)="change(row, { name: $event })"
              [error]="error('/attributes/' + index + '/name')"
            />
            <div class="field">
              <label [for]="'attribute-type-' + row.key" i18n>Type</label>
              <select
                #type
                class="box"
                [id]="'attribute-type-' + row.key"
                (change)="change(row, { type: typeOf(type.value) })"
              >
                @for (each of types; track each) {
                  <option [value]="each" [selected]="each === row.type">
                    {{ attributeType(each) }}
                  </option>
                }
              </select>
            </div>
            @switch (row.type) {
              @case ('number') {
                <tp-text-field
                  [name]="'attribute-unit-' + row.key"
                  i18n-label
                  label="Unit, for example mm"
                  [required]="false"
                  [longest]="20"
                  [value]="row.unit"
                  (valueChange)="change(row, { unit: $event })"
                />
              }
              @case ('choice') {
                <div class="field">
                  <label [for]="'attribute-choices-' + row.key" i18n>Choices (one per line)</label>
                  <textarea
                    #choices
                    class="box"
                    rows="3"
                    [id]="'attribute-choices-' + row.key"
                    [value]="row.choices"
                    [attr.aria-invalid]="
                      error('/attributes/' + index + '/choices') === null ? null : true
                    "
                    (input)="change(row, { choices: choices.value })"
                  ></textarea>
                  @if (error('/attributes/' + index + '/choices'); as text) {
                    <span class="error">{{ text }}</span>
                  }
                </div>
              }
            }
            <label class="needed">
              <input
                #needed
                type="checkbox"
                [checked]="row.required"
                (change)="change(row, { required: needed.checked })"
              />
              <span i18n>Required</span>
            </label>
            <button
              type="button"
              class="plain"
              (click)="remove(row)"
              i18n-aria-label
              aria-label="Remove attribute"
              i18n-title
              title="Remove attribute"
            >
              <tp-icon name="close" />
            </button>
          </fieldset>
        }
        <div>
          <button matButton type="button" (click)="add()">
            <tp-icon name="add" /> <span i18n>Add attribute</span>
          </button>
        </div>
        <tp-refusal [of]="attempt.failure()" [beside]="beside()" />
      </mat-dialog-content>
      <mat-dialog-actions align="end">
        <button matButton type="button" mat-dialog-close i18n>Cancel</button>
        <button matButton="filled" type="submit" [disabled]="attempt.busy()" i18n>Save</button>
      </mat-dialog-actions>
    </form>
  `,
  styles: `
    .attribute {
      display: grid;
      grid-template-columns: repeat(auto-fit, minmax(140px, 1fr)) auto auto;
      align-items: end;
      margin: 0;
      padding: 8px 0;
      border: 0;
      border-bottom: 1px solid var(--hairline);
      gap: 8px 12px;
    }

    .needed {
      display: inline-flex;
      align-items: center;
      min-height: var(--target);
      gap: 6px;
    }

    @media (max-width: 720px) {
      .attribute {
        grid-template-columns: minmax(0, 1fr) auto;
      }
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class CategoryDialog {
  private readonly api = inject(Api);
  private readonly dialog = inject<MatDialogRef<CategoryDialog, boolean>>(MatDialogRef);
  protected readonly edited = inject<CategoryToEdit>(MAT_DIALOG_DATA);
  protected readonly open = this.edited.all.filter(({ isClosed }) => !isClosed);
  private nextKey = 0;
  protected readonly name = signal('');
  protected readonly parentId = signal('');
  protected readonly rows = signal<readonly Row[]>(
    (this.edited.category?.attributes ?? []).map((attribute) => this.rowOf(attribute)),
  );
  protected readonly attempt = new Action();
  protected readonly types = attributeTypes;
  protected readonly attributeType = attributeType;
  protected readonly typeOf = (value: string): AttributeType =>
    attributeTypes.find((each) => each === value) ?? 'text';
  protected readonly beside = computed(() => [
    '/name',
    ...this.rows().flatMap((_row, index) => [
      `/attributes/${index}/name`,
      `/attributes/${index}/choices`,
    ]),
  ]);

  protected error(pointer: string): string | null {
    return errorAt(this.attempt.failure(), pointer);
  }

  protected add(): void {
    this.rows.update((rows) => [
      ...rows,
      this.rowOf({ name: '', type: 'text', required: false, choices: [] }),
    ]);
  }

  protected remove({ key }: Row): void {
    this.rows.update((rows) => rows.filter((row) => row.key !== key));
  }

  protected change({ key }: Row, to: Partial<Row>): void {
    this.rows.update((rows) => rows.map((row) => (row.key === key ? { ...row, ...to } : row)));
  }

  protected async save(): Promise<void> {
    const attributes = this.rows().map(({ name, type, unit, choices, required }) => ({
      name: name.trim(),
      type,
      required,
      ...(type === 'number' && unit.trim() !== '' ? { unit: unit.trim() } : {}),
      ...(type === 'choice'
        ? {
            choices: choices
              .split('\n')
              .map((each) => each.trim())
              .filter((each) => each !== ''),
          }
        : {}),
    }));
    const { category } = this.edited;
    const saved = await this.attempt.run(() =>
      category
        ? this.api.invoke(categoriesDefine, { id: category.id, body: { attributes } })
        : this.api.invoke(categoriesCreate, {
            body: {
              name: this.name().trim(),
              attributes,
              ...(this.parentId() === '' ? {} : { parentId: this.parentId() }),
            },
          }),
    );
    if (saved) this.dialog.close(true);
  }

  private rowOf({ name, type, unit, choices, required }: AttributeDefinition): Row {
    return {
      key: this.nextKey++,
      name,
      type,
      unit: unit ?? '',
      choices: (choices ?? []).join('\n'),
      required,
    };
  }
}
