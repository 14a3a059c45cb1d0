import type { Ctx } from '../../platform/context.ts'
import { text } from '../../platform/i18n.ts'
import { nameKey } from '../../platform/text.ts'
import { spaceList } from '../repository/index.ts'
import { articleKinds } from '../repository/schema.ts'
import { type Span, spans } from './asked.ts'
import type { Filters } from './engine/engine.ts'
import { parseQuestion, wantedOf } from './parse.ts'
import type { Narrowing } from './schema.ts'

const DAY = 86_400_000

/** Filters out of the parameters and the fields of the question, both of which hold. A name that is not there leaves nothing. */
export async function filtersOf(ctx: Ctx, question: string, narrowing: Narrowing): Promise<Filters> {
  const wanted = wantedOf(parseQuestion(question).fields, ctx.services.clock.now())
  const period = periodOf(narrowing.updated, ctx.services.clock.now())
  const kinds = [...wanted.kinds.map(kindNamed), ...wanted.types.flatMap((type) => (type === 'article' ? articleKinds : [type]))]
  return {
    spaces: both(await spacesNamed(ctx, wanted.spaces), await spacesNamed(ctx, listed(narrowing.space))),
    kinds: both(given(kinds), given(listed(narrowing.kind))),
    tags: given([...wanted.tags, ...listed(narrowing.tag)].map(nameKey)),
    topics: given([...wanted.topics, ...listed(narrowing.topic)].map(nameKey)),
    authors: given([...wanted.authors, ...listed(narrowing.author)].map(nameKey)),
    trust: both(wanted.trust, given(listed(narrowing.trust))),
    languages: both(wanted.languages, given(listed(narrowing.language))),
    asides: wanted.asides,
    updatedFrom: latest(wanted.updatedFrom, period.from),
    updatedBefore: earliest(wanted.updatedBefore, period.before),
    archived: narrowing.archived === undefined ? undefined : narrowing.archived === 'true',
  }
}

/** A parameter that stands once or several times, as a list. */
export const listed = <T extends string>(values: T | T[] | undefined): T[] =>
  values === undefined ? [] : Array.isArray(values) ? values : [values]

const given = <T>(values: T[]): T[] | undefined => (values.length > 0 ? values : undefined)

const both = (first: string[] | undefined, second: string[] | undefined): string[] | undefined =>
  first && second ? first.filter((value) => second.includes(value)) : (first ?? second)

const latest = (first: number | undefined, second: number | undefined) => (first === undefined ? second : Math.max(first, second ?? first))
const earliest = (first: number | undefined, second: number | undefined) =>
  first === undefined ? second : Math.min(first, second ?? first)

/** The time a parameter names: a span back from now, or days of the machine's time zone, both inclusive. */
function periodOf(updated: string | undefined, now: number): { from?: number; before?: number } {
  if (!updated) return {}
  if (Object.hasOwn(spans, updated)) return { from: now - spans[updated as Span] * DAY }
  const [first, last] = updated.split('..')
  return { from: startOf(first, 0), before: startOf(last, 1) }
}

function startOf(date: string, later: number): number | undefined {
  if (date === '') return undefined
  const [year, month, day] = date.split('-').map(Number)
  return new Date(year, month - 1, day + later).getTime()
}

/** Ids of spaces by id, key or name, of those the asker knows; undefined where none is named. */
async function spacesNamed(ctx: Ctx, names: string[]): Promise<string[] | undefined> {
  if (names.length === 0) return undefined
  const wanted = new Set(names.map(nameKey))
  return (await spaceList(ctx))
    .filter((space) => wanted.has(space.id) || wanted.has(nameKey(space.key)) || wanted.has(nameKey(space.name)))
    .map((space) => space.id)
}

/** A kind by its id or by its name in either language. */
function kindNamed(name: string): string {
  const key = nameKey(name)
  const found = articleKinds.find(
    (kind) => kind === key || (['ko', 'en'] as const).some((locale) => nameKey(text(locale)(`web:kind.${kind}`)) === key),
  )
  return found ?? key
}
