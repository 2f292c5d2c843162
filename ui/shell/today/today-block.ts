import { ChangeDetectionStrategy, Component, computed, input, output } from '@angular/core';
import { RouterLink } from '@angular/router';
import { FailureNotice } from '../../components/failure-notice';
import { GridCell } from '../../components/grid/cell';
import type { Cell } from '../../components/grid/columns';
import { countText } from '../../core/formats';

export interface TodayItem {
  readonly id: string;
  readonly link: readonly string[];
  /** The first is the title, the last stands at the end. */
  readonly cells: readonly Cell[];
}

export interface TodayRead {
  readonly items: readonly TodayItem[];
  readonly total: number;
}

/** One heading of the day: how many there are, and the first of them. */
@Component({
  selector: 'tp-today-block',
  imports: [GridCell, RouterLink, FailureNotice],
  template: `
    <section [attr.aria-label]="title()">
      <header>
        <h2>{{ title() }}</h2>
        @if (read(); as read) {
          <span class="muted">{{ count(read.total) }}</span>
          @if (read.total > read.items.length) {
            <a [routerLink]="link()" [queryParams]="query()" i18n>View all</a>
          }
        }
      </header>
      @if (failed()) {
        <tp-failure [error]="failed()" [canRetry]="true" (again)="again.emit()" />
      } @else if (read(); as read) {
        @if (read.items.length === 0) {
          <p class="muted none">{{ none() }}</p>
        }
        <ul>
          @for (item of read.items; track item.id) {
            <li>
              <a [routerLink]="item.link">
                @for (cell of item.cells; track $index; let first = $first; let last = $last) {
                  <tp-cell [of]="cell" [class.first]="first" [class.last]="last" />
                }
              </a>
            </li>
          }
        </ul>
      } @else {
        @for (row of [1, 2, 3]; track row) {
          <span class="skeleton"></span>
        }
      }
    </section>
  `,
  styles: `
    section {
      display: flex;
      flex-direction: column;
    }

    header {
      display: flex;
      align-items: baseline;
      padding-bottom: 4px;
      border-bottom: 1px solid var(--edge);
      gap: 8px;

      a {
        margin-inline-start: auto;
      }
    }

    li a {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      min-height: var(--row);
      padding: 4px;
      border-bottom: 1px solid var(--hairline);
      color: var(--ink);
      gap: 2px 12px;

      &:hover {
        background: var(--row-tint);
        text-decoration: none;
      }
    }

    .first {
      font-weight: 500;
    }

    .last {
      margin-inline-start: auto;
    }

    .none {
      padding: 8px 4px;
    }

    .skeleton {
      width: 100%;
      height: 20px;
      margin-top: 8px;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class TodayBlock {
  readonly title = input.required<string>();
  /** The text where there are none. */
  readonly none = input.required<string>();
  readonly link = input.required<string>();
  readonly query = input<Record<string, string | readonly string[]>>({});
  readonly read = input.required<TodayRead | null>();
  readonly error = input<unknown>(undefined);
  readonly again = output();
  protected readonly failed = computed(() => this.error());
  protected readonly count = countText;
}
