import { randomUUID } from 'node:crypto'
import cookie from '@fastify/cookie'
import helmet from '@fastify/helmet'
import multipart from '@fastify/multipart'
import rateLimit from '@fastify/rate-limit'
import swagger from '@fastify/swagger'
import fastify, { LogController, type FastifyBaseLogger, type FastifyInstance, type FastifyRequest, type RawServerDefault } from 'fastify'
import {
  jsonSchemaTransform,
  jsonSchemaTransformObject,
  serializerCompiler,
  validatorCompiler,
  type ZodTypeProvider,
} from 'fastify-type-provider-zod'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Actor, Ctx, Locale, Services } from '../context.ts'
import { DomainError, notFound, unauthenticated } from '../errors.ts'
import { chooseLocale } from '../i18n.ts'
import { addIdempotency } from './idempotency.ts'
import { requireText } from './json-text.ts'
import { answerProblem, type Problem } from './problem.ts'

export type HttpServer = FastifyInstance<RawServerDefault, IncomingMessage, ServerResponse, FastifyBaseLogger, ZodTypeProvider>

declare module 'fastify' {
  interface FastifyRequest {
    /** Who asks, found out once before the handler. */
    actor: Actor
    locale: Locale
    ctx: Ctx
    /** Names the session in use, so that it can be ended or marked as this one. */
    sessionId: string | null
    /** `cookie` where a browser signed the request by itself, so that its origin must be checked. */
    signedBy: 'cookie' | 'token' | 'nobody'
  }
}

export type Authentication = { actor: Actor; locale?: Locale; sessionId?: string; signedBy: 'cookie' | 'token' | 'nobody' }
export type Authenticate = (request: FastifyRequest) => Promise<Authentication>

const JSON_LIMIT = 16 * 1024 * 1024
/** A question of ten thousand Korean characters is ninety thousand as an address. */
const HEADER_LIMIT = 128 * 1024
/** A large upload over a slow line takes long; a connection that says nothing for minutes is given up. */
const REQUEST_MS = 60 * 60_000
const SILENCE_MS = 5 * 60_000
/** What somebody sends to sign in or set up is small; reading megabytes of JSON for strangers would hold up everybody. */
const VISITOR_LIMIT = 64 * 1024
const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS'])

export type ServerOptions = {
  services: Services
  authenticate: Authenticate
  /** Gives the maker of pages for refusals; asked at each refusal, because the pages come with the routes. */
  errorPage?: () => ((problem: Problem, request: FastifyRequest) => Promise<string>) | undefined
  /** Tests check every answer against its schema; in production an answer is what its presenter made. */
  checkResponses?: boolean
  version: string
}

/** The HTTP server without routes: security headers, who asks, problem details, OpenAPI, idempotency. */
export async function createServer(options: ServerOptions): Promise<HttpServer> {
  const { services } = options
  const http = fastify({
    loggerInstance: services.log as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true }),
    // One proxy: the address it saw is believed, what the asker wrote before that is not.
    trustProxy: services.config.trustProxy && ((_address: string, hop: number) => hop === 0),
    bodyLimit: JSON_LIMIT,
    http: { maxHeaderSize: HEADER_LIMIT },
    requestTimeout: REQUEST_MS,
    connectionTimeout: SILENCE_MS,
    genReqId: () => randomUUID(),
    routerOptions: { maxParamLength: 500 },
    forceCloseConnections: 'idle',
    // An address that cannot be decoded never reaches the hooks.
    frameworkErrors: (error, request, reply) => {
      request.locale = chooseLocale(request.headers['accept-language'], services.config.locale)
      return answerProblem(error, request, reply, services.log)
    },
  }).withTypeProvider<ZodTypeProvider>()
  http.setValidatorCompiler(validatorCompiler)
  http.setSerializerCompiler(options.checkResponses ? serializerCompiler : () => JSON.stringify)
  readJson(http)
  http.setErrorHandler((error, request, reply) => answerProblem(error, request, reply, services.log, options.errorPage?.()))
  http.setNotFoundHandler((request, reply) => answerProblem(notFound('page'), request, reply, services.log, options.errorPage?.()))
  await http.register(helmet, headers(options))
  await http.register(cookie)
  await http.register(rateLimit, { global: false })
  await http.register(multipart, { limits: { files: 1, fileSize: Number.MAX_SAFE_INTEGER } })
  await http.register(swagger, openApi(options))
  closeConnectionsAsTheyEnd(http)
  addContext(http, options)
  addIdempotency(http, services)
  return http
}

/** A connection whose request ends while the server closes would be kept alive, and the program with it. */
function closeConnectionsAsTheyEnd(http: HttpServer): void {
  http.addHook('preClose', async () => {
    const closing = setInterval(() => http.server.closeIdleConnections(), 50).unref()
    http.server.once('close', () => clearInterval(closing))
  })
}

/** JSON as it is read here: many programs name it as the type of a PUT or DELETE without a body; what is no text is refused. */
function readJson(http: HttpServer): void {
  http.removeContentTypeParser('application/json')
  const parse = http.getDefaultJsonParser('error', 'error')
  http.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
    if (body === '') return done(null, undefined)
    parse(request, body as string, (error, value) => {
      if (error) return done(error)
      try {
        requireText(body as string, value)
        done(null, value)
      } catch (refusal) {
        done(refusal as Error)
      }
    })
  })
}

function headers(options: ServerOptions) {
  const https = options.services.config.url?.startsWith('https:')
  return {
    hsts: https ? { maxAge: 31_536_000 } : false,
    crossOriginEmbedderPolicy: false,
    referrerPolicy: { policy: 'same-origin' as const },
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'self'"],
        // KaTeX, Shiki and Mantine set style attributes.
        styleSrc: ["'self'", "'unsafe-inline'"],
        imgSrc: options.services.config.externalImages ? ["'self'", 'data:', 'blob:', 'https:'] : ["'self'", 'data:', 'blob:'],
        fontSrc: ["'self'", 'data:'],
        objectSrc: ["'none'"],
        // A PDF is shown in its page; what else lies under /files is sandboxed by its own answer.
        frameSrc: ["'self'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
      },
    },
  }
}

function openApi({ version }: ServerOptions) {
  return {
    openapi: {
      openapi: '3.1.0' as const,
      info: {
        title: 'Onji',
        version,
        description: 'Spaces, articles, revisions, files, people and search. Errors are problem details (RFC 9457).',
        license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
      },
      components: {
        securitySchemes: {
          session: { type: 'apiKey' as const, in: 'cookie' as const, name: 'onji_session' },
          token: { type: 'http' as const, scheme: 'bearer', description: 'A personal access token' },
        },
      },
      security: [{ session: [] }, { token: [] }] as Record<string, string[]>[],
    },
    transform: describeAnswers,
    transformObject: jsonSchemaTransformObject,
  }
}

const refusal = { description: 'A refusal', content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } } }

/** Every operation may answer a problem document; one that answers no JSON says what it produces. */
function describeAnswers(operation: Parameters<typeof jsonSchemaTransform>[0]): ReturnType<typeof jsonSchemaTransform> {
  const { schema, url } = jsonSchemaTransform(operation)
  const [type] = (schema as { produces?: string[] }).produces ?? []
  const bytes = type && { 200: { description: 'Default Response', content: { [type]: { schema: { type: 'string' } } } } }
  return { url, schema: { ...schema, response: { ...bytes, ...(schema.response as object), default: refusal } } }
}

/** Bytes the body is said to have; one of unknown length counts as endless. */
const bodySize = ({ headers }: FastifyRequest): number =>
  headers['transfer-encoding'] === undefined ? Number(headers['content-length'] ?? 0) : Number.POSITIVE_INFINITY

function addContext(http: HttpServer, { services, authenticate }: ServerOptions): void {
  http.decorateRequest('actor')
  http.decorateRequest('locale', 'en')
  http.decorateRequest('ctx')
  http.decorateRequest('sessionId', null)
  http.decorateRequest('signedBy', 'nobody')
  http.addHook('onRequest', async (request) => {
    request.locale = chooseLocale(request.headers['accept-language'], services.config.locale)
    request.actor = { kind: 'visitor' }
    // A refusal before anybody is known is drawn as a page, too.
    request.ctx = { actor: request.actor, locale: request.locale, db: services.reader, services }
    if (request.url.startsWith('/assets/')) return
    if (request.url.includes('%00')) throw new DomainError('bad-request', 400)
    const found = await authenticate(request)
    request.actor = found.actor
    request.locale = found.locale ?? chosenLocale(request.cookies.onji_locale) ?? request.locale
    request.sessionId = found.sessionId ?? null
    request.signedBy = found.signedBy
    request.ctx = { actor: found.actor, locale: request.locale, db: services.reader, services }
    if (!SAFE_METHODS.has(request.method)) refuseForeignOrigin(request, services)
    if (found.actor.kind === 'visitor') {
      if (!isOpenToVisitors(request)) throw unauthenticated()
      if (bodySize(request) > VISITOR_LIMIT) throw new DomainError('body-too-large', 413)
    }
  })
}

/** What a visitor chose with the language button of the entrance. */
const chosenLocale = (cookie: string | undefined): Locale | undefined => (cookie === 'ko' || cookie === 'en' ? cookie : undefined)

/**
 * Data is for those who signed in. A route that is meant for visitors says so in its schema (`security: []`, as OpenAPI
 * writes it); pages lead a visitor to sign in by themselves.
 */
function isOpenToVisitors({ routeOptions: { url, schema } }: FastifyRequest): boolean {
  const isData = url?.startsWith('/api/') || url?.startsWith('/files/')
  return !isData || (schema as { security?: unknown[] } | undefined)?.security?.length === 0
}

/**
 * A browser adds its cookie to requests that other sites cause. Such a request says so in Sec-Fetch-Site, or in Origin;
 * signing in is covered too, because a foreign page must not sign people in as somebody else.
 */
function refuseForeignOrigin(request: FastifyRequest, services: Services): void {
  if (request.signedBy === 'token') {
    if (request.actor.kind === 'person' && request.actor.scope === 'read') throw new DomainError('token-reads-only', 403)
    return
  }
  const site = request.headers['sec-fetch-site']
  if (site !== undefined && site !== 'same-origin' && site !== 'none') throw new DomainError('foreign-origin', 403)
  const { origin } = request.headers
  if (origin === undefined) return
  const own = services.config.url ?? `${request.protocol}://${request.host}`
  if (origin !== own && new URL(own).host !== safeHost(origin)) throw new DomainError('foreign-origin', 403)
}

function safeHost(origin: string): string | undefined {
  return URL.canParse(origin) ? new URL(origin).host : undefined
}
