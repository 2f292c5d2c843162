import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';
import { type IconName, icons } from './icons';

/** A symbol beside a text, or alone where its button has a label of its own: never read aloud. */
@Component({
  selector: 'tp-icon',
  template: `<svg viewBox="0 -960 960 960" aria-hidden="true" focusable="false">
    <path [attr.d]="path()" />
  </svg>`,
  styles: `
    :host {
      display: inline-flex;
      flex: none;
      width: 20px;
      height: 20px;
    }

    svg {
      width: 100%;
      height: 100%;
      fill: currentColor;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class Icon {
  readonly name = input.required<IconName>();
  protected readonly path = computed(() => icons[this.name()]);
}
