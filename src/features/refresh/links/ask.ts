import { lookup } from 'node:dns/promises'
import { request as requestPlain, type IncomingMessage } from 'node:http'
import { request as requestSecure } from 'node:https'
import { type Allowance, checkedAddress, type Resolve } from './addresses.ts'

/** Says what asks and nothing of who runs it. */
export const USER_AGENT = 'OnjiLinkCheck/1.0'
export const AGENT = 'onjilinkcheck'

const TIMEOUT_MS = 10_000
const MOST_HOPS = 5
/** What changed is seen in the first part of a page; nothing is read beyond it. */
const MOST_BYTES = 512 * 1024

export type Network = { allowed: Allowance; resolve: Resolve; signal?: AbortSignal }
export type Answered = {
  status: number
  /** Where redirects that are for good led; null where there were none, or one of them was for now. */
  movedTo: string | null
  etag: string | null
  modified: string | null
  retryAfter: string | null
  type: string
  body: Buffer | null
}

export class TooManyHops extends Error {}

export const resolveByDns: Resolve = (host) => lookup(host, { all: true, verbatim: true })

type Asking = { method: 'HEAD' | 'GET'; headers?: Record<string, string>; read?: boolean }

/** Asks for an address and follows its redirects, each hop checked and pinned anew; no cookies, no credentials, no referrer. */
export async function ask(address: string, asking: Asking, network: Network): Promise<Answered> {
  let url = new URL(address)
  let permanent = true
  for (let hop = 0; hop <= MOST_HOPS; hop++) {
    const answered = await askOnce(url, hop === 0 ? asking : { ...asking, headers: undefined }, network)
    const next = answered.location === undefined ? undefined : targetOf(answered.location, url)
    if (next === undefined) return { ...answered, movedTo: hop > 0 && permanent ? url.href : null }
    if (answered.status !== 301 && answered.status !== 308) permanent = false
    url = next
  }
  throw new TooManyHops('too many redirects')
}

function targetOf(location: string, from: URL): URL | undefined {
  try {
    const next = new URL(location, from)
    next.hash = ''
    return next
  } catch {
    return undefined
  }
}

async function askOnce(url: URL, { method, headers, read }: Asking, network: Network): Promise<Answered & { location?: string }> {
  const own = AbortSignal.timeout(TIMEOUT_MS)
  const signal = network.signal ? AbortSignal.any([own, network.signal]) : own
  const { address, family } = await inTime(checkedAddress(url, network.allowed, network.resolve), signal)
  const response = await send(url, { address, family }, { method, headers, signal })
  try {
    const { statusCode = 0, headers: given } = response
    const text = (name: string) => (typeof given[name] === 'string' ? (given[name] as string).slice(0, 500) : null)
    const location = statusCode >= 301 && statusCode <= 308 && statusCode !== 304 ? given.location : undefined
    const body = read && method === 'GET' && statusCode === 200 ? await firstBytes(response) : null
    return {
      ...{ status: statusCode, movedTo: null, location, body, type: text('content-type') ?? '' },
      ...{ etag: text('etag'), modified: text('last-modified'), retryAfter: text('retry-after') },
    }
  } finally {
    response.destroy()
  }
}

/** Names are resolved by the system, which cannot be told to stop. */
function inTime<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = () => reject(signal.reason)
    if (signal.aborted) stop()
    signal.addEventListener('abort', stop, { once: true })
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop))
  })
}

function send(
  url: URL,
  pinned: { address: string; family: number },
  { method, headers, signal }: { method: string; headers?: Record<string, string>; signal: AbortSignal },
): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const request = (url.protocol === 'https:' ? requestSecure : requestPlain)(url, {
      ...{ method, signal, agent: false, maxHeaderSize: 32 * 1024 },
      headers: { 'user-agent': USER_AGENT, accept: 'text/html,*/*;q=0.5', 'accept-encoding': 'identity', connection: 'close', ...headers },
      lookup: (_host, options, done) =>
        options.all
          ? done(null, [{ address: pinned.address, family: pinned.family }] as never)
          : done(null, pinned.address as never, pinned.family),
    })
    request.once('response', resolve)
    request.once('error', reject)
    request.end()
  })
}

async function firstBytes(response: IncomingMessage): Promise<Buffer> {
  const pieces: Buffer[] = []
  let size = 0
  for await (const piece of response as AsyncIterable<Buffer>) {
    pieces.push(piece)
    size += piece.length
    if (size >= MOST_BYTES) break
  }
  return Buffer.concat(pieces).subarray(0, MOST_BYTES)
}
