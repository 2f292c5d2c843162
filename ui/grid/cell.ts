import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';
import { countText, dayText, shortened } from '../ground/formats';
import { Money } from '../words/money';
import { StatusWord } from '../words/status-word';
import { When } from '../words/when';
import type { Cell } from './columns';

@Component({
  selector: 'tp-cell',
  imports: [Money, StatusWord, When],
  template: `
    @switch (of().kind) {
      @case ('text') {
        <span [class.muted]="muted()" [title]="text()">{{ text() }}</span>
      }
      @case ('code') {
        <span class="mono" [title]="text()">{{ short() }}</span>
      }
      @case ('money') {
        <tp-money [of]="money()!" />
      }
      @case ('count') {
        <span [class]="tone()">{{ text() }}</span>&ngsp;<span class="muted">{{ unit() }}</span>
      }
      @case ('when') {
        <tp-when [at]="text()" />
      }
      @case ('day') {
        <span [class.refused]="late()" [title]="text()">{{ day() }}</span>
        @if (late()) {
          <span class="refused" i18n> late</span>
        }
      }
      @case ('status') {
        <tp-status [status]="status()!" />
      }
      @default {
        <span class="muted" aria-hidden="true">–</span>
      }
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class GridCell {
  readonly of = input.required<Cell>();
  protected readonly text = computed(() => {
    const cell = this.of();
    if (cell.kind === 'text' || cell.kind === 'code') return cell.text;
    if (cell.kind === 'when') return cell.at;
    if (cell.kind === 'day') return cell.day;
    return cell.kind === 'count' ? countText(cell.count) : '';
  });
  protected readonly short = computed(() => shortened(this.text(), 24));
  protected readonly day = computed(() => dayText(this.text()));
  protected readonly muted = computed(() => this.of().kind === 'text' && (this.of() as { muted?: boolean }).muted === true);
  protected readonly late = computed(() => this.of().kind === 'day' && (this.of() as { late?: boolean }).late === true);
  protected readonly money = computed(() => (this.of().kind === 'money' ? (this.of() as Extract<Cell, { kind: 'money' }>).money : null));
  protected readonly status = computed(() => (this.of().kind === 'status' ? (this.of() as Extract<Cell, { kind: 'status' }>).status : null));
  protected readonly unit = computed(() => (this.of() as { unit?: string }).unit ?? '');
  protected readonly tone = computed(() => (this.of() as { tone?: string }).tone ?? '');
}
