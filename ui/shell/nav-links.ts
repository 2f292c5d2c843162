import { Location } from '@angular/common';
import { Directive, inject } from '@angular/core';
import { Router } from '@angular/router';

/**
 * Lets plain links navigate within the application. One directive for all of them: each page has
 * twenty, and a `routerLink` each would compute its address again on every navigation.
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
