import { ChangeDetectionStrategy, Component, input, output } from '@angular/core';
import { MatMenu, MatMenuItem, MatMenuTrigger } from '@angular/material/menu';
import { Icon } from '../components/icons/icon';
import { OpenAtOnce } from '../components/open-at-once';
import { NavLinks } from './nav-links';
import type { LinkedNavItem } from './nav-items';

/** On phones: the places that have no room under the thumb. */
@Component({
  selector: 'tp-more-menu',
  imports: [Icon, MatMenu, MatMenuItem, MatMenuTrigger, OpenAtOnce, NavLinks],
  template: `
    <button
      type="button"
      class="thumb"
      [matMenuTriggerFor]="menu"
      tpOpenAtOnce
      (menuOpened)="opened.emit()"
    >
      <tp-icon name="more" /> <span i18n>More</span>
    </button>
    <mat-menu #menu="matMenu">
      <div tpNavLinks>
        @for (place of places(); track place.path) {
          <a mat-menu-item [href]="place.href"><tp-icon [name]="place.icon" /> {{ place.label }}</a>
        }
      </div>
    </mat-menu>
  `,
  styleUrl: './more-menu.scss',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class MoreMenu {
  readonly places = input.required<readonly LinkedNavItem[]>();
  /** From now on it is there: whoever makes another does not want it open at once. */
  readonly opened = output<void>();
}
