import { CdkTrapFocus } from '@angular/cdk/a11y';
import { CdkConnectedOverlay, CdkOverlayOrigin } from '@angular/cdk/overlay';
import { ChangeDetectionStrategy, Component, input, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';

/**
 * A button that opens a small panel with fields in it; what is chosen counts at once, Escape or a press beside it closes. A menu holds no fields.
 *
 * What the panel holds is made when it is first wanted and kept from then on, with what was typed into it: `<tp-popover #panel>@if (panel.wanted()) { … }</tp-popover>`.
 */
@Component({
  selector: 'tp-popover',
  imports: [CdkConnectedOverlay, CdkOverlayOrigin, CdkTrapFocus, MatButton],
  template: `
    <button
      matButton
      type="button"
      cdkOverlayOrigin
      #origin="cdkOverlayOrigin"
      aria-haspopup="dialog"
      i18n-aria-haspopup
      [attr.aria-expanded]="open()"
      [disabled]="disabled()"
      (click)="toggle()"
    >
      <ng-content select="[trigger]" />
    </button>
    <ng-template
      cdkConnectedOverlay
      [cdkConnectedOverlayOrigin]="origin"
      [cdkConnectedOverlayOpen]="open()"
      [cdkConnectedOverlayHasBackdrop]="true"
      [cdkConnectedOverlayViewportMargin]="8"
      [cdkConnectedOverlayPush]="true"
      cdkConnectedOverlayBackdropClass="cdk-overlay-transparent-backdrop"
      (backdropClick)="open.set(false)"
      (detach)="open.set(false)"
    >
      <div class="panel" role="dialog" [attr.aria-label]="label()" cdkTrapFocus [cdkTrapFocusAutoCapture]="true">
        <ng-content />
      </div>
    </ng-template>
  `,
  styles: `
    .panel {
      display: flex;
      flex-direction: column;
      max-width: calc(100vw - 16px);
      max-height: 70vh;
      padding: 12px 16px;
      overflow: auto;
      border: 1px solid var(--hairline);
      border-radius: 4px;
      background: var(--paper);
      box-shadow: 0 4px 16px var(--shadow);
      gap: 12px;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class Popover {
  readonly label = input.required<string>();
  readonly disabled = input(false);
  readonly open = signal(false);
  private readonly once = signal(false);
  /** Whether it has ever been opened. */
  readonly wanted = this.once.asReadonly();

  protected toggle(): void {
    this.once.set(true);
    this.open.update((open) => !open);
  }
}
