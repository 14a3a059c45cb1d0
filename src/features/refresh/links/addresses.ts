import { BlockList, isIP } from 'node:net'

/** Why an address is not asked at all. */
export type Refusal = 'scheme' | 'credentials' | 'port' | 'private'
export class RefusedAddress extends Error {
  readonly refusal: Refusal
  constructor(refusal: Refusal) {
    super(`address refused: ${refusal}`)
    this.name = 'RefusedAddress'
    this.refusal = refusal
  }
}

/** Hosts inside the organisation that an administrator lets be asked: `wiki.example.com` on usual ports, `wiki.example.com:8090` on that one. */
export type Allowance = ReadonlySet<string>

const USUAL_PORTS = new Set(['80', '443', '8080', '8443'])
const LONGEST = 2_000

/** What nobody outside may make this machine speak to: RFC 6890 and its registries, with metadata services (169.254.169.254, fd00:ec2::254). */
const closed = new BlockList()
for (const [net, bits] of [
  ...[['0.0.0.0', 8] as const, ['10.0.0.0', 8] as const, ['100.64.0.0', 10] as const, ['127.0.0.0', 8] as const],
  ...[['169.254.0.0', 16] as const, ['172.16.0.0', 12] as const, ['192.0.0.0', 24] as const, ['192.0.2.0', 24] as const],
  ...[['192.88.99.0', 24] as const, ['192.168.0.0', 16] as const, ['198.18.0.0', 15] as const, ['198.51.100.0', 24] as const],
  ...[['203.0.113.0', 24] as const, ['224.0.0.0', 4] as const, ['240.0.0.0', 4] as const],
])
  closed.addSubnet(net, bits, 'ipv4')

/** Only global unicast is public, and of it not what carries or hides another address: Teredo, 6to4, documentation, benchmarking. */
const global6 = new BlockList()
global6.addSubnet('2000::', 3, 'ipv6')
const closed6 = new BlockList()
for (const [net, bits] of [['2001::', 23] as const, ['2001:db8::', 32] as const, ['2002::', 16] as const, ['3fff::', 20] as const])
  closed6.addSubnet(net, bits, 'ipv6')

/** Whether an IP address, in any form that `net.isIP` knows, is one of the public network. */
export function isPublic(address: string): boolean {
  const plain = address.replace(/%.*$/, '')
  const family = isIP(plain)
  if (family === 4) return !closed.check(plain, 'ipv4')
  if (family !== 6) return false
  const inside = embedded(plain)
  if (inside !== undefined) return !closed.check(inside, 'ipv4')
  return global6.check(plain, 'ipv6') && !closed6.check(plain, 'ipv6')
}

/** The IPv4 address in a NAT64 one (64:ff9b::/96), which leads there. IPv4-mapped ones are no global unicast and so never public. */
function embedded(address: string): string | undefined {
  const canonical = new URL(`http://[${address}]`).hostname.slice(1, -1)
  const match = /^64:ff9b::(?:([0-9a-f]{1,4}):)?([0-9a-f]{1,4})$/.exec(canonical)
  if (!match) return undefined
  const [high, low] = [Number.parseInt(match[1] ?? '0', 16), Number.parseInt(match[2], 16)]
  return [high >> 8, high & 255, low >> 8, low & 255].join('.')
}

/** The address of a link as it is kept and asked, without its fragment; undefined for what is no address on the web. */
export function addressOf(target: string): string | undefined {
  const text = target.startsWith('//') ? `https:${target}` : target
  if (!/^https?:/i.test(text)) return undefined
  try {
    const url = new URL(text)
    url.hash = ''
    return url.href.length > LONGEST ? undefined : url.href
  } catch {
    return undefined
  }
}

const hostOf = (url: URL): string => url.hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '')
const portOf = (url: URL): string => url.port || (url.protocol === 'https:' ? '443' : '80')
export const isAllowed = (url: URL, allowed: Allowance): boolean =>
  allowed.has(`${hostOf(url)}:${portOf(url)}`) || (allowed.has(hostOf(url)) && USUAL_PORTS.has(portOf(url)))

export type Resolve = (host: string) => Promise<{ address: string; family: number }[]>

/**
 * The one IP address to connect to for a URL; every hop of a redirect passes here anew. The name is resolved here and the
 * connection is made to what was checked, so that a name cannot answer differently the second time. A name of which any
 * address is private is refused as a whole.
 */
export async function checkedAddress(url: URL, allowed: Allowance, resolve: Resolve): Promise<{ address: string; family: number }> {
  if (url.protocol !== 'http:' && url.protocol !== 'https:') throw new RefusedAddress('scheme')
  if (url.username !== '' || url.password !== '') throw new RefusedAddress('credentials')
  const inside = isAllowed(url, allowed)
  if (!inside && !USUAL_PORTS.has(portOf(url))) throw new RefusedAddress('port')
  const host = hostOf(url)
  // WHATWG URLs have turned decimal, octal and hexadecimal forms into dotted ones already.
  const found = isIP(host) ? [{ address: host, family: isIP(host) }] : await resolve(host)
  if (found.length === 0) throw Object.assign(new Error('no address'), { code: 'ENOTFOUND' })
  if (!inside && !found.every(({ address }) => isPublic(address))) throw new RefusedAddress('private')
  return found[0]
}
