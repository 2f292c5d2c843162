import { ChangeDetectionStrategy, Component, input } from '@angular/core';
import type { Status } from './statuses';

/** A status: its shape and its word. */
@Component({
  selector: 'tp-status',
  template: `{{ status().word }}`,
  host: { '[class]': '"status " + status().tone' },
  styles: `
    :host {
      white-space: nowrap;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class StatusWord {
  readonly status = input.required<Status>();
}
