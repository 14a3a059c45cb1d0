import type { FastifyRequest } from 'fastify'
import type { Person, Services } from '../../platform/context.ts'
import { DomainError } from '../../platform/errors.ts'
import type { Authentication } from '../../platform/http/server.ts'
import { hashSecret } from '../../platform/ids.ts'
import * as store from './store.ts'

export const SESSION_COOKIE = 'onji_session'
const DAY_MS = 86_400_000
const TOUCH_MS = 10 * 60_000

/** Finds out who asks: a bearer token, else the session cookie, else a visitor. A wrong token is refused by name. */
export async function authenticate(services: Services, request: FastifyRequest): Promise<Authentication> {
  const { authorization } = request.headers
  if (authorization !== undefined) return byToken(services, authorization)
  const secret = request.cookies[SESSION_COOKIE]
  if (!secret) return { actor: { kind: 'visitor' }, signedBy: 'nobody' }
  const now = services.clock.now()
  const found = await store.findBySession(services.reader, hashSecret(secret), now)
  if (!found) return { actor: { kind: 'visitor' }, signedBy: 'nobody' }
  if (now - found.last_seen_at > TOUCH_MS)
    await ifPossible(services, store.touchSession(services.writer, found.session_id, now, now + services.config.sessionDays * DAY_MS))
  return { actor: personOf(found), locale: found.locale, sessionId: found.session_id, signedBy: 'cookie' }
}

async function byToken(services: Services, authorization: string): Promise<Authentication> {
  const token = /^Bearer (onji_[\w-]+)$/i.exec(authorization)?.[1]
  const now = services.clock.now()
  const found = token === undefined ? undefined : await store.findByToken(services.reader, hashSecret(token), now)
  if (!found) throw new DomainError('wrong-token', 401)
  if (now - (found.last_used_at ?? 0) > TOUCH_MS) await ifPossible(services, store.touchToken(services.writer, found.token_id, now))
  return { actor: { ...personOf(found), scope: found.scope }, locale: found.locale, signedBy: 'token' }
}

/** A full disk must not keep anybody from reading. */
const ifPossible = (services: Services, note: Promise<void>): Promise<void> =>
  note.catch((error) => services.log.warn({ err: error }, 'use of a session not noted'))

/** The actor that a record of a person stands for. */
export function personOf(row: Pick<store.PersonTable, 'id' | 'name' | 'kind' | 'administrator_since'>): Person {
  return {
    kind: 'person',
    id: row.id,
    name: row.name,
    administrator: row.administrator_since !== null,
    guest: row.kind === 'guest',
  }
}
