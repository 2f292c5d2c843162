import { BlockList, isIP } from 'node:net';

/** Networks that are nobody's address outside: RFC 6890 and its successors at IANA. */
const SPECIAL: readonly (readonly [address: string, prefix: number])[] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
];

/** Of IPv6 only global unicast is anybody's, without what carries another address inside. */
const SPECIAL_6: readonly (readonly [address: string, prefix: number])[] = [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
];
const GLOBAL_6 = ['2000::', 3] as const;

const familyOf = (address: string): 'ipv4' | 'ipv6' => (isIP(address) === 4 ? 'ipv4' : 'ipv6');

/** A network such as `10.1.0.0/16`, or one address. @throws Error where it is neither */
function network(text: string): readonly [address: string, prefix: number] {
  const [address = '', prefix] = text.split('/');
  const longest = isIP(address) === 4 ? 32 : 128;
  const length = prefix === undefined ? longest : Number(prefix);
  if (isIP(address) === 0 || !Number.isInteger(length) || length < 0 || length > longest)
    throw new Error(`"${text}" is not a network such as 10.1.0.0/16`);
  return [address, length];
}

/**
 * Which addresses are sent to. Names say nothing: what counts is the address that is connected to,
 * as a name may mean another one a moment later.
 */
export class AddressGuard {
  private readonly special = new BlockList();
  private readonly global = new BlockList();
  private readonly allowed = new BlockList();

  /**
   * @param allowed Networks inside that may be sent to all the same, `10.1.0.0/16`; also without TLS
   * @throws Error for what is no network
   */
  constructor(allowed: readonly string[] = []) {
    for (const [address, prefix] of SPECIAL) this.special.addSubnet(address, prefix, 'ipv4');
    for (const [address, prefix] of SPECIAL_6) this.special.addSubnet(address, prefix, 'ipv6');
    this.global.addSubnet(...GLOBAL_6, 'ipv6');
    for (const text of allowed) {
      const [address, prefix] = network(text);
      this.allowed.addSubnet(address, prefix, familyOf(address));
    }
  }

  /** Whether an IP address is one that an operator has allowed, though it is inside. */
  isAllowedInside(address: string): boolean {
    return isIP(address) !== 0 && this.allowed.check(address, familyOf(address));
  }

  /** Whether an IP address may be connected to. */
  permits(address: string): boolean {
    if (isIP(address) === 0) return false;
    if (this.isAllowedInside(address)) return true;
    const family = familyOf(address);
    if (this.special.check(address, family)) return false;
    // everything but global unicast: loopback, private, link-local, IPv4-mapped, NAT64
    return family === 'ipv4' || this.global.check(address, 'ipv6');
  }

  /** Why nothing is ever sent to a URL; null: it depends on the address that it turns out to have. */
  refuses(text: string): string | null {
    if (!URL.canParse(text)) return 'it is no URL such as https://erp.example/hooks';
    const url = new URL(text);
    const host = url.hostname.replace(/^\[|\]$/g, '');
    const inside = this.isAllowedInside(host);
    if (url.protocol !== 'https:' && !(inside && url.protocol === 'http:'))
      return 'it must begin with https://';
    if (url.username !== '' || url.password !== '')
      return 'it must hold no user name and no password';
    if (url.hash !== '') return 'it must have no part behind #';
    const port = url.port === '' ? 443 : Number(url.port);
    if (!inside && port !== 443 && port < 1_024) return 'its port must be 443, or 1024 and above';
    if (isIP(host) !== 0 && !this.permits(host))
      return 'it is an address inside a network: name one that can be reached from outside';
    if (isIP(host) === 0 && /(^|\.)(localhost|local|internal)\.?$/i.test(host))
      return 'it is a name inside a network: name one that can be reached from outside';
    return null;
  }
}
