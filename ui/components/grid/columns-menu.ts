import { ChangeDetectionStrategy, Component, input, output } from '@angular/core';
import { MatMenu, MatMenuItem, MatMenuTrigger } from '@angular/material/menu';
import { Icon } from '../icons/icon';
import { OpenAtOnce } from '../open-at-once';
import type { Column } from './columns';

/** Which columns a list shows. */
@Component({
  selector: 'tp-columns-menu',
  imports: [Icon, MatMenu, MatMenuItem, MatMenuTrigger, OpenAtOnce],
  template: `
    <button
      type="button"
      class="tool"
      [matMenuTriggerFor]="menu"
      tpOpenAtOnce
      (menuOpened)="opened.emit()"
    >
      <tp-icon name="columns" /> <span class="wide-only" i18n>Columns</span>
    </button>
    <mat-menu #menu="matMenu">
      @for (column of columns(); track column.key) {
        <button
          mat-menu-item
          role="menuitemcheckbox"
          [attr.aria-checked]="shown().has(column.key)"
          (click)="$event.stopPropagation(); toggled.emit(column.key)"
        >
          <span class="check">{{ shown().has(column.key) ? '✓' : '' }}</span> {{ column.header }}
        </button>
      }
    </mat-menu>
  `,
  styles: `
    .check {
      display: inline-block;
      width: 20px;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ColumnsMenu<T> {
  readonly columns = input.required<readonly Column<T>[]>();
  /** Keys. */
  readonly shown = input.required<ReadonlySet<string>>();
  /** The key of the column that comes or goes. */
  readonly toggled = output<string>();
  /** From now on it is there: whoever makes another does not want it open at once. */
  readonly opened = output<void>();
}
