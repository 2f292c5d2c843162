/** Pages for people who are not signed in, or whoever is: they stand alone, without the frame. */
const publicPages: ReadonlySet<string> = new Set([
  'forgotten-password',
  'invitation',
  'password-reset',
  'register',
  'registration',
  'set-up',
]);

/** @param path within the application, with or without query and fragment: `/register` */
export const isPublic = (path: string): boolean => publicPages.has(path.split(/[/?#]/, 2)[1] ?? '');
