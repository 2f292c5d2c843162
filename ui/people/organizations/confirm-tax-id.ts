import type { MatDialog } from '@angular/material/dialog';
import { firstValueFrom } from 'rxjs';

export interface TaxIdToConfirm {
  readonly organizationId: string;
  readonly taxId: string;
}

/** Asks for what the tax authorities' service has answered; true once that is recorded. */
export async function confirmTaxId(dialogs: MatDialog, of: TaxIdToConfirm): Promise<boolean> {
  const { ConfirmTaxIdDialog } = await import('./confirm-tax-id-dialog');
  const dialog = dialogs.open<object, TaxIdToConfirm, boolean>(ConfirmTaxIdDialog, {
    data: of,
    width: '520px',
  });
  return (await firstValueFrom(dialog.afterClosed())) === true;
}
