import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';
import { type Status, shapes } from './statuses';

@Component({
  selector: 'tp-status',
  template: `<span aria-hidden="true" class="shape">{{ shape() }}</span> {{ status().word }}`,
  host: { '[class]': 'status().tone' },
  styles: `
    :host {
      white-space: nowrap;
    }

    .shape {
      display: inline-block;
      width: 14px;
      text-align: center;
    }

    :host(.waiting) {
      color: var(--waiting);
    }

    :host(.going) {
      color: var(--going);
    }

    :host(.done) {
      color: var(--done);
    }

    :host(.refused) {
      color: var(--refused);
    }

    :host(.neutral) {
      color: var(--neutral);
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class StatusWord {
  readonly status = input.required<Status>();
  protected readonly shape = computed(() => shapes[this.status().tone]);
}
