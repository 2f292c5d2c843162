/** The IANA names that the browser knows, and the one that it is set to. */
export const timeZones = (): readonly string[] => Intl.supportedValuesOf('timeZone');

export const ownTimeZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;
