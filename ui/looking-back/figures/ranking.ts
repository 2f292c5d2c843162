import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { RouterLink } from '@angular/router';
import { csvOf } from '../../components/grid/csv';
import { Icon } from '../../components/icons/icon';
import { countText } from '../../core/formats';
import { saveCsv } from '../../core/save-file';

export interface Ranked {
  readonly id: string;
  readonly name: string;
  readonly value: number;
  /** Beside it: how many orders, how many units. */
  readonly second: number;
}

/**
 * The largest of something, as a table whose bars are its chart; each row leads to what it is made
 * of.
 */
@Component({
  selector: 'tp-ranking',
  imports: [Icon, MatButton, RouterLink],
  template: `
    <section [attr.aria-label]="title()">
      <header>
        <h2>{{ title() }}</h2>
        <button matButton type="button" [disabled]="rows().length === 0" (click)="save()">
          <tp-icon name="download" /> <span i18n>CSV</span>
        </button>
      </header>
      @if (rows().length === 0) {
        <p class="muted" i18n>No data for this period.</p>
      } @else {
        <table class="ledger">
          <thead>
            <tr>
              <th scope="col" i18n>Name</th>
              <th scope="col" class="end">{{ measure() }}</th>
              <th scope="col" class="end">{{ secondMeasure() }}</th>
            </tr>
          </thead>
          <tbody>
            @for (row of rows(); track row.id) {
              <tr>
                <td>
                  @if (linkOf()(row); as link) {
                    <a [routerLink]="link.path" [queryParams]="link.query">{{
                      row.name || none
                    }}</a>
                  } @else {
                    {{ row.name || none }}
                  }
                  <span class="bar" aria-hidden="true" [style.width.%]="share(row)"></span>
                </td>
                <td class="end nowrap">{{ write()(row.value) }}</td>
                <td class="end nowrap">{{ count(row.second) }}</td>
              </tr>
            }
          </tbody>
        </table>
      }
    </section>
  `,
  styles: `
    header {
      display: flex;
      align-items: center;
      justify-content: space-between;
      gap: 8px;
    }

    .bar {
      display: block;
      height: 6px;
      margin-top: 2px;
      background: var(--series-1);
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class Ranking {
  readonly title = input.required<string>();
  readonly rows = input.required<readonly Ranked[]>();
  readonly measure = input.required<string>();
  readonly secondMeasure = input.required<string>();
  readonly write = input.required<(value: number) => string>();
  readonly linkOf = input<
    (row: Ranked) => { readonly path: string; readonly query: Record<string, string> } | null
  >(() => null);
  protected readonly none = $localize`none`;
  protected readonly count = countText;
  private readonly largest = computed(() =>
    Math.max(1, ...this.rows().map(({ value }) => Math.abs(value))),
  );
  protected readonly share = ({ value }: Ranked): number =>
    (Math.max(0, value) / this.largest()) * 100;

  protected save(): void {
    saveCsv(
      csvOf(
        this.rows().map(({ name, value, second }) => ({
          name,
          [this.measure()]: value,
          [this.secondMeasure()]: second,
        })),
      ),
      `${this.title()}.csv`,
    );
  }
}
