import { ChangeDetectionStrategy, Component, inject, input, signal } from '@angular/core';
import { Idle } from '../core/idle';
import { NotLoaded } from './not-loaded';
import { PopoverPanel } from './popover-panel';

/**
 * A button that opens a small panel with fields in it; what is chosen counts at once, Escape or a
 * press beside it closes. A menu holds no fields.
 *
 * What the panel holds is made when it is first wanted and kept from then on, with what was typed
 * into it: `<tp-popover #panel>@if (panel.wanted()) { … }</tp-popover>`.
 */
@Component({
  selector: 'tp-popover',
  imports: [NotLoaded, PopoverPanel],
  template: `
    <button
      #button
      type="button"
      class="tool"
      aria-haspopup="dialog"
      [attr.aria-expanded]="open()"
      [disabled]="disabled()"
      (click)="toggle()"
    >
      <ng-content select="[trigger]" />
    </button>
    @defer (when wanted(); prefetch when idle.reached()) {
      <tp-popover-panel [label]="label()" [origin]="button" [(open)]="open"
        ><ng-content
      /></tp-popover-panel>
    } @error {
      <tp-not-loaded />
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class Popover {
  protected readonly idle = inject(Idle);
  readonly label = input.required<string>();
  readonly disabled = input(false);
  readonly open = signal(false);
  private readonly once = signal(false);
  /** Whether it has ever been opened. */
  readonly wanted = this.once.asReadonly();

  protected toggle(): void {
    this.once.set(true);
    this.open.update((open) => !open);
  }
}
