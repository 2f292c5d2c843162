import { isIPv6 } from 'node:net';
import type { FastifyRequest } from 'fastify';
import { agentOf } from '../../../application/people/sign-in/agent.js';
import type { UsedFrom } from '../../../application/people/sign-in/auth.js';

/**
 * From where a request comes, for limits: an IPv4 address, or the network of 64 bits of an IPv6
 * address, as one customer has all addresses in it (RFC 6177).
 */
export const addressOf = ({ ip }: Pick<FastifyRequest, 'ip'>): string => networkOf(ip);

/** By what a request was sent, and from which part of the net: what is kept of it. */
export const usedFrom = ({ ip, headers }: Pick<FastifyRequest, 'ip' | 'headers'>): UsedFrom => ({
  agent: agentOf(headers['user-agent']),
  network: partOfNet(ip),
});

/**
 * Of an address as much as tells a town, and not a household: 24 bits of an IPv4 address, 48 of an
 * IPv6 one (truncation, RFC 6235, section 4.1.1).
 */
export function partOfNet(ip: string): string {
  const network = networkOf(ip);
  const [, first] = /^(\d+\.\d+\.\d+)\.\d+$/.exec(network) ?? [];
  if (first !== undefined) return `${first}.0/24`;
  return network.endsWith('::/64') ? `${network.split(':').slice(0, 3).join(':')}::/48` : '';
}

export function networkOf(ip: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(ip)?.[1];
  if (mapped !== undefined) return mapped;
  if (!isIPv6(ip)) return ip;
  const [head = '', tail = ''] = ip.split('%')[0]!.split('::') as [string, string?];
  const [before, after] = [head, tail].map((part) => (part === '' ? [] : part.split(':')));
  const zeros = ip.includes('::') ? 8 - before!.length - after!.length : 0;
  const groups = [...before!, ...Array<string>(Math.max(0, zeros)).fill('0'), ...after!];
  return `${groups
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':')}::/64`;
}
