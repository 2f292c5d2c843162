import { Location } from '@angular/common';
import { Directive, inject } from '@angular/core';
import { Router } from '@angular/router';

/**
 * Links to places, which lead there without loading the application anew. One for all of them:
 * there are twenty in each page, and the router has one of its own for each link, which works its
 * address out anew each time that one goes anywhere.
 */
@Directive({
  selector: '[tpNavLinks]',
  host: { '(click)': 'go($event)' },
})
export class NavLinks {
  private readonly router = inject(Router);
  private readonly location = inject(Location);

  /** In this tab, unless somebody wants another. */
  protected go(event: MouseEvent): void {
    if (event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey)
      return;
    const href = (event.target as Element).closest('a')?.getAttribute('href') ?? null;
    if (href === null) return;
    event.preventDefault();
    void this.router.navigateByUrl(this.location.normalize(href));
  }
}
