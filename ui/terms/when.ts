import { ChangeDetectionStrategy, Component, computed, inject, input } from '@angular/core';
import { Clock } from '../core/clock';
import { momentText, whenText } from '../core/formats';

/** An instant as people say it, the exact moment on hover. */
@Component({
  selector: 'tp-when',
  template: `<time [attr.datetime]="at()" [attr.title]="exact()"
    ><span class="here">{{ text() }}</span></time
  >`,
  styles: `
    :host {
      white-space: nowrap;
    }

    // on paper "two hours ago" says nothing
    @media print {
      .here {
        display: none;
      }

      time::after {
        content: attr(title);
      }
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class When {
  private readonly clock = inject(Clock);
  readonly at = input.required<string>();
  protected readonly text = computed(() => whenText(this.at(), this.clock.now()));
  protected readonly exact = computed(() => momentText(this.at()));
}
