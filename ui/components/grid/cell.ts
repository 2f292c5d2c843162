import { ChangeDetectionStrategy, Component, computed, inject, input } from '@angular/core';
import { Clock } from '../../core/clock';
import { cellText, fullText } from './cell-text';
import type { Cell } from './columns';

/** A cell as lists show it, outside of a list. */
@Component({
  selector: 'tp-cell',
  template: `<span [class]="text().css" [title]="full()">{{ text().text }}</span>
    @if (text().after; as after) {
      <span class="muted">{{ ' ' + after }}</span>
    }`,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class GridCell {
  private readonly clock = inject(Clock);
  readonly of = input.required<Cell>();
  protected readonly text = computed(() => cellText(this.of(), this.clock.now()));
  protected readonly full = computed(() => fullText(this.of()) || this.text().text);
}
