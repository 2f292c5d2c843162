import { A11yModule } from '@angular/cdk/a11y';
import { OverlayModule } from '@angular/cdk/overlay';
import { ChangeDetectionStrategy, Component, input, signal } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';

/** A button that opens a small panel with fields in it; what is chosen counts at once, Escape or a press beside it closes. A menu holds no fields. */
@Component({
  selector: 'tp-popover',
  imports: [A11yModule, MatButtonModule, OverlayModule],
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
      (click)="open.set(!open())"
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
}
