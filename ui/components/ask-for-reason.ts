import type { MatDialog } from '@angular/material/dialog';
import { firstValueFrom } from 'rxjs';
import type { ReasonRequest } from './reason-dialog';

/** Asks why something is to be done, after saying what it does. Undefined: it is not to be done. */
export async function askForReason(
  dialogs: MatDialog,
  request: ReasonRequest,
): Promise<string | undefined> {
  const { ReasonDialog } = await import('./reason-dialog');
  return firstValueFrom(
    dialogs
      .open<object, ReasonRequest, string>(ReasonDialog, { data: request, width: '520px' })
      .afterClosed(),
  );
}
