import { escapeHtml } from '../../../platform/page/markup.ts'
import { canonical } from '../analysis/analyse.ts'
import { markedAt, type Match, matchTyped, nearness, type Typed, typedForm, typedOf, unlessTyped } from '../analysis/typing.ts'
import type { ReadConnection } from './connection.ts'
import type { Completion, Reach } from './engine.ts'
import { FORM_LENGTH, type Offer, WAYS } from './offers.ts'

export type Typing = {
  text: string
  reach: Reach
  /** At most so many titles of each shelf's type, and so many headings. */
  limit: number
  /** Headings too; so it is where nothing is said. */
  headings?: boolean
  /** Of what the titles are; headings are of any. */
  types?: string[]
  /** Ids of items that are near to whoever types, which come before others that match as well. */
  near?: string[]
}

/** Rows looked at in all, over all shelves: the commonest first key stands before half of an organisation's titles. */
const ROWS = 400
const FEWEST_ROWS = 4
/** Of so many titles of a type the names are read and compared. */
const MOST_COMPARED = 120
const MOST_NEAR = 150

type Shelf = { number: number; type: string; owned: number; whole: number }
type Candidate = { item: number; heading: number; form: string; type: string }
type Row = { number: number; id: string; type: string; archived: number; names: string; space: string; gates: string; shared: number }
type Ranked = { completion: Completion; group: string; rank: number; length: number; name: string }

const ARCHIVED = 20

/**
 * Titles and headings that begin with what was typed, or have a word that does. Hangul and Latin letters are compared by
 * the keys pressed for them, so a half-typed syllable and the wrong keyboard layout need nothing special; lone
 * consonants are initials (초성). Shelves are looked through under that part of the reach that makes a difference there,
 * and whatever was found is held against the whole reach.
 */
export function complete(db: ReadConnection, typing: Typing): Completion[] {
  const typed = typedOf(canonical(typing.text))
  if (typed.form === '') return []
  const found = [...lookUp(db, typed, typing), ...nearOnes(db, typing)]
  const most = Math.max(MOST_COMPARED, typing.limit * 3)
  const near = new Set(typing.near)
  const matching = [...grouped(found)].flatMap(([group, candidates]) => {
    const wanted = shortest(candidates, most)
    return rowsOf(db, [...wanted.keys()], typing).flatMap((row) =>
      (wanted.get(row.number) ?? []).flatMap((heading) =>
        isWanted(row, heading, typing) ? (rank(row, heading, group, typed, near) ?? []) : [],
      ),
    )
  })
  const ranked = unlessTyped(matching, ({ completion }) => completion.layout)
  ranked.sort((a, b) => a.rank - b.rank || a.length - b.length || (a.name < b.name ? -1 : 1))
  const titles = firstOfEach(
    ranked.filter(({ completion }) => completion.heading === null),
    ({ completion }) => completion.id,
    typing.limit,
  )
  const headings = firstOfEach(
    ranked.filter(({ completion }) => completion.heading !== null),
    ({ name }) => typedForm(name),
    typing.limit,
  )
  return [...titles, ...headings].map(({ completion }) => completion)
}

/** The first `limit` of each group, none of them twice. */
function firstOfEach(ranked: Ranked[], same: (one: Ranked) => string, limit: number): Ranked[] {
  const seen = new Set<string>()
  const counts = new Map<string, number>()
  return ranked.filter((one) => {
    const count = counts.get(one.group) ?? 0
    if (count >= limit || seen.has(same(one))) return false
    seen.add(same(one))
    counts.set(one.group, count + 1)
    return true
  })
}

function lookUp(db: ReadConnection, typed: Typed, typing: Typing): Candidate[] {
  const shelves = shelvesOf(db, typing)
  const ways = waysOf(typed, typing.headings ?? true)
  const limit = Math.max(FEWEST_ROWS, Math.ceil(ROWS / Math.max(1, shelves.length)), typing.limit > MOST_COMPARED ? typing.limit : 0)
  return shelves.flatMap((shelf) => {
    const access = accessOn(shelf, typing.reach)
    const sql = `select c.item, c.heading, c.form from completion c ${access.sql === '' ? '' : 'join offer o on o.item = c.item'}
      where c.shelf = :shelf and c.way = :way and c.form >= :form and c.form < :end ${access.sql} order by c.form limit :limit`
    return ways.flatMap(({ way, form }) =>
      db
        .all<Omit<Candidate, 'type'>>(sql, { ...access.values, shelf: shelf.number, way, form, end: `${form}\u{10ffff}`, limit })
        .map((row) => ({ ...row, type: shelf.type })),
    )
  })
}

function waysOf(typed: Typed, headings: boolean): { way: number; form: string }[] {
  const keys = typed.keys.slice(0, FORM_LENGTH)
  const initials = typed.initials?.slice(0, FORM_LENGTH / 2)
  const ways: { way: number; form: string }[] = [
    { way: WAYS.keys, form: keys },
    { way: WAYS.keysLater, form: keys },
  ]
  if (initials !== undefined) ways.push({ way: WAYS.initials, form: initials }, { way: WAYS.initialsLater, form: initials })
  // One key begins too many headings to mean one.
  if (!headings || typed.keys.length < 2) return ways
  ways.push({ way: WAYS.headingKeys, form: keys })
  if (initials !== undefined && initials.length > 1) ways.push({ way: WAYS.headingInitials, form: initials })
  return ways
}

const list = (name: string) => `(select value from json_each(:${name}))`

/** Shelves with something the asker may read: `whole` where that is all but what is barred, else only what is shared. */
function shelvesOf(db: ReadConnection, { reach, types }: Typing): Shelf[] {
  const rows = reach.everything
    ? db.all<Shelf>('select number, type, 1 as owned, 1 as whole from shelf')
    : db.all<Shelf>(
        `select number, type, space in ${list('owned')} as owned, space in ${list('spaces')} as whole from shelf
         where space in ${list('spaces')} or number in (select o.shelf from ancestor a join offer o on o.item = a.item where a.ancestor in ${list('shared')})`,
        { owned: JSON.stringify(reach.ownedSpaces), spaces: JSON.stringify(reach.spaces), shared: JSON.stringify(reach.shared) },
      )
  return types ? rows.filter(({ type }) => type === '' || types.includes(type)) : rows
}

function accessOn(shelf: Shelf, reach: Reach): { sql: string; values: Record<string, string> } {
  const parts: string[] = []
  const values: Record<string, string> = {}
  if (!reach.everything && !shelf.whole) {
    parts.push(`and o.item in (select item from ancestor where ancestor in ${list('shared')})`)
    values.shared = JSON.stringify(reach.shared)
  }
  if (!reach.everything && !shelf.owned && reach.barred.length > 0) {
    parts.push(`and (o.gates = '[]' or not exists (select 1 from json_each(o.gates) where value in ${list('barred')}))`)
    values.barred = JSON.stringify(reach.barred)
  }
  return { sql: parts.join(' '), values }
}

/** What is near may lie behind hundreds of others that begin alike, so it is compared in any case. */
function nearOnes(db: ReadConnection, { near }: Typing): Candidate[] {
  if (!near || near.length === 0) return []
  return db.all<Candidate>(
    `select i.number as item, 0 as heading, '' as form, h.type from item i join offer o on o.item = i.number join shelf h on h.number = o.shelf where i.id in ${list('near')}`,
    { near: JSON.stringify(near.slice(0, MOST_NEAR)) },
  )
}

/** Titles by the type of their shelf, and headings. */
function grouped(candidates: Candidate[]): Map<string, Candidate[]> {
  const groups = new Map<string, Candidate[]>()
  for (const candidate of candidates) {
    const group = candidate.heading > 0 ? '#' : candidate.type
    const others = groups.get(group)
    if (others) others.push(candidate)
    else groups.set(group, [candidate])
  }
  return groups
}

/** The headings of each item that are to be compared, 0 for its title: of too many, those with the shortest names. */
function shortest(candidates: Candidate[], most: number): Map<number, number[]> {
  const chosen = candidates.length > most ? candidates.toSorted((a, b) => a.form.length - b.form.length).slice(0, most) : candidates
  const items = new Map<number, Set<number>>()
  for (const { item, heading } of chosen) items.set(item, (items.get(item) ?? new Set()).add(heading))
  return new Map([...items].map(([item, headings]) => [item, [...headings]]))
}

/** What is offered by those of the items that the asker may read. */
function rowsOf(db: ReadConnection, numbers: number[], { reach }: Typing): Row[] {
  const shared = reach.everything ? [] : reach.shared
  const rows = db.all<Row>(
    `select i.number, i.id, i.type, i.archived, o.names, o.gates, h.space, i.number in (select item from ancestor where ancestor in ${list('shared')}) as shared
     from item i join offer o on o.item = i.number join shelf h on h.number = o.shelf where i.number in ${list('numbers')}`,
    { numbers: JSON.stringify(numbers), shared: JSON.stringify(shared) },
  )
  return rows.filter((row) => isReadable(row, reach))
}

function isReadable({ space, gates, shared }: Row, reach: Reach): boolean {
  if (reach.everything) return true
  if (!shared && !reach.spaces.includes(space)) return false
  return gates === '[]' || reach.ownedSpaces.includes(space) || !(JSON.parse(gates) as string[]).some((gate) => reach.barred.includes(gate))
}

const isWanted = ({ type }: Row, heading: number, { types }: Typing): boolean => heading > 0 || types === undefined || types.includes(type)

function rank(row: Row, heading: number, group: string, typed: Typed, near: Set<string>): Ranked | null {
  const { titles, headings } = JSON.parse(row.names) as Offer
  const title = titles[0] ?? ''
  const said = { id: row.id, type: row.type }
  const weight = (row.archived ? ARCHIVED : 0) - (near.has(row.id) ? 1 : 0)
  if (heading > 0) {
    const [anchor, name] = headings[heading - 1] ?? ['', '']
    const match = matchTyped(name, typed)
    if (!match) return null
    const completion = { ...said, titleHtml: escapeHtml(title), heading: { anchor, html: markedAt(name, match) } }
    return {
      completion: { ...completion, name: title, layout: match.layout },
      group,
      rank: nearness(match) + weight,
      length: name.length,
      name,
    }
  }
  const best = titles
    .map((name, index) => ({ index, match: matchTyped(name, typed) }))
    .filter((each): each is { index: number; match: Match } => each.match !== null)
    // Another name is a little further than the title.
    .sort((a, b) => nearness(a.match) + a.index / 100 - nearness(b.match) - b.index / 100)[0]
  if (!best) return null
  const titleHtml = best.index === 0 ? markedAt(title, best.match) : escapeHtml(title)
  const completion = { ...said, titleHtml, heading: null, name: titles[best.index], layout: best.match.layout }
  return { completion, group, rank: nearness(best.match) + (best.index > 0 ? 1 : 0) + weight, length: title.length, name: title }
}
