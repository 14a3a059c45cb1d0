import type { StatementSync } from 'node:sqlite'
import { DIRECTORY } from '../../../platform/feature.ts'
import { canonical } from '../analysis/analyse.ts'
import { initialsOf, keysOf } from '../analysis/hangul.ts'
import { beginningsOf, typedForm } from '../analysis/typing.ts'
import type { Indexed } from './engine.ts'

/**
 * The tables of names. `completion` holds every form a name can be completed from; `offer` the names themselves, who is
 * kept from them, and the shelf; a shelf is a space, or in the directory one type of it.
 */
export const OFFERS = `
create table shelf (number integer primary key, space text not null, type text not null, unique (space, type));
create table offer (item integer primary key, shelf integer not null, gates text not null, names text not null);
create table completion (
  shelf integer not null,
  way integer not null,
  form text not null,
  item integer not null,
  heading integer not null,
  primary key (shelf, way, form, item, heading)
) without rowid;
`

/** Ways to complete: by keys or by initials (초성), from the beginning of a title or of a later word, and of headings. */
export const WAYS = { keys: 0, keysLater: 1, initials: 2, initialsLater: 3, headingKeys: 4, headingInitials: 5 } as const

/** What an item is offered by while somebody types. `headings` are pairs of anchor and text, without the lead. */
export type Offer = { titles: string[]; headings: [anchor: string, text: string][] }

type Run = (sql: string) => StatementSync
type Form = { way: number; form: string; heading: number }

/** Forms are cut here; what is typed beyond is compared with the name itself. */
export const FORM_LENGTH = 40
const MOST_HEADINGS = 200
const MOST_WORDS_OF_HEADING = 3

function offerOf(item: Indexed): Offer {
  // What is beside the items is found where it is asked for, and by no name.
  if (item.aside !== null) return { titles: [], headings: [] }
  const titles = [...new Set([item.title, ...item.aliases].map(canonical))]
  const own = new Set(titles.map(typedForm))
  const headings = item.sections
    .filter(({ id, heading }) => id !== '' && heading !== '')
    .map(({ id, heading }): [string, string] => [id, canonical(heading)])
    .filter(([, heading]) => !own.has(typedForm(heading)))
  return { titles, headings: headings.slice(0, MOST_HEADINGS) }
}

/** Everything an item can be completed from: titles and headings, from each word on, as keys and as initials. */
function formsOf(offer: Offer): Form[] {
  const titles = offer.titles.flatMap((title) =>
    beginningsOf(title).flatMap((form, at) =>
      formsFrom(form, at === 0 ? [WAYS.keys, WAYS.initials] : [WAYS.keysLater, WAYS.initialsLater], 0),
    ),
  )
  const headings = offer.headings.flatMap(([, heading], index) =>
    beginningsOf(heading)
      .slice(0, MOST_WORDS_OF_HEADING)
      .flatMap((form) => formsFrom(form, [WAYS.headingKeys, WAYS.headingInitials], index + 1)),
  )
  return [...titles, ...headings]
}

function formsFrom(text: string, [keys, initials]: [number, number], heading: number): Form[] {
  const forms = [{ way: keys, form: keysOf(text.slice(0, FORM_LENGTH)).slice(0, FORM_LENGTH), heading }]
  if (/[가-힣]/.test(text)) forms.push({ way: initials, form: initialsOf(text.slice(0, FORM_LENGTH / 2)), heading })
  return forms
}

/** Notes what an item is offered by. An item whose names are what they were costs one look. */
export function putOffer(run: Run, number: number, item: Indexed): void {
  const offer = offerOf(item)
  const shelf = shelfOf(run, item)
  const names = JSON.stringify(offer)
  const gates = JSON.stringify(item.gates)
  const known = run('select shelf, gates, names from offer where item = ?').get(number)
  if (known?.shelf === shelf && known.names === names) {
    if (known.gates !== gates) run('update offer set gates = ? where item = ?').run(gates, number)
    return
  }
  dropOffer(run, number)
  const insert = run('insert or ignore into completion values (?, ?, ?, ?, ?)')
  for (const { way, form, heading } of formsOf(offer)) insert.run(shelf, way, form, number, heading)
  run('insert into offer values (?, ?, ?, ?)').run(number, shelf, gates, names)
}

export function dropOffer(run: Run, number: number): void {
  const known = run('select shelf, names from offer where item = ?').get(number)
  if (!known) return
  const drop = run('delete from completion where shelf = ? and way = ? and form = ? and item = ? and heading = ?')
  for (const { way, form, heading } of formsOf(JSON.parse(known.names as string))) drop.run(known.shelf, way, form, number, heading)
  run('delete from offer where item = ?').run(number)
}

/** In the directory each type has a shelf of its own, so that many people hide no topic. */
function shelfOf(run: Run, item: Indexed): number {
  const type = item.spaceId === DIRECTORY ? item.type : ''
  const known = run('select number from shelf where space = ? and type = ?').get(item.spaceId, type)
  return (known?.number as number) ?? Number(run('insert into shelf (space, type) values (?, ?)').run(item.spaceId, type).lastInsertRowid)
}
