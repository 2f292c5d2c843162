/** What the link in a mail says: in its fragment, which no server and no log ever sees. */
export interface MailedLink {
  readonly userId: string;
  readonly secret: string;
}

const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Null: it was copied in part. */
export function mailedLink(fragment: string): MailedLink | null {
  const parts = new URLSearchParams(fragment.replace(/^#/, ''));
  const [userId, secret] = [parts.get('user') ?? '', parts.get('secret')?.trim() ?? ''];
  return ID.test(userId) && secret !== '' ? { userId, secret } : null;
}
