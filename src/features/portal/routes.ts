import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import fastifyStatic from '@fastify/static'
import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { Services } from '../../platform/context.ts'
import { notFound } from '../../platform/errors.ts'
import type { HttpServer } from '../../platform/http/server.ts'
import { isId } from '../../platform/ids.ts'
import { text } from '../../platform/i18n.ts'
import { readAssets } from '../../platform/page/assets.ts'
import { findOrganisation } from '../identity/index.ts'
import * as repository from '../repository/schema.ts'
import { askedOf } from '../search/page.ts'
import { SavedSearch } from '../search/schema.ts'
import { addApiReference } from './api-reference.ts'
import { addEntrance } from './entrance.ts'
import { appPage, type Page } from '../../platform/page/server-page.ts'
import * as pages from './pages.ts'
import { problemPage } from './problem-page.ts'
import { homeView } from './queries.ts'

const HomeShape = z.object({
  recent: z.array(repository.ItemRow),
  favourites: z.array(repository.ItemRow),
  pinned: z.array(repository.ItemRow),
  history: z.array(repository.HistoryRow),
  drafts: z.array(repository.DraftView),
  spaces: z.array(repository.SpaceView),
  searches: z.array(SavedSearch),
})

const dist = fileURLToPath(new URL('../../../dist/web', import.meta.url))

export async function addRoutes(http: HttpServer, services: Services): Promise<void> {
  http.get('/api/home', { schema: { tags: ['portal'], summary: 'My home page', response: { 200: HomeShape } } }, (request) =>
    homeView(request.ctx),
  )
  addApiReference(http)
  if (!existsSync(`${dist}/.vite/manifest.json`)) {
    services.log.warn('the web part is not built; only the API is served (npm run build)')
    return
  }
  const assets = readAssets(dist)
  await http.register(fastifyStatic, {
    root: dist,
    wildcard: false,
    preCompressed: true,
    index: false,
    maxAge: '1y',
    immutable: true,
    setHeaders: shortLivedUnlessHashed,
  })
  services.pageOfProblem = (problem, request) => problemPage(problem, request, assets)
  const send = pages.createPageSender(assets)
  addPages(http, services, send)
  await addEntrance(http, services, send)
}

/** Only files below /assets carry a hash of their content in the name. */
function shortLivedUnlessHashed(reply: { header(name: string, value: string): unknown }, path: string): void {
  if (!path.includes('/assets/')) reply.header('cache-control', 'public, max-age=3600')
}

/** The first visit founds the organisation; after that, whoever has not signed in is led to do so and back again. */
async function whereTo(request: FastifyRequest): Promise<string | undefined> {
  if (request.actor.kind === 'person') return undefined
  if (!(await findOrganisation(request.ctx.db))) return '/setup'
  return request.url === '/' ? '/sign-in' : `/sign-in?to=${encodeURIComponent(request.url)}`
}

const item = z.object({ id: z.string() })

function addPages(http: HttpServer, services: Services, send: pages.PageSender): void {
  const page = (url: string, make: (request: FastifyRequest) => Promise<Page | undefined> | Page | undefined) =>
    http.get(url, { schema: { hide: true } }, async (request, reply) => {
      const elsewhere = await whereTo(request)
      if (elsewhere) return reply.redirect(elsewhere, 303)
      const made = await make(request)
      if (!made) throw notFound('page')
      // Browsers keep a 301 for good unless told otherwise, and a merge can be undone.
      if (made.movedTo !== undefined) return reply.header('cache-control', 'private, no-cache').redirect(made.movedTo, 301)
      return send(request, reply, made)
    })
  const idOf = (request: FastifyRequest): string => {
    const { id } = item.parse(request.params)
    if (!isId(id)) throw notFound('item')
    return id
  }
  const param = (request: FastifyRequest, name: string): string => (request.params as Record<string, string>)[name]
  const title = (request: FastifyRequest, key: string) => text(request.locale)(key)

  page('/', pages.homePage)
  page('/spaces', pages.spacesPage)
  page('/spaces/:key', (request) => pages.spacePage(request, param(request, 'key')))
  page('/spaces/:key/wanted', (request) => pages.wantedPage(request, param(request, 'key')))
  page('/articles/:id', (request) => pages.articlePage(request, idOf(request)))
  page('/articles/:id/:slug', (request) => pages.articlePage(request, idOf(request)))
  page('/documents/:id', (request) => pages.articlePage(request, idOf(request)))
  page('/documents/:id/:slug', (request) => pages.articlePage(request, idOf(request)))
  page('/articles/:id/history', (request) => pages.historyPage(request, idOf(request)))
  page('/synonyms', pages.synonymsPage)
  page('/search', (request) => pages.searchPage(request, askedOf(new URL(request.url, 'http://onji').searchParams)))
  page('/demand', pages.demandPage)
  page('/demand/:key', (request) => pages.demandDetailPage(request, param(request, 'key')))
  for (const url of ['/articles/:id/edit', '/articles/:id/compare', '/articles/:id/blame'])
    page(url, (request) => pages.appPageOfItem(request, idOf(request)))
  for (const url of ['/spaces/:key/settings', '/spaces/:key/import', '/spaces/:key/archive'])
    page(url, (request) => pages.appPageOfSpace(request, param(request, 'key')))
  page('/trash', (request) => pages.appPageOfSpace(request, (request.query as { space?: string }).space))
  for (const { url, load } of services.serverPages)
    page(url, (request) =>
      load({
        ctx: request.ctx,
        locale: request.locale,
        params: request.params as Record<string, string>,
        query: new URL(request.url, 'http://onji').searchParams,
      }),
    )
  const drawnByTheApp = [
    { urls: ['/articles/new'], key: 'web:shell.new', place: null },
    { urls: ['/documents/new'], key: 'web:shell.upload', place: null },
    { urls: ['/spaces/new'], key: 'web:place.spaces', place: 'spaces' },
    { urls: ['/people', '/people/:id'], key: 'web:place.people', place: 'people' },
    { urls: ['/me', '/me/*'], key: 'web:place.me', place: 'me' },
    { urls: ['/admin', '/admin/*'], key: 'web:place.admin', place: 'admin' },
  ] as const
  for (const { urls, key, place } of drawnByTheApp) for (const url of urls) page(url, (request) => appPage(title(request, key), { place }))
}
