import {
  type ComponentRef,
  ApplicationRef,
  ChangeDetectionStrategy,
  Component,
  createComponent,
  DestroyRef,
  effect,
  type ElementRef,
  inject,
  Injector,
  viewChild,
} from '@angular/core';
import { Router } from '@angular/router';
import { Idle } from '../core/idle';
import type { SearchBox } from './search-box';

/**
 * The box that is on every page. Enter searches the catalogue. What it finds while one types comes
 * as soon as the first page stands, or somebody is in the box, and is put upon the very input that
 * is here: nothing that is typed meanwhile is lost, nor the keyboard of a phone.
 */
@Component({
  selector: 'tp-top-search',
  template: `
    <input
      #box
      class="box"
      type="search"
      i18n-aria-label
      aria-label="Search products, orders, SKUs"
      i18n-placeholder
      placeholder="/ search products, orders, SKUs"
      autocomplete="off"
      (focus)="suggest()"
      (keydown.enter)="enter(box.value)"
    />
  `,
  styles: `
    :host {
      display: block;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class TopSearch {
  private readonly application = inject(ApplicationRef);
  private readonly injector = inject(Injector);
  private readonly router = inject(Router);
  private readonly destroyed = inject(DestroyRef);
  private readonly box = viewChild.required<ElementRef<HTMLInputElement>>('box');
  private suggestions: Promise<ComponentRef<SearchBox> | null> | null = null;

  constructor() {
    const idle = inject(Idle);
    effect(() => void (idle.reached() && this.suggest()));
  }

  focus(): void {
    this.box().nativeElement.focus();
    this.box().nativeElement.select();
  }

  protected suggest(): void {
    this.suggestions ??= this.putUpon(this.box().nativeElement);
  }

  private async putUpon(hostElement: HTMLInputElement): Promise<ComponentRef<SearchBox> | null> {
    const { SearchBox } = await import('./search-box').catch(() => ({ SearchBox: null }));
    // the box searches without suggestions too; whoever comes next tries again
    if (SearchBox === null) return (this.suggestions = null);
    if (this.destroyed.destroyed) return null;
    const made = createComponent(SearchBox, {
      hostElement,
      environmentInjector: this.application.injector,
      elementInjector: this.injector,
    });
    this.application.attachView(made.hostView);
    this.destroyed.onDestroy(() => made.destroy());
    return made;
  }

  protected async enter(text: string): Promise<void> {
    const box = this.box().nativeElement;
    // an option that is marked is taken by the autocomplete itself
    if (box.getAttribute('aria-activedescendant')) return;
    box.value = '';
    box.blur();
    void this.router.navigate(['/catalogue'], {
      queryParams: text.trim() === '' ? {} : { q: text.trim() },
    });
    (await this.suggestions)?.instance.empty();
  }
}
