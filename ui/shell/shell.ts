import { Location } from '@angular/common';
import {
  type ElementRef,
  afterRenderEffect,
  ApplicationRef,
  ChangeDetectionStrategy,
  Component,
  computed,
  effect,
  inject,
  Injector,
  signal,
  untracked,
  viewChild,
} from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import { NavigationEnd, Router, RouterOutlet } from '@angular/router';
import { filter, map } from 'rxjs';
import { Icon } from '../components/icons/icon';
import { icons } from '../components/icons/icons';
import { NotLoaded } from '../components/not-loaded';
import { Changes } from '../core/changes';
import { Connection } from '../core/connection';
import { DisplayPreferences } from '../core/display-preferences';
import { earlyPosition } from '../core/early-requests';
import { Idle } from '../core/idle';
import { Session } from '../core/session';
import { SignIn } from '../people/sign-in/sign-in';
import { AccountMenu } from './account-menu';
import { MoreMenu } from './more-menu';
import { NavCounts } from './nav-counts';
import { navItemsFor, urlOf } from './nav-items';
import { NavLinks } from './nav-links';
import { isPublic } from './public-pages';
import { TopSearch } from './top-search';

/**
 * So long the frame waits for its first page, which is mostly there by then: drawn one after the
 * other they take half as long again.
 */
const FIRST_PAGE_MS = 300;
/** Promises that an answer passes on its way to a list; some more do not matter. */
const STEPS_OF_AN_ANSWER = 32;

/** The frame: where one is, who one is, and whether what is shown is live. */
@Component({
  selector: 'tp-root',
  imports: [AccountMenu, Icon, MoreMenu, NotLoaded, NavLinks, RouterOutlet, SignIn, TopSearch],
  templateUrl: './shell.html',
  styleUrl: './shell.scss',
  host: { '(document:keydown)': 'keydown($event)' },
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class Shell {
  protected readonly session = inject(Session);
  protected readonly changes = inject(Changes);
  protected readonly connection = inject(Connection);
  protected readonly looks = inject(DisplayPreferences);
  protected readonly counts = inject(NavCounts);
  protected readonly idle = inject(Idle);
  /**
   * In the rail they are plain elements: a component each would be a fifth of what the frame takes
   * to begin.
   */
  protected readonly icons = icons;
  /** Their buttons have been pressed, and there is no menu yet. */
  protected readonly accountWanted = signal(false);
  protected readonly moreWanted = signal(false);
  private readonly injector = inject(Injector);
  private readonly application = inject(ApplicationRef);
  private readonly router = inject(Router);
  private readonly location = inject(Location);
  /** One comes to these pages, and leaves them, by an address of its own. */
  protected readonly alone = isPublic(this.location.path());
  private readonly search = viewChild(TopSearch);
  private readonly main = viewChild<ElementRef<HTMLElement>>('main');

  protected readonly items = computed(() => {
    const me = this.session.me();
    return me === null
      ? []
      : navItemsFor(me).map((item) => ({
          ...item,
          href: this.location.prepareExternalUrl(urlOf(item)),
        }));
  });
  /** What fits under a thumb; the rest is behind "more". */
  protected readonly first = computed(() => this.items().slice(0, 4));
  protected readonly initials = computed(() =>
    (this.session.me()?.user.name ?? '')
      .split(/\s+/)
      .map((word) => word.charAt(0))
      .slice(0, 2)
      .join(''),
  );

  private readonly url = toSignal(
    this.router.events.pipe(
      filter((event) => event instanceof NavigationEnd),
      map(({ urlAfterRedirects }) => urlAfterRedirects),
    ),
    { initialValue: null },
  );
  /** The path of the current navigation item: computed once, and not by each of the links. */
  protected readonly here = computed(() => {
    const url = this.url();
    return url === null ? null : `/${url.split(/[/?#]/, 2)[1] ?? ''}`;
  });

  /** The page, or what it asks first, is still on its way, and the frame waits for it. */
  private readonly waiting = signal(true);
  private readonly answered = signal(false);
  /** Who is here, when there is something to show them. */
  protected readonly shown = computed(() =>
    (this.url() !== null && this.answered()) || !this.waiting() ? this.session.me() : null,
  );

  constructor() {
    if (this.alone) {
      this.router.initialNavigation();
      return;
    }
    const arrived = effect(() => {
      if (!this.session.signedIn()) {
        // whoever signs in sees at once that it worked
        if (this.session.known()) this.waiting.set(false);
        return;
      }
      arrived.destroy();
      untracked(() => {
        this.router.initialNavigation();
        void earlyPosition().then(() => this.answered.set(true));
        setTimeout(() => this.waiting.set(false), FIRST_PAGE_MS);
      });
    });
    const drawn = afterRenderEffect(() => {
      if (this.main() === undefined) return;
      drawn.destroy();
      void this.drawAnswers();
    });
  }

  /**
   * What the page asks first has mostly been answered before there is a page
   * (core/early-requests.ts): it is drawn with it, in one frame, instead of without and then
   * with it.
   */
  private async drawAnswers(): Promise<void> {
    for (let step = 0; step < STEPS_OF_AN_ANSWER; step++) await Promise.resolve();
    this.application.tick();
  }

  protected toMain(event: Event): void {
    event.preventDefault();
    this.main()?.nativeElement.focus();
  }

  protected async help(): Promise<void> {
    const { showCheatSheet } = await import('./cheat-sheet');
    showCheatSheet(this.injector);
  }

  protected keydown(event: KeyboardEvent): void {
    if (
      event.defaultPrevented ||
      event.ctrlKey ||
      event.metaKey ||
      event.altKey ||
      !this.session.signedIn() ||
      !this.looks.singleKeys()
    )
      return;
    const target = event.target as HTMLElement;
    if (target.closest('input, textarea, select, [contenteditable], .cdk-overlay-container'))
      return;
    if (event.key === '/') {
      event.preventDefault();
      this.search()?.focus();
    } else if (event.key === '?') {
      event.preventDefault();
      void this.help();
    }
  }
}
