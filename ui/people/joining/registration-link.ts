/**
 * Which registration an address is about, and by which key its standing is read: in the fragment,
 * which no server and no log ever sees.
 */
export interface RegistrationLink {
  readonly id: string;
  readonly key: string;
  /** From the mail; null: the page was opened without it. */
  readonly secret: string | null;
}

const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Null: it was copied in part. */
export function registrationLink(fragment: string): RegistrationLink | null {
  const parts = new URLSearchParams(fragment.replace(/^#/, ''));
  const [id, key] = [parts.get('registration') ?? '', parts.get('key')?.trim() ?? ''];
  return ID.test(id) && key !== ''
    ? { id, key, secret: parts.get('secret')?.trim() || null }
    : null;
}

/** The page of a registration that was begun just now. */
export const registrationAddress = ({ id, key }: Pick<RegistrationLink, 'id' | 'key'>): string =>
  `/app/registration#${new URLSearchParams({ registration: id, key }).toString()}`;
