import { ChangeDetectionStrategy, Component, input, output } from '@angular/core';
import { MatMenu, MatMenuItem, MatMenuTrigger } from '@angular/material/menu';
import { Icon } from '../components/icons/icon';
import { OpenAtOnce } from '../components/open-at-once';
import type { LinkedNavItem } from './nav-items';
import { NavLinks } from './nav-links';

/** On phones: the navigation items that do not fit into the bar. */
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
        @for (item of items(); track item.path) {
          <a mat-menu-item [href]="item.href"><tp-icon [name]="item.icon" /> {{ item.label }}</a>
        }
      </div>
    </mat-menu>
  `,
  styleUrl: './more-menu.scss',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class MoreMenu {
  readonly items = input.required<readonly LinkedNavItem[]>();
  /** From now on it is there: whoever makes another does not want it open at once. */
  readonly opened = output<void>();
}
