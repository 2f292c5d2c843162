import { ChangeDetectionStrategy, Component, inject } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatDialog } from '@angular/material/dialog';
import { RouterLink } from '@angular/router';
import { firstValueFrom } from 'rxjs';
import { Api } from '../../api/api';
import { categoriesClose } from '../../api/fn/catalogue/categories-close';
import { categoriesList$Json } from '../../api/fn/catalogue/categories-list-json';
import { categoriesReopen } from '../../api/fn/catalogue/categories-reopen';
import type { AttributeDefinition } from '../../api/models/attribute-definition';
import type { Category } from '../../api/models/category';
import type { CategoryClosingEffect } from '../../api/models/category-closing-effect';
import { askForReason } from '../../components/ask-for-reason';
import { Empty } from '../../components/empty';
import { FailureNotice } from '../../components/failure-notice';
import { Icon } from '../../components/icons/icon';
import { Action } from '../../core/action';
import { countText } from '../../core/formats';
import { reading } from '../../core/reading';
import { Session } from '../../core/session';
import { attributeType } from './attribute-types';
import type { CategoryToEdit } from './category-dialog';

const MOST = 200;

/** The tree of categories, and what the products of each say of themselves. */
@Component({
  imports: [Empty, FailureNotice, Icon, MatButton, RouterLink],
  template: `
    <div class="page">
      <div class="page-head">
        <h1 i18n>Categories</h1>
        <div class="actions">
          @if (manages) {
            <button matButton="filled" type="button" (click)="open({ category: null })">
              <tp-icon name="add" /> <span i18n>New category…</span>
            </button>
          }
        </div>
        <p class="sub" i18n>
          Every product belongs to a category. Vendors fill in its attributes; buyers filter by
          them.
        </p>
      </div>
      @if (acting.failure(); as refused) {
        <tp-failure [of]="refused" />
      }
      @if (read.error(); as error) {
        <tp-failure [error]="error" [canRetry]="true" (again)="read.reload()" />
      } @else if (read.hasValue()) {
        @if (read.value().length === 0) {
          <tp-empty i18n-title title="No categories yet">
            @if (manages) {
              <ng-container i18n
                >Vendors can create products once there is a category.</ng-container
              >
            } @else {
              <ng-container i18n>The marketplace operator creates them.</ng-container>
            }
          </tp-empty>
        } @else {
          <div class="scroll-x" tabindex="0">
            <table class="ledger">
              <thead>
                <tr>
                  <th scope="col" i18n>Category</th>
                  <th scope="col" i18n>Product attributes</th>
                  <th scope="col"><span class="visually-hidden" i18n>Actions</span></th>
                </tr>
              </thead>
              <tbody>
                @for (category of read.value(); track category.id) {
                  <tr>
                    <td>
                      <a
                        [class]="'depth-' + depthOf(category)"
                        routerLink="/catalogue"
                        [queryParams]="{ category: category.id }"
                        [title]="category.path.join(' › ')"
                        >{{ category.name }}</a
                      >
                      @if (category.isClosed) {
                        <span class="muted" i18n>closed to new products</span>
                      }
                    </td>
                    <td>
                      @for (attribute of category.attributes; track attribute.name) {
                        <span class="attribute">{{ text(attribute) }}</span>
                      } @empty {
                        <span class="muted" i18n>none</span>
                      }
                    </td>
                    <td class="end nowrap">
                      @if (manages) {
                        <button matButton type="button" (click)="open({ category })">
                          <span i18n>Attributes…</span>
                          <span class="visually-hidden">{{ category.name }}</span>
                        </button>
                        <button
                          matButton
                          type="button"
                          [disabled]="acting.busy()"
                          (click)="category.isClosed ? reopen(category) : close(category)"
                        >
                          @if (category.isClosed) {
                            <span i18n>Reopen</span>
                          } @else {
                            <span i18n>Close…</span>
                          }
                          <span class="visually-hidden">{{ category.name }}</span>
                        </button>
                      }
                    </td>
                  </tr>
                }
              </tbody>
            </table>
          </div>
        }
      } @else {
        @for (row of [1, 2, 3, 4]; track row) {
          <span class="skeleton"></span>
        }
      }
    </div>
  `,
  styles: `
    .skeleton {
      width: 100%;
      height: 20px;
    }

    .attribute:not(:last-child)::after {
      content: ' · ';
      white-space: pre;
    }

    .depth-1 {
      margin-inline-start: 24px;
    }

    .depth-2 {
      margin-inline-start: 48px;
    }

    .depth-3 {
      margin-inline-start: 72px;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class CategoriesPage {
  private readonly api = inject(Api);
  private readonly dialogs = inject(MatDialog);
  protected readonly acting = new Action();
  protected readonly manages = inject(Session).can('category.manage');
  protected readonly read = reading(
    () => true,
    () => this.all(),
    ({ resource }) => resource === 'category',
    'categories',
  );
  /** Deeper ones are as far in as the third. */
  protected readonly depthOf = ({ path }: Category): number => Math.min(path.length - 1, 3);

  /** `length (mm), needed` */
  protected text({ name, type, unit, choices, required }: AttributeDefinition): string {
    const kind =
      type === 'choice' ? (choices ?? []).join(' / ') : (unit ?? attributeType(type)).trim();
    return required
      ? $localize`${name}:name: (${kind}:kind:), required`
      : $localize`${name}:name: (${kind}:kind:)`;
  }

  protected async close({ id, path }: Category): Promise<void> {
    const name = path.join(' › ');
    let effect: CategoryClosingEffect | null = null;
    await this.acting.run(async () => {
      effect = (await this.api.invoke(categoriesClose, {
        id,
        dryRun: 'true',
        body: { reason: '?' },
      })) as CategoryClosingEffect;
    });
    if (effect === null) return;
    const { products, vendors } = effect as CategoryClosingEffect;
    const whose = vendors.map((each) => `${each.name} (${countText(each.products)})`).join(', ');
    const reason = await askForReason(this.dialogs, {
      title: $localize`Close ${name}:name:`,
      effect:
        products === 0
          ? $localize`Vendors can no longer list products in this category. It contains no products.`
          : $localize`Vendors can no longer list products in this category. Products that stay in it and can still be ordered: ${countText(products)}:products:, from ${whose}:vendors:. Vendors can move them to another category.`,
      act: $localize`Close the category`,
      required: true,
    });
    if (reason === undefined) return;
    await this.acting.run(() => this.api.invoke(categoriesClose, { id, body: { reason } }));
    this.read.reload();
  }

  protected async reopen({ id }: Category): Promise<void> {
    await this.acting.run(() => this.api.invoke(categoriesReopen, { id }));
    this.read.reload();
  }

  protected async open(edited: Pick<CategoryToEdit, 'category'>): Promise<void> {
    const { CategoryDialog } = await import('./category-dialog');
    const data: CategoryToEdit = { ...edited, all: this.read.value() ?? [] };
    const saved = await firstValueFrom(
      this.dialogs.open(CategoryDialog, { data, width: '720px', maxWidth: '96vw' }).afterClosed(),
    );
    if (saved) this.read.reload();
  }

  private async all(): Promise<readonly Category[]> {
    const found: Category[] = [];
    let cursor: string | null = null;
    do {
      const page: { items: readonly Category[]; nextCursor: string | null } = await this.api.invoke(
        categoriesList$Json,
        {
          limit: MOST,
          ...(cursor === null ? {} : { cursor }),
        },
      );
      found.push(...page.items);
      cursor = page.nextCursor;
    } while (cursor !== null);
    return found;
  }
}
