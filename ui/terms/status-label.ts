import { ChangeDetectionStrategy, Component, input } from '@angular/core';
import type { Status } from './statuses';

/** A status: its shape and its label. */
@Component({
  selector: 'tp-status',
  template: `{{ status().label }}`,
  host: { '[class]': '"status " + status().tone' },
  styles: `
    :host {
      white-space: nowrap;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class StatusLabel {
  readonly status = input.required<Status>();
}
