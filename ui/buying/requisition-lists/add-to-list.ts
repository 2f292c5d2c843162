import {
  ChangeDetectionStrategy,
  Component,
  computed,
  inject,
  input,
  signal,
  viewChild,
} from '@angular/core';
import { MatButton } from '@angular/material/button';
import { Api } from '../../api/api';
import { requisitionListsAdd } from '../../api/fn/buying/requisition-lists-add';
import { requisitionListsCreate } from '../../api/fn/buying/requisition-lists-create';
import { requisitionListsList$Json } from '../../api/fn/buying/requisition-lists-list-json';
import { Popover } from '../../components/popover';
import { type Failure, failureOf } from '../../core/failure';
import { reading } from '../../core/reading';

/** Puts a line into one of the company's lists, or into a new one. */
@Component({
  selector: 'tp-add-to-list',
  imports: [MatButton, Popover],
  template: `
    <tp-popover #popover [label]="addLabel">
      <span trigger i18n>Add to list</span>
      @if (popover.wanted()) {
        <ul>
          @for (list of lists(); track list.id) {
            <li>
              <button type="button" class="plain" (click)="add(list.id); popover.open.set(false)">
                {{ list.name }}
              </button>
            </li>
          }
        </ul>
        <div class="new">
          <input
            #name
            class="box"
            maxlength="100"
            i18n-placeholder
            placeholder="New list"
            i18n-aria-label
            aria-label="New list name"
          />
          <button
            matButton="outlined"
            type="button"
            (click)="create(name.value); popover.open.set(false)"
            i18n
          >
            Create
          </button>
        </div>
      }
    </tp-popover>
    @if (confirmation(); as text) {
      <span class="done" role="status">{{ text }}</span>
    }
    @if (failure(); as refused) {
      <span class="refused" role="alert">{{ refused.text }}</span>
    }
  `,
  styles: `
    .new {
      display: flex;
      gap: 8px;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class AddToList {
  private readonly api = inject(Api);
  readonly productId = input.required<string>();
  readonly quantity = input.required<number>();
  protected readonly addLabel = $localize`Add to list`;
  private readonly popover = viewChild.required(Popover);
  protected readonly confirmation = signal<string | null>(null);
  protected readonly failure = signal<Failure | null>(null);
  private readonly read = reading(
    () => (this.popover().open() ? true : undefined),
    () => this.api.invoke(requisitionListsList$Json, { limit: 50 }).then(({ items }) => items),
    ({ resource }) => resource === 'requisitionList',
  );
  protected readonly lists = computed(() => (this.read.hasValue() ? this.read.value() : []));

  protected async add(id: string): Promise<void> {
    const name = this.lists().find((list) => list.id === id)?.name ?? '';
    await this.attempt(
      () => this.api.invoke(requisitionListsAdd, { id, body: { lines: this.lines() } }),
      name,
    );
  }

  protected async create(name: string): Promise<void> {
    if (name.trim() !== '')
      await this.attempt(
        () =>
          this.api.invoke(requisitionListsCreate, {
            body: { name: name.trim(), lines: this.lines() },
          }),
        name.trim(),
      );
  }

  private readonly lines = () => [{ productId: this.productId(), quantity: this.quantity() }];

  private async attempt(act: () => Promise<unknown>, name: string): Promise<void> {
    this.failure.set(null);
    this.confirmation.set(null);
    try {
      await act();
      this.confirmation.set($localize`Added to “${name}:name:”.`);
    } catch (error) {
      this.failure.set(failureOf(error));
    }
  }
}
