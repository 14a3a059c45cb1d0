import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Services } from '../../../platform/context.ts'
import { unauthenticated } from '../../../platform/errors.ts'
import { hashSecret } from '../../../platform/ids.ts'
import { personOf, SESSION_COOKIE } from '../authentication.ts'
import * as queries from '../queries.ts'
import * as store from '../store.ts'

const DAY_S = 86_400
/** Attempts a minute from one address; guessing a password of ten signs at this rate takes longer than the universe has. */
export const SIGN_IN_RATE = { rateLimit: { max: 10, timeWindow: 60_000 } }

export function setSessionCookie(reply: FastifyReply, request: FastifyRequest, services: Services, secret: string): void {
  const secure = request.protocol === 'https' || services.config.url?.startsWith('https:') === true
  reply.setCookie(SESSION_COOKIE, secret, {
    path: '/',
    httpOnly: true,
    sameSite: 'lax',
    secure,
    maxAge: services.config.sessionDays * DAY_S,
  })
}

export const agentOf = (request: FastifyRequest): string => request.headers['user-agent'] ?? ''

/** The session view as the person who has just got a session sees it. */
export async function sessionOf(services: Services, request: FastifyRequest, secret: string) {
  const found = await store.findBySession(services.reader, hashSecret(secret), services.clock.now())
  if (!found) throw unauthenticated()
  return queries.sessionView({ ...request.ctx, actor: personOf(found) })
}
