import { ChangeDetectionStrategy, Component, input, output } from '@angular/core';
import { MatMenu, MatMenuItem, MatMenuTrigger } from '@angular/material/menu';
import { Icon } from '../icons/icon';
import { OpenAtOnce } from '../open-at-once';
import type { ExportChoice } from './export-scope';

/** How much of a list is exported. */
@Component({
  selector: 'tp-export-menu',
  imports: [Icon, MatMenu, MatMenuItem, MatMenuTrigger, OpenAtOnce],
  template: `
    <button
      type="button"
      class="tool"
      [matMenuTriggerFor]="menu"
      [disabled]="disabled()"
      tpOpenAtOnce
      (menuOpened)="opened.emit()"
    >
      <tp-icon name="download" /> <span class="wide-only" i18n>Export</span>
    </button>
    <mat-menu #menu="matMenu">
      <button mat-menu-item (click)="chosen.emit({ scope: 'filtered', format: 'csv' })" i18n>
        These {{ count() }} as CSV
      </button>
      <button
        mat-menu-item
        [disabled]="selectedCount() === 0"
        (click)="chosen.emit({ scope: 'selected', format: 'csv' })"
        i18n
      >
        {{ selectedCount() }} selected as CSV
      </button>
      <button mat-menu-item (click)="chosen.emit({ scope: 'all', format: 'csv' })" i18n>
        All rows as CSV
      </button>
      <button mat-menu-item (click)="chosen.emit({ scope: 'filtered', format: 'xlsx' })" i18n>
        These {{ count() }} as XLSX
      </button>
      <button
        mat-menu-item
        [disabled]="selectedCount() === 0"
        (click)="chosen.emit({ scope: 'selected', format: 'xlsx' })"
        i18n
      >
        {{ selectedCount() }} selected as XLSX
      </button>
      <button mat-menu-item (click)="chosen.emit({ scope: 'all', format: 'xlsx' })" i18n>
        All rows as XLSX
      </button>
    </mat-menu>
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ExportMenu {
  /** How many rows match the filters, as text. */
  readonly count = input.required<string>();
  readonly selectedCount = input.required<number>();
  readonly disabled = input(false);
  readonly chosen = output<ExportChoice>();
  /** From now on it is there: whoever makes another does not want it open at once. */
  readonly opened = output<void>();
}
