import type { InjectOptions } from 'fastify'
import { createHttp } from '../../src/app.ts'
import { openSession, SESSION_COOKIE } from '../../src/features/identity/index.ts'
import type { Services } from '../../src/platform/context.ts'
import type { HttpServer } from '../../src/platform/http/server.ts'
import { createWorld, type PersonName, type World } from '../world.ts'

type Method = 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
export type Answer = Awaited<ReturnType<HttpServer['inject']>>
/** Sends one request; a plain object is sent as JSON. */
export type Send = (method: Method, url: string, body?: object | string, options?: InjectOptions) => Promise<Answer>

/** The small organisation behind its HTTP interface, every answer checked against its schema. */
export type Web = World & { http: HttpServer; visitorSends: Send; sends(name: PersonName): Promise<Send>; upload: typeof multipart }

export async function openWeb(services: Services): Promise<Web> {
  const world = await createWorld(services)
  const http = await createHttp(services, { checkResponses: true })
  await http.ready()
  const sender =
    (cookies: Record<string, string>): Send =>
    (method, url, body, options = {}) =>
      http.inject({ method, url, cookies, ...(body === undefined ? {} : { payload: body }), ...options })
  const sends = async (name: PersonName) =>
    sender({ [SESSION_COOKIE]: await openSession(await world.as(name), world.people[name], 'test') })
  return { ...world, http, visitorSends: sender({}), sends, upload: multipart }
}

/** Body and type of a form with one file. */
export function multipart(
  name: string,
  content: Uint8Array | string,
  type = 'application/octet-stream',
): { payload: Buffer; headers: Record<string, string> } {
  const boundary = '----onji-test-boundary'
  const head = `--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="${name.replaceAll('"', '%22')}"\r\ncontent-type: ${type}\r\n\r\n`
  return {
    payload: Buffer.concat([Buffer.from(head), Buffer.from(content), Buffer.from(`\r\n--${boundary}--\r\n`)]),
    headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
  }
}
