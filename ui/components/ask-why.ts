import type { MatDialog } from '@angular/material/dialog';
import { firstValueFrom } from 'rxjs';
import type { ReasonAsked } from './reason-dialog';

/** Asks why something is to be done, after saying what it does. Undefined: it is not to be done. */
export async function askWhy(dialogs: MatDialog, asked: ReasonAsked): Promise<string | undefined> {
  const { ReasonDialog } = await import('./reason-dialog');
  return firstValueFrom(
    dialogs
      .open<object, ReasonAsked, string>(ReasonDialog, { data: asked, width: '520px' })
      .afterClosed(),
  );
}
