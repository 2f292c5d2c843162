type Kind = 'text' | 'whole number' | 'true or false' | 'node preference';

/** What the client takes after the `?` of a connection string. */
const OPTIONS: Readonly<Record<string, Kind>> = {
  tls: 'true or false',
  tlsCAFile: 'text',
  userCertFile: 'text',
  userKeyFile: 'text',
  connectionName: 'text',
  defaultDeadline: 'whole number',
  keepAliveInterval: 'whole number',
  keepAliveTimeout: 'whole number',
  nodePreference: 'node preference',
  maxDiscoverAttempts: 'whole number',
  discoveryInterval: 'whole number',
  gossipTimeout: 'whole number',
};
const VALUES: Readonly<Record<Kind, { readonly pattern: RegExp; readonly says: string }>> = {
  text: { pattern: /./, says: 'some text' },
  'whole number': { pattern: /^-?\d+$/, says: 'a whole number' },
  'true or false': { pattern: /^(true|false)$/, says: 'true or false' },
  'node preference': {
    pattern: /^(leader|follower|random|read[_-]?only[_-]?replica)$/i,
    says: 'leader, follower, random or read_only_replica',
  },
};

/** As the client compares names. */
const flat = (name: string): string => name.trim().toLowerCase().replace(/[_-]/g, '');
const BY_NAME: ReadonlyMap<string, string> = new Map(
  Object.keys(OPTIONS).map((name) => [flat(name), name]),
);
/** Whatever else stands there may be part of a password. */
const A_NAME = /^[A-Za-z_-]{1,40}$/;

/**
 * What is wrong with the options of a connection string; null: nothing. Of one that it does not know
 * the client prints the whole connection string, password included, each time that it connects; of
 * the string itself nothing is ever said here but names of options.
 */
export function wrongOption(connectionString: string): string | null {
  const [, query] = connectionString.slice(connectionString.lastIndexOf('@') + 1).split('?');
  for (const option of query?.split('&') ?? []) {
    const [given = '', value = ''] = option.split('=');
    const name = BY_NAME.get(flat(given));
    if (name === undefined)
      return `${A_NAME.test(given) ? `the option "${given}"` : 'an option'} that EventStoreDB’s client does not know: choose among ${Object.keys(OPTIONS).join(', ')}`;
    const { pattern, says } = VALUES[OPTIONS[name]!];
    if (!pattern.test(value)) return `the option "${name}", which must be ${says}`;
  }
  return null;
}
