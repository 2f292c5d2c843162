import { ChangeDetectionStrategy, Component, input } from '@angular/core';

/**
 * Nothing to show, and why: nothing yet, or nothing under these filters. What comes here or what to
 * do is its content.
 */
@Component({
  selector: 'tp-empty',
  template: `
    <p class="title">{{ title() }}</p>
    <div class="what"><ng-content /></div>
  `,
  styles: `
    :host {
      display: flex;
      flex-direction: column;
      align-items: flex-start;
      padding: 24px 8px;
      gap: 8px;
    }

    .title {
      font: var(--section);
    }

    .what {
      max-width: 60ch;
      color: var(--muted);
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class Empty {
  readonly title = input.required<string>();
}
