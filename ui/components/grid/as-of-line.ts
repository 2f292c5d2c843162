import { ChangeDetectionStrategy, Component, computed, inject, input } from '@angular/core';
import type { AsOf } from '../../api/models/as-of';
import { Changes } from '../../core/changes';
import { Clock } from '../../core/clock';
import { countText, momentText } from '../../core/formats';

/** How fresh what is shown is: up to which event, how long ago that was. */
@Component({
  selector: 'tp-as-of',
  template: `
    @if (updating()) {
      <span i18n>Updating…</span>
    } @else if (text(); as shown) {
      <span [title]="exact()">{{ shown }}</span>
    }
  `,
  styles: `
    :host {
      color: var(--muted);
      font: var(--label);
      white-space: nowrap;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class AsOfLine {
  private readonly clock = inject(Clock);
  private readonly changes = inject(Changes);
  readonly asOf = input.required<AsOf | null>();
  /** When it was read, milliseconds since 1970. */
  readonly readAt = input.required<number>();
  readonly updating = input(false);

  protected readonly text = computed(() => {
    const asOf = this.asOf();
    if (asOf === null) return '';
    const event = countText(Number(asOf.position));
    // what changes is heard of at once: what was read stays true until something is heard
    if (this.changes.live())
      return asOf.lagMs < 1000
        ? $localize`Live, as of event ${event}:event:`
        : $localize`as of event ${event}:event:, ${countText(Math.round(asOf.lagMs / 1000))}:seconds: s behind`;
    const seconds = Math.max(0, Math.round((this.clock.now() - this.readAt()) / 1000));
    return $localize`as of event ${event}:event:, read ${countText(seconds)}:seconds: s ago`;
  });
  protected readonly exact = computed(() => {
    const asOf = this.asOf();
    return asOf === null ? '' : momentText(asOf.at);
  });
}
