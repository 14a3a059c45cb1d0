import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Ctx } from '../../platform/context.ts'
import { DomainError } from '../../platform/errors.ts'
import { text } from '../../platform/i18n.ts'
import type { Assets } from '../../platform/page/assets.ts'
import { renderDocument, textHand } from '../../platform/page/document.ts'
import { appPage, type Page, type Whereabouts } from '../../platform/page/server-page.ts'
import { itemList, readingView, revisionList, spaceList, spaceView, wantedList, whereGone } from '../repository/index.ts'
import * as views from '../repository/page.ts'
import type { Reading, SpaceView } from '../repository/schema.ts'
import { demandDetail, demandList, demandSummary, keepsSynonyms, searchPageData, synonymList } from '../search/index.ts'
import {
  type Asked,
  facetsPath,
  helpPath,
  resultsPath,
  resultsView,
  startView,
  synonymsView,
  demandAskedOf,
  demandDetailPath,
  demandDetailView as demandDetailMarkup,
  demandPath,
  demandSummaryPath,
  demandView as demandMarkup,
} from '../search/page.ts'
import { frameFor } from './frame.ts'
import { homeView as homeMarkup } from './page.ts'
import { homeView } from './queries.ts'

export type PageSender = (request: FastifyRequest, reply: FastifyReply, page: Page) => Promise<FastifyReply>

/** A page as complete HTML, with what the app needs to take over. */
export async function documentOf(request: FastifyRequest, assets: Assets, page: Page): Promise<string> {
  const { frame, session } = await frameFor(request, page.where)
  const hand = textHand(text(request.locale), request.locale, request.ctx.services.clock.now())
  return renderDocument(hand, {
    title: page.title,
    frame,
    main: page.main(hand),
    seeds: { '/api/session': session, ...page.seeds },
    assets,
    description: page.description,
  })
}

export const createPageSender =
  (assets: Assets): PageSender =>
  async (request, reply, page) =>
    reply
      .type('text/html; charset=utf-8')
      .header('cache-control', 'private, no-cache')
      .header('vary', 'cookie, accept-language')
      .send(await documentOf(request, assets, page))

const t = (request: FastifyRequest) => text(request.locale)
const markOf = (space: SpaceView) => ({ id: space.id, key: space.key, name: space.name, icon: space.icon, colour: space.colour })
/** The body stands in the page already; sending it again as data would double the bytes. */
const withoutHtml = (reading: Reading) => ({ ...reading, html: null })
const withQuery = (path: string, query: Record<string, string>) => `${path}?${new URLSearchParams(query)}`

export async function homePage(request: FastifyRequest): Promise<Page> {
  const home = await homeView(request.ctx)
  const { actor } = request.ctx
  const person = actor.kind === 'person' ? actor : { name: '', guest: true }
  return {
    title: t(request)('web:place.home'),
    where: { place: 'home' },
    main: (hand) => homeMarkup(hand, home, person),
    seeds: { '/api/home': home },
  }
}

export async function spacesPage(request: FastifyRequest): Promise<Page> {
  const items = await spaceList(request.ctx)
  const mayCreate = request.ctx.actor.kind === 'person' && !request.ctx.actor.guest
  return {
    title: t(request)('web:place.spaces'),
    where: { place: 'spaces' },
    main: (hand) => views.spacesView(hand, items, { mayCreate }),
    seeds: { '/api/spaces': { items, next: null } },
  }
}

/** The home article of a space, unless the reader may not see it. */
const readableHome = (ctx: Ctx, id: string): Promise<Reading | null> =>
  readingView(ctx, id).catch((error: unknown) => {
    if (error instanceof DomainError) return null
    throw error
  })

export async function spacePage(request: FastifyRequest, key: string): Promise<Page> {
  const { ctx } = request
  const space = await spaceView(ctx, key)
  const home = space.homeId === null ? null : await readableHome(ctx, space.homeId)
  const recentPath = withQuery('/api/articles', { space: space.key, sort: 'updated' })
  const nothing = { items: [], next: null }
  const recent = space.role === null ? nothing : await itemList(ctx, { space: space.id, state: 'current', sort: 'updated', limit: 50 })
  const pinnedPath = withQuery('/api/articles', { space: space.key, pinned: 'true' })
  const pinned = space.role === null ? nothing : await itemList(ctx, { space: space.id, state: 'current', pinned: true, limit: 50 })
  return {
    movedTo: key === space.key || key === space.id ? undefined : `/spaces/${space.key}`,
    title: space.name,
    description: space.description,
    where: { place: 'spaces', space: markOf(space) },
    main: (hand) => views.spaceView(hand, { space, home, pinned: pinned.items, recent: recent.items }),
    seeds: {
      [`/api/spaces/${space.key}`]: space,
      [recentPath]: recent,
      [pinnedPath]: pinned,
      ...(home ? { [views.readingPath(home.id)]: withoutHtml(home) } : {}),
    },
  }
}

const placeOf = (reading: Reading): Whereabouts => ({
  place: 'spaces',
  space: reading.space,
  item: { id: reading.id, ancestors: reading.ancestors },
})

export async function articlePage(request: FastifyRequest, id: string): Promise<Page> {
  const { ctx } = request
  const reading = await readingView(ctx, id)
  const gone = reading.archivedAt === null ? null : await whereGone(ctx, id)
  if (ctx.actor.kind === 'person') ctx.services.readingLog.note(ctx.actor.id, id)
  ctx.services.demand.arrived(ctx, id, request.headers.referer)
  return {
    movedTo: gone === null ? undefined : `/articles/${gone}`,
    title: reading.title,
    description: reading.description,
    where: placeOf(reading),
    main: (hand) => views.articleView(hand, reading),
    seeds: { [views.readingPath(id)]: withoutHtml(reading) },
  }
}

export async function historyPage(request: FastifyRequest, id: string): Promise<Page> {
  const reading = await readingView(request.ctx, id)
  const list = await revisionList(request.ctx, id, { limit: 50 })
  return {
    title: `${t(request)('repository:reading.history')} · ${reading.title}`,
    where: placeOf(reading),
    main: (hand) => views.historyView(hand, reading, list.items),
    seeds: { [views.readingPath(id)]: { ...reading }, [`/api/articles/${id}/revisions`]: list },
  }
}

export async function wantedPage(request: FastifyRequest, key: string): Promise<Page> {
  const space = await spaceView(request.ctx, key)
  const items = await wantedList(request.ctx, space.id)
  return {
    title: t(request)('repository:wanted.title'),
    where: { place: 'spaces', space: markOf(space) },
    main: (hand) => views.wantedView(hand, space, items, { mayWrite: space.role !== null && space.role !== 'reader' }),
    seeds: { [`/api/spaces/${space.key}`]: space, [`/api/spaces/${space.key}/wanted`]: { items } },
  }
}

export async function synonymsPage(request: FastifyRequest): Promise<Page> {
  const items = await synonymList(request.ctx)
  return {
    title: t(request)('search:synonyms.title'),
    where: { place: 'topics' },
    main: (hand) => synonymsView(hand, items),
    seeds: { '/api/synonyms': { items, mayKeep: await keepsSynonyms(request.ctx) } },
  }
}

export async function searchPage(request: FastifyRequest, asked: Asked): Promise<Page> {
  const data = await searchPageData(request.ctx, asked)
  const place = t(request)('web:place.search')
  const page = { title: asked.q ? `${asked.q} · ${place}` : place, where: { place: 'search', query: asked.q } } as const
  if ('start' in data)
    return {
      ...page,
      main: (hand) => startView(hand, data.start, data.saved),
      seeds: { '/api/search/start': data.start, '/api/saved-searches?counted=1': { items: data.saved } },
    }
  return {
    ...page,
    main: (hand) => resultsView(hand, data),
    seeds: {
      [resultsPath(asked)]: data.results,
      [facetsPath(asked)]: { facets: data.facets },
      '/api/saved-searches': { items: data.saved },
      ...(data.help ? { [helpPath(asked)]: data.help } : {}),
    },
  }
}

export async function demandPage(request: FastifyRequest): Promise<Page> {
  const asked = demandAskedOf(request.query as Record<string, unknown>)
  const list = await demandList(request.ctx, { ...asked, limit: 50 })
  const summary = await demandSummary(request.ctx, asked.days)
  return {
    title: t(request)('search:demand.title'),
    where: { place: 'demand' },
    main: (hand) => demandMarkup(hand, asked, { list, summary }),
    seeds: { [demandPath(asked)]: list, [demandSummaryPath(asked)]: summary },
  }
}

export async function demandDetailPage(request: FastifyRequest, key: string): Promise<Page> {
  const asked = demandAskedOf(request.query as Record<string, unknown>)
  const need = await demandDetail(request.ctx, key, asked.days)
  return {
    title: need.name,
    where: { place: 'demand' },
    main: (hand) => demandDetailMarkup(hand, asked, need),
    seeds: { [demandDetailPath(key, asked)]: need },
  }
}

/** A page about an item or a space that only the app can draw: its tree already stands beside it. */
export async function appPageOfItem(request: FastifyRequest, id: string): Promise<Page> {
  const reading = await readingView(request.ctx, id)
  return { ...appPage(reading.title, placeOf(reading)), seeds: { [views.readingPath(id)]: reading } }
}

export async function appPageOfSpace(request: FastifyRequest, key: string | undefined): Promise<Page> {
  if (!key) return appPage(t(request)('web:place.trash'), { place: 'trash' })
  const space = await spaceView(request.ctx, key)
  return { ...appPage(space.name, { place: 'spaces', space: markOf(space) }), seeds: { [`/api/spaces/${key}`]: space } }
}
