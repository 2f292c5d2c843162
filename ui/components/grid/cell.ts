import { ChangeDetectionStrategy, Component, computed, inject, input } from '@angular/core';
import { Clock } from '../../core/clock';
import { cellText, fullText } from './cell-text';
import type { Cell } from './columns';

/** What a list says of a thing, elsewhere than in a list. */
@Component({
  selector: 'tp-cell',
  template: `<span [class]="said().css" [title]="full()">{{ said().text }}</span>
    @if (said().after; as after) {
      <span class="muted">{{ ' ' + after }}</span>
    }`,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class GridCell {
  private readonly clock = inject(Clock);
  readonly of = input.required<Cell>();
  protected readonly said = computed(() => cellText(this.of(), this.clock.now()));
  protected readonly full = computed(() => fullText(this.of()) || this.said().text);
}
