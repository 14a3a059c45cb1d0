import { createHash } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Services } from '../context.ts'
import { fromJson, toJson } from '../db/codec.ts'
import { DomainError } from '../errors.ts'
import type { HttpServer } from './server.ts'

export type IdempotencyTable = { actor_id: string; key: string; request: string; status: number | null; body: string | null; at: number }

declare module '../db/tables.ts' {
  interface Tables {
    idempotency: IdempotencyTable
  }
}

const KEEP_MS = 86_400_000
const STALE_MS = 60_000

declare module 'fastify' {
  interface FastifyRequest {
    idempotencyKey: string | null
  }
  interface FastifyContextConfig {
    /** The answer carries a secret that is shown once, so it is not kept and a repetition is a new request. */
    answersSecret?: boolean
  }
}

/** What of an answer is kept besides its body. */
const KEPT_HEADERS = ['content-type', 'location', 'etag'] as const
type KeptAnswer = { headers: Record<string, string>; payload: string | null }

/** The same key with the same request gets the same answer, once done, for a day; with another request it is refused. */
export function addIdempotency(http: HttpServer, services: Services): void {
  http.decorateRequest('idempotencyKey', null)
  http.addHook('preHandler', async (request, reply) => {
    const key = request.headers['idempotency-key']
    if (
      typeof key !== 'string' ||
      request.method !== 'POST' ||
      request.actor.kind !== 'person' ||
      request.isMultipart() ||
      request.routeOptions.config.answersSecret
    )
      return
    if (key.length === 0 || key.length > 200) throw new DomainError('idempotency-key', 400)
    const earlier = await claim(services, request.actor.id, key, fingerprint(request))
    if (!earlier) {
      request.idempotencyKey = key
      return
    }
    return reply
      .code(earlier.status)
      .headers({ ...earlier.headers, 'idempotent-replay': 'true' })
      .send(earlier.payload)
  })
  http.addHook('onSend', async (request, reply, payload) => {
    const key = request.idempotencyKey
    if (key === null || request.actor.kind !== 'person') return payload
    request.idempotencyKey = null
    const record = services.writer
    const own = { actor: request.actor.id, key }
    if (reply.statusCode >= 500)
      await record.deleteFrom('idempotency').where('actor_id', '=', own.actor).where('key', '=', own.key).execute()
    else {
      await record
        .updateTable('idempotency')
        .set({ status: reply.statusCode, body: toJson(answerOf(reply, payload)) })
        .where('actor_id', '=', own.actor)
        .where('key', '=', own.key)
        .execute()
    }
    return payload
  })
}

function answerOf(reply: FastifyReply, payload: unknown): KeptAnswer {
  const headers = Object.fromEntries(KEPT_HEADERS.flatMap((name) => (reply.hasHeader(name) ? [[name, String(reply.getHeader(name))]] : [])))
  return { headers, payload: typeof payload === 'string' ? payload : null }
}

function fingerprint(request: FastifyRequest): string {
  return createHash('sha256')
    .update(`${request.method} ${request.url}\n${JSON.stringify(request.body ?? null)}`)
    .digest('base64url')
}

async function claim(
  services: Services,
  actor: string,
  key: string,
  request: string,
): Promise<(KeptAnswer & { status: number }) | undefined> {
  const now = services.clock.now()
  await services.writer
    .deleteFrom('idempotency')
    .where('at', '<', now - KEEP_MS)
    .execute()
  await services.writer
    .deleteFrom('idempotency')
    .where('actor_id', '=', actor)
    .where('key', '=', key)
    .where('status', 'is', null)
    .where('at', '<', now - STALE_MS)
    .execute()
  const { numInsertedOrUpdatedRows } = await services.writer
    .insertInto('idempotency')
    .values({ actor_id: actor, key, request, status: null, body: null, at: now })
    .onConflict((conflict) => conflict.columns(['actor_id', 'key']).doNothing())
    .executeTakeFirst()
  if (Number(numInsertedOrUpdatedRows) > 0) return undefined
  const earlier = await services.reader
    .selectFrom('idempotency')
    .selectAll()
    .where('actor_id', '=', actor)
    .where('key', '=', key)
    .executeTakeFirst()
  if (!earlier || earlier.status === null) throw new DomainError('idempotency-in-progress', 409)
  if (earlier.request !== request) throw new DomainError('idempotency-mismatch', 422)
  return { status: earlier.status, ...fromJson<KeptAnswer>(earlier.body ?? '{"headers":{},"payload":null}') }
}
