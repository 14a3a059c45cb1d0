import type { Ctx } from '../../platform/context.ts'
import { unauthenticated } from '../../platform/errors.ts'
import { text } from '../../platform/i18n.ts'
import { nameKey } from '../../platform/text.ts'
import { isMember, namesOf } from '../identity/index.ts'
import { spaceList, topicList } from '../repository/index.ts'
import { type FacetName, facetNames, type Facets, type Question } from './engine/engine.ts'
import { listed } from './filters.ts'
import { orNothing, questionOf, type SearchRequest } from './queries.ts'
import type { FacetChoice, SearchFacets } from './schema.ts'

const NONE: Facets = { space: [], kind: [], topic: [], author: [], trust: [], language: [], updated: [] }

/** How many a facet shows; what is rarer is found by asking. */
const MOST_CHOICES = 40

/** What a choice is called; `is` are all the ways in which the parameter may name it. */
type Named = { value: string; label: string; is: string[]; space?: FacetChoice['space'] }

export const facetsOf = (ctx: Ctx, question: Question): Promise<Facets> =>
  orNothing(ctx, () => ctx.services.search.engine.facets(question), NONE)

/** What the results may be narrowed by, with counts and names. Only what the asker may read is counted. */
export async function searchFacets(ctx: Ctx, asked: SearchRequest): Promise<SearchFacets> {
  if (ctx.actor.kind === 'visitor') throw unauthenticated()
  const question = { ...(await questionOf(ctx, asked)), limit: 1, offset: 0 }
  const counted = await facetsOf(ctx, question)
  const facets = []
  for (const name of facetNames) facets.push({ name, choices: await choicesOf(ctx, name, counted[name], listed(asked[name] as string[])) })
  return { facets }
}

async function choicesOf(ctx: Ctx, name: FacetName, counted: Facets[FacetName], chosen: string[]): Promise<FacetChoice[]> {
  // What is in no language, such as a person, is no choice.
  const most = counted.filter(({ value }) => value !== '').slice(0, MOST_CHOICES)
  // Whom a parameter names by id is told only to those who may see the directory of people.
  const mayName = name !== 'author' || isMember(ctx)
  const named = await namesFor(ctx, name, [...new Set([...most.map(({ value }) => value), ...(mayName ? chosen : [])])])
  const wanted = new Map(chosen.map((value) => [nameKey(value), value]))
  const seen = new Set<string>()
  const choices = most.flatMap(({ value, count }): FacetChoice[] => {
    const known = named.get(value)
    if (!known) return []
    const asChosen = known.is.flatMap((way) => wanted.get(nameKey(way)) ?? [])[0]
    if (asChosen !== undefined) seen.add(asChosen)
    return [{ value: asChosen ?? known.value, label: known.label, count, chosen: asChosen !== undefined, space: known.space }]
  })
  // What is chosen stays to be taken away, also where it leaves nothing.
  const left = chosen.filter((value) => !seen.has(value))
  return [...choices, ...left.map((value) => ({ value, label: named.get(value)?.label ?? value, count: 0, chosen: true }))]
}

/** Names by value, of those that may be named to the asker. */
async function namesFor(ctx: Ctx, name: FacetName, values: string[]): Promise<Map<string, Named>> {
  if (values.length === 0) return new Map()
  if (name === 'space') return spaceNames(ctx, values)
  if (name === 'topic') return topicNames(ctx, values)
  if (name === 'author') return authorNames(ctx, values)
  return new Map(values.map((value) => [value, { value, label: labelOf(ctx, name, value), is: [value] }]))
}

async function spaceNames(ctx: Ctx, values: string[]): Promise<Map<string, Named>> {
  const wanted = new Set(values)
  return new Map(
    (await spaceList(ctx)).flatMap(({ id, key, name, icon, colour }): [string, Named][] => {
      const named = { value: key, label: name, is: [id, key, name], space: { id, key, name, icon, colour } }
      return named.is.filter((way) => wanted.has(way)).map((way) => [way, named])
    }),
  )
}

async function topicNames(ctx: Ctx, values: string[]): Promise<Map<string, Named>> {
  const wanted = new Set(values)
  const other = ctx.locale === 'ko' ? 'en' : 'ko'
  return new Map(
    (await topicList(ctx)).flatMap(({ id, labels }): [string, Named][] => {
      const label = labels[ctx.locale] ?? labels[other] ?? ''
      const named = { value: id, label, is: [id, ...Object.values(labels)] }
      return named.is.filter((way) => wanted.has(way)).map((way) => [way, named])
    }),
  )
}

const authorNames = async (ctx: Ctx, values: string[]): Promise<Map<string, Named>> =>
  new Map([...(await namesOf(ctx.db, values))].map(([id, name]) => [id, { value: id, label: name, is: [id, name] }]))

const languageNames = { ko: new Intl.DisplayNames('ko', { type: 'language' }), en: new Intl.DisplayNames('en', { type: 'language' }) }

function labelOf(ctx: Ctx, name: FacetName, value: string): string {
  const t = text(ctx.locale)
  if (name === 'kind') return t(`web:kind.${value}`)
  if (name === 'trust') return t(`web:trust.${value}`)
  if (name === 'updated') return value.includes('..') ? value : t(`search:updated.${value}`)
  return value === 'und' ? t('search:language.other') : (languageNames[ctx.locale].of(value) ?? value)
}
