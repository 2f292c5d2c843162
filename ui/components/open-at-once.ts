import { afterNextRender, Directive, inject } from '@angular/core';
import { MatMenuTrigger } from '@angular/material/menu';

/** A menu that is made when it is first opened: by then its button has been pressed. */
@Directive({ selector: '[tpOpenAtOnce]' })
export class OpenAtOnce {
  constructor() {
    const trigger = inject(MatMenuTrigger);
    afterNextRender(() => trigger.openMenu());
  }
}
