import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod'
import type { Locale } from '../context.ts'
import { DomainError } from '../errors.ts'
import { text } from '../i18n.ts'
import type { Log } from '../log.ts'
import { NotTextError } from './json-text.ts'
import { type FieldProblem, fieldProblems } from './issues.ts'

/** Problem details (RFC 9457) with a stable `code` and texts in the reader's language. */
export type Problem = {
  type: string
  title: string
  status: number
  detail: string
  code: string
  instance: string
  errors?: FieldProblem[]
}

/** Failures of the HTTP layer and of the machine, in the domain's terms. */
function asDomainError(error: unknown): DomainError | undefined {
  if (error instanceof DomainError) return error
  const { code, statusCode } = error as FastifyError
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE' || code === 'FST_REQ_FILE_TOO_LARGE') return new DomainError('body-too-large', 413)
  if (code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE') return new DomainError('media-type', 415)
  if (code === 'FST_ERR_CTP_INVALID_JSON_BODY' || code === 'FST_ERR_CTP_EMPTY_JSON_BODY') return new DomainError('malformed-json', 400)
  // SQLite and the file system, a quota, PostgreSQL (53100).
  if (
    code === 'ENOSPC' ||
    code === 'EDQUOT' ||
    String(code) === '53100' ||
    /database or disk is full/.test(String((error as Error).message))
  )
    return new DomainError('disk-full', 507)
  if (statusCode === 429) return new DomainError('too-many-requests', 429)
  if (statusCode && statusCode >= 400 && statusCode < 500) return new DomainError('bad-request', statusCode)
  return undefined
}

export function problemOf(error: unknown, locale: Locale, instance: string): Problem & Record<string, unknown> {
  if (hasZodFastifySchemaValidationErrors(error)) {
    return { ...problem('invalid-input', 400, locale, instance), errors: fieldProblems(error.validation, locale) }
  }
  if (error instanceof NotTextError)
    return {
      ...problem('body-not-text', 422, locale, instance),
      errors: [{ path: error.path, message: text(locale)('platform:fields.text') }],
    }
  const known = asDomainError(error) ?? new DomainError('internal', 500)
  return { ...known.extra, ...problem(known.code, known.status, locale, instance, known.params) }
}

function problem(code: string, status: number, locale: Locale, instance: string, params: Record<string, string | number> = {}): Problem {
  return {
    type: `/problems/${code}`,
    title: text(locale)(`platform:errors.${code}.title`, params),
    status,
    detail: text(locale)(`platform:errors.${code}.detail`, params),
    code,
    instance,
  }
}

/** Answers a failure: problem details for programs, and for a browser that navigates whatever `page` makes of them. */
export function answerProblem(
  error: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
  log: Log,
  page?: (problem: Problem, request: FastifyRequest) => Promise<string>,
): Promise<FastifyReply> | FastifyReply {
  const body = problemOf(error, request.locale, request.url.split('?')[0])
  if (body.status >= 500) log.error({ err: error, request: request.id, url: request.routeOptions.url }, 'request failed')
  reply.code(body.status).header('cache-control', 'no-store')
  if (page && !request.url.startsWith('/api/') && request.method === 'GET' && request.headers.accept?.includes('text/html')) {
    return page(body, request).then((html) => reply.type('text/html; charset=utf-8').send(html))
  }
  return reply.type('application/problem+json').send(body)
}
