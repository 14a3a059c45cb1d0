import { text } from '../../../platform/i18n.ts'
import type { Page, PageRequest, ServerPage } from '../../../platform/page/server-page.ts'
import { deskAskedOf, deskPath } from './asked.ts'
import { hourView } from './hour.ts'
import { deskListView, hourPage, loadPage } from './page.ts'
import { deskLoad, deskView, savedDeskQueries } from './queries.ts'
import { DeskQuery } from './schema.ts'

const FIRST = 50

async function deskPage({ ctx, locale, query }: PageRequest): Promise<Page> {
  const asked = deskAskedOf(query)
  const frame = { title: text(locale)('stewardship:desk.title'), where: { place: 'desk' } } as const
  if (asked.mode === 'hour') {
    const hour = await hourView(ctx)
    return { ...frame, main: (hand) => hourPage(hand, asked, hour), seeds: { '/api/desk/hour': hour } }
  }
  if (asked.mode === 'load') {
    const load = await deskLoad(ctx, asked.space || undefined)
    return { ...frame, main: (hand) => loadPage(hand, asked, load), seeds: { [loadPath(asked.space)]: load } }
  }
  const given = Object.fromEntries(new URLSearchParams(deskPath(asked).split('?')[1] ?? ''))
  const desk = await deskView(ctx, DeskQuery.parse({ ...given, limit: FIRST }))
  const saved = await savedDeskQueries(ctx)
  return {
    ...frame,
    main: (hand) => deskListView(hand, asked, { desk, saved }),
    seeds: { [deskPath(asked)]: desk, '/api/desk/queries': { items: saved } },
  }
}

const loadPath = (space: string): string => `/api/desk/load${space ? `?space=${encodeURIComponent(space)}` : ''}`

export const deskPages: ServerPage[] = [{ url: '/desk', load: deskPage }]
