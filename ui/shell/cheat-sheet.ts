import { ChangeDetectionStrategy, Component, inject, type Injector } from '@angular/core';
import { MatButton } from '@angular/material/button';
import {
  MatDialog,
  MatDialogActions,
  MatDialogClose,
  MatDialogContent,
  MatDialogTitle,
} from '@angular/material/dialog';
import { DisplayPreferences } from '../core/display-preferences';

@Component({
  selector: 'tp-cheat-sheet',
  imports: [MatButton, MatDialogActions, MatDialogClose, MatDialogContent, MatDialogTitle],
  template: `
    <h2 mat-dialog-title id="cheat-sheet-title" i18n>Keyboard</h2>
    <mat-dialog-content>
      <dl>
        @for (entry of entries; track entry.keys) {
          <dt>
            <kbd>{{ entry.keys }}</kbd>
          </dt>
          <dd>{{ entry.does }}</dd>
        }
      </dl>
      <label class="switch"
        ><input
          type="checkbox"
          [checked]="looks.singleKeys()"
          (change)="looks.singleKeys.set(!looks.singleKeys())"
        />
        <span i18n>Use single-key shortcuts (/ and ?)</span></label
      >
    </mat-dialog-content>
    <mat-dialog-actions align="end"
      ><button matButton mat-dialog-close i18n>Close</button></mat-dialog-actions
    >
  `,
  styles: `
    dl {
      display: grid;
      grid-template-columns: max-content 1fr;
      gap: 8px 16px;
    }

    kbd {
      padding: 1px 6px;
      border: 1px solid var(--edge);
      border-radius: 3px;
      font: 12px / 18px var(--mono);
    }

    .switch {
      display: flex;
      align-items: center;
      min-height: 44px;
      margin-top: 8px;
      gap: 8px;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class CheatSheet {
  protected readonly looks = inject(DisplayPreferences);
  protected readonly entries = [
    { keys: '/', does: $localize`Search products and orders` },
    { keys: '?', does: $localize`Show keyboard shortcuts` },
    { keys: '↑ ↓ ← →', does: $localize`Move through a list` },
    { keys: 'Page ↑ ↓, Ctrl Home End', does: $localize`Page, start or end of a list` },
    { keys: 'Enter', does: $localize`Open the row; when entering lines: next line` },
    { keys: 'Shift Enter', does: $localize`When entering lines: previous field` },
    { keys: $localize`Space`, does: $localize`Select the row; with Shift: select up to here` },
    { keys: 'Esc', does: $localize`Close; in a list: clear the selection` },
  ];
}

/** Opens it over the page. */
export function showCheatSheet(injector: Injector): void {
  injector.get(MatDialog).open(CheatSheet, { width: '560px', ariaLabelledBy: 'cheat-sheet-title' });
}
