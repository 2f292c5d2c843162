import { ChangeDetectionStrategy, Component, input } from '@angular/core';

/** A page for people who are not signed in: what the marketplace is, and the one thing to do. */
@Component({
  selector: 'tp-public-sheet',
  template: `
    <p class="brand" i18n>Tradepost</p>
    <h1>{{ heading() }}</h1>
    <ng-content />
  `,
  styles: `
    :host {
      display: flex;
      flex-direction: column;
      width: min(440px, calc(100vw - 32px));
      gap: 16px;
    }

    :host(.wide) {
      width: min(720px, calc(100vw - 32px));
    }

    .brand {
      padding-bottom: 8px;
      border-bottom: 1px solid var(--edge);
      font: var(--figure);
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class PublicSheet {
  readonly heading = input.required<string>();
}
