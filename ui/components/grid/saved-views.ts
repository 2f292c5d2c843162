import { ChangeDetectionStrategy, Component, computed, inject, input, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { Api } from '../../api/api';
import { viewsDelete } from '../../api/fn/views/views-delete';
import { viewsList$Json } from '../../api/fn/views/views-list-json';
import { viewsSave } from '../../api/fn/views/views-save';
import { type Failure, failureOf } from '../../core/failure';
import { reading } from '../../core/reading';
import { Session } from '../../core/session';
import { Icon } from '../icons/icon';
import { Popover } from '../popover';
import type { ListState } from './list-state';

/**
 * Views of a list under a name: one's own, and those that colleagues share. The address of a view
 * can be sent to anybody as it is.
 */
@Component({
  selector: 'tp-saved-views',
  imports: [Icon, MatButton, Popover],
  template: `
    <tp-popover #popover [label]="viewsWord">
      <ng-container trigger>
        <tp-icon name="views" />
        <span class="name">{{ current()?.name ?? viewsWord }}</span>
      </ng-container>
      @if (popover.wanted()) {
        <ul>
          @for (view of views(); track view.id) {
            <li>
              <button
                type="button"
                class="plain"
                [attr.aria-current]="view === current() ? 'true' : null"
                (click)="state().open(view.query); popover.open.set(false)"
              >
                {{ view.name }}
                @if (view.shared) {
                  <span class="muted" i18n> shared</span>
                }
              </button>
            </li>
          } @empty {
            <li class="muted" i18n>
              No saved views yet. Filter and sort the list, then save it as a view.
            </li>
          }
        </ul>
        <form class="save" (submit)="$event.preventDefault(); save(name.value, shared.checked)">
          <input
            #name
            class="box"
            i18n-placeholder
            placeholder="Save this view as"
            i18n-aria-label
            aria-label="View name"
            maxlength="100"
          />
          <label class="tick"
            ><input #shared type="checkbox" /> <span i18n>Share with colleagues</span></label
          >
          <button matButton="outlined" type="submit" [disabled]="saving()" i18n>Save view</button>
          @if (failure(); as refused) {
            <p class="refused" role="alert">{{ refused.text }}</p>
          }
        </form>
        @if (mine(); as view) {
          <button matButton type="button" (click)="delete(view.id, view.revision)">
            <tp-icon name="bin" /> <span i18n>Delete view</span>
          </button>
        }
      }
    </tp-popover>
  `,
  styles: `
    ul {
      min-width: 240px;

      button {
        justify-content: flex-start;
        width: 100%;
        text-align: start;
      }
    }

    .save {
      display: flex;
      flex-direction: column;
      padding-top: 12px;
      border-top: 1px solid var(--hairline);
      gap: 8px;
    }

    .tick {
      display: flex;
      align-items: center;
      min-height: 28px;
      gap: 8px;
    }

    .name {
      max-width: 180px;
      overflow: hidden;
      text-overflow: ellipsis;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class SavedViews {
  private readonly api = inject(Api);
  private readonly session = inject(Session);
  readonly of = input.required<string>();
  readonly state = input.required<ListState>();
  protected readonly viewsWord = $localize`Views`;
  protected readonly saving = signal(false);
  protected readonly failure = signal<Failure | null>(null);

  private readonly read = reading(
    () => this.of(),
    (of) => this.api.invoke(viewsList$Json, { of: [of], limit: 100 }),
    ({ resource }) => resource === 'savedView',
  );
  protected readonly views = computed(() => (this.read.hasValue() ? this.read.value().items : []));
  protected readonly current = computed(() => {
    this.state().query();
    const text = this.state().text();
    return this.views().find(({ query }) => query === text);
  });
  protected readonly mine = computed(() =>
    this.current()?.ownerId === this.session.me()?.user.id ? this.current() : undefined,
  );

  protected async save(name: string, shared: boolean): Promise<void> {
    await this.attempt(() =>
      this.api.invoke(viewsSave, {
        body: { name: name.trim(), of: this.of(), query: this.state().text(), shared },
      }),
    );
  }

  protected async delete(id: string, revision: number): Promise<void> {
    await this.attempt(() => this.api.invoke(viewsDelete, { id, 'If-Match': `"${revision}"` }));
  }

  private async attempt(act: () => Promise<unknown>): Promise<void> {
    this.saving.set(true);
    this.failure.set(null);
    try {
      await act();
      this.read.reload();
    } catch (error) {
      this.failure.set(failureOf(error));
    } finally {
      this.saving.set(false);
    }
  }
}
