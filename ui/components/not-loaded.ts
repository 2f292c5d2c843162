import { ChangeDetectionStrategy, Component } from '@angular/core';

/**
 * In the place of what could not be fetched: the line is gone, or there is a new version of the
 * application.
 */
@Component({
  selector: 'tp-not-loaded',
  template: `<button type="button" class="plain" (click)="reload()" i18n>
    This didn’t load. Reload the page.
  </button>`,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class NotLoaded {
  protected reload(): void {
    location.reload();
  }
}
