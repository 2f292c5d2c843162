import { Location } from '@angular/common';
import { computed, Directive, inject, input } from '@angular/core';
import { Router } from '@angular/router';
import type { Place } from './places';

/** Leads to a place. There are twenty in each page, whose addresses never change: the router's own link works each of them out anew, as if it depended on where one is. */
@Directive({
  selector: 'a[tpPlace]',
  host: { '[attr.href]': 'href()', '(click)': 'go($event)' },
})
export class PlaceLink {
  private readonly router = inject(Router);
  private readonly location = inject(Location);
  readonly tpPlace = input.required<Place>();
  private readonly url = computed(() => {
    const { path, query } = this.tpPlace();
    return query ? `${path}?${new URLSearchParams(query)}` : path;
  });
  protected readonly href = computed(() => this.location.prepareExternalUrl(this.url()));

  /** In this tab, unless somebody wants another. */
  protected go(event: MouseEvent): void {
    if (event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    void this.router.navigateByUrl(this.url());
  }
}
