import { createReadStream } from 'node:fs'
import { join } from 'node:path'
import { type Ctx, type Locale, type Services, systemContext, type Tx, write } from '../../../platform/context.ts'
import { DomainError } from '../../../platform/errors.ts'
import { text } from '../../../platform/i18n.ts'
import { newId } from '../../../platform/ids.ts'
import { addGroup, addMember, addPerson, findOrganisation, findPersonByMail, setUp } from '../../identity/index.ts'
import { analyseMarkdown } from '../../markdown/index.ts'
import {
  changeArticle,
  changeSpace,
  createSpace,
  createTopic,
  grantRole,
  markFavourite,
  pinItem,
  publishArticle,
  restrictItem,
  spaceList,
  storeFile,
} from '../../repository/index.ts'
import { catchUp, notePastSearches, type PastNeed } from '../../search/index.ts'
import { settle } from '../../stewardship/index.ts'
import { LinkTargets, storeLinks } from '../links.ts'
import { firstAdministrator } from '../store.ts'
import type { Names } from './deeds.ts'
import { Keeping } from './keeping.ts'
import {
  type DemoArticle,
  type DemoSearch,
  type DemoSpace,
  demoFolder,
  type Organisation,
  readOrganisation,
  readSearches,
  readSpace,
} from './organisation.ts'
import { readStewardship } from './stewardship.ts'

/** Public, and therefore good for a program that listens on this computer only. */
export const demoAccount = { mail: 'demo@example.com', password: 'onji-demonstration' } as const

/** `fresh` is false where it was there already. */
export type DemoLoaded = { people: number; spaces: number; articles: number; fresh: boolean }

const FAVOURITES = 4
const READ = 6
/** One of so many articles nobody has read. */
const NEVER_READ = 12

/**
 * Loads the demonstration organisation into an installation that holds no spaces yet, whole or not at all (but for the
 * campaign, which begins once search knows the items); where it was loaded before, nothing happens. Its people cannot sign in until somebody gives them a password.
 */
export async function loadDemo(services: Services): Promise<DemoLoaded> {
  const organisation = await readOrganisation()
  const spaces: DemoSpace[] = []
  for (const { key } of organisation.spaces) spaces.push(await readSpace(key))
  const searches = await readSearches()
  const kept = await readStewardship()
  const system = systemContext(services)
  const founded = await findOrganisation(services.reader)
  if (!founded) throw new DomainError('setup-needed', 409)
  const counts = {
    people: organisation.people.length,
    spaces: spaces.length,
    articles: spaces.reduce((sum, space) => sum + space.articles.length, 0),
  }
  const there = (await spaceList(system)).map((space) => space.key)
  if (organisation.spaces.every((space) => there.includes(space.key))) return { ...counts, fresh: false }
  if (there.length > 0) throw new DomainError('demo-over-data', 409)
  const founder = await firstAdministrator(services.reader)
  const { loader, needs, keeping } = await write(system, async (tx) => {
    const loading = new Loader(tx, organisation, founded.locale, founder)
    await loading.run(spaces)
    const keeper = new Keeping(kept, loading.names(), services.clock.now())
    await keeper.begin(tx)
    return { loader: loading, needs: loading.needs(searches), keeping: keeper }
  })
  for (const { personId, itemId } of loader.readings()) services.readingLog?.note(personId, itemId)
  if (founder) for (const id of loader.worthReading(READ)) services.readingLog?.note(founder.id, id)
  await services.readingLog?.flush()
  await catchUp(services)
  await keeping.campaign(system)
  await settle(system)
  await notePastSearches(services, needs)
  return { ...counts, fresh: true }
}

/** Founds the organisation of the demonstration where there is none yet, loads it, and says how to sign in. */
export async function startDemo(services: Services): Promise<string> {
  const { locale } = services.config
  try {
    if (!(await findOrganisation(services.reader))) {
      const { name } = await readOrganisation()
      await setUp(systemContext(services), {
        organisation: name[locale],
        locale,
        name: text(locale)('capture:command.demoAdministrator'),
        ...demoAccount,
      })
    }
    await loadDemo(services)
    return (await findPersonByMail(services.reader, demoAccount.mail)) ? text(locale)('capture:command.demoSignIn', demoAccount) : ''
  } catch (error) {
    if (error instanceof DomainError) return text(locale)(`platform:errors.${error.code}.detail`, error.params)
    throw error
  }
}

type Founder = { id: string; name: string }

class Loader {
  readonly #tx: Tx
  readonly #organisation: Organisation
  readonly #locale: Locale
  readonly #founder: Founder | undefined
  readonly #ids = { person: new Map<string, string>(), group: new Map<string, string>(), topic: new Map<string, string>() }
  readonly #handles: Map<string, string>
  readonly #spaces = new Map<string, string>()
  readonly #written = new Map<string, number>()
  readonly #authors = new Map<string, string[]>()
  /** Ids of articles, those a newcomer would read first in front. */
  #pinned: string[] = []
  #recent: string[] = []

  constructor(tx: Tx, organisation: Organisation, locale: Locale, founder: Founder | undefined) {
    this.#tx = tx
    this.#organisation = organisation
    this.#locale = locale
    this.#founder = founder
    this.#handles = new Map(organisation.people.map((person) => [person.id, person.mail.split('@')[0] as string]))
  }

  async run(spaces: DemoSpace[]): Promise<void> {
    const dates = spaces.flatMap((space) => space.articles.map((article) => article.created))
    await this.#people(Math.min(...dates))
    await this.#topics()
    for (const space of spaces) await this.#space(space)
    this.#recent = spaces
      .flatMap((space) =>
        space.articles.map((article) => ({ id: this.#id(space.key, article.path), at: article.revisions.at(-1)?.at ?? 0 })),
      )
      .sort((a, b) => b.at - a.at)
      .map((each) => each.id)
    if (this.#founder) {
      const ctx: Ctx = {
        ...this.#tx,
        actor: { kind: 'person', id: this.#founder.id, name: this.#founder.name, administrator: true, guest: false },
      }
      for (const id of this.#pinned.slice(0, FAVOURITES)) await markFavourite(ctx, id, true)
    }
  }

  worthReading(count: number): string[] {
    return [...new Set([...this.#pinned, ...this.#recent])].slice(0, count)
  }

  /** Who read what: those who wrote an article, and of what every member reads more people of some articles than of others. */
  readings(): { personId: string; itemId: string }[] {
    const members = this.#organisation.people.filter((person) => !person.guest).map((person) => person.id)
    return [...this.#authors].flatMap(([path, authors], at) => {
      const open = this.#organisation.spaces.find((space) => space.key === path.split('/')[0])?.visibility === 'open'
      const restricted = this.#organisation.restrictions.some((each) =>
        path.startsWith(`${each.space}/${each.path.replace(/index\.md$/, '')}`),
      )
      if (at % NEVER_READ === NEVER_READ - 1) return []
      const others = open && !restricted ? members.slice(at % 5, (at % 5) + ((at * 7) % 10)) : []
      return [...new Set([...authors, ...others])].map((person) => ({
        personId: this.#of('person', person),
        itemId: this.#items.get(path) as string,
      }))
    })
  }

  /** Searches with the ids that people and articles have here. */
  needs(searches: DemoSearch[]): PastNeed[] {
    return searches.map(({ by, opens, ...search }) => ({
      ...search,
      by: by.map((person) => this.#of('person', person)),
      itemId: opens === undefined ? undefined : this.#id(opens.slice(0, opens.indexOf('/')), opens.slice(opens.indexOf('/') + 1)),
    }))
  }

  /** What the files name, as it is called here. */
  names(): Names {
    const people = new Map(this.#organisation.people.map((person) => [person.id, person]))
    const founder = this.#founder
    return {
      locale: this.#locale,
      person: (slug) => {
        if (slug === 'founder') return founder && { ...founder, handle: '', administrator: true }
        const person = people.get(slug)
        const handle = this.#handles.get(slug) ?? ''
        return person && { id: this.#of('person', slug), name: person.name[person.locale], handle, administrator: false }
      },
      group: (slug) => this.#of('group', slug),
      topic: (slug) => this.#of('topic', slug),
      space: (key) => this.#spaces.get(key) ?? '',
      item: (path) => this.#id(path.slice(0, path.indexOf('/')), path.slice(path.indexOf('/') + 1)),
      written: (path) => this.#written.get(path) ?? 0,
    }
  }

  async #people(createdAt: number): Promise<void> {
    for (const group of this.#organisation.groups)
      this.#ids.group.set(group.id, await addGroup(this.#tx, { name: group.name[this.#locale], description: '' }))
    for (const person of this.#organisation.people) {
      // The organisation has its administrator already; another one without a password would help nobody.
      const id = await addPerson(this.#tx, {
        name: person.name[person.locale],
        mail: person.mail,
        title: person.title[this.#locale],
        kind: person.guest ? 'guest' : 'member',
        locale: person.locale,
        createdAt,
      })
      this.#ids.person.set(person.id, id)
      for (const group of person.groups) await addMember(this.#tx, this.#of('group', group), id)
    }
  }

  async #topics(): Promise<void> {
    for (const topic of this.#organisation.topics) {
      const broaderId = topic.broader === undefined ? null : this.#of('topic', topic.broader)
      this.#ids.topic.set(topic.id, await createTopic(this.#tx, { labels: topic.labels, alternativeLabels: topic.alternatives, broaderId }))
    }
  }

  readonly #items = new Map<string, string>()
  #id(space: string, path: string): string {
    const id = this.#items.get(`${space}/${path}`)
    if (id === undefined) throw new Error(`demo/spaces/${space}/${path} does not exist`)
    return id
  }

  #of(kind: 'person' | 'group' | 'topic', slug: string): string {
    const id = this.#ids[kind].get(slug)
    if (id === undefined) throw new Error(`the demonstration names a ${kind} that it does not have: ${slug}`)
    return id
  }

  #subject({ person, group }: { person?: string; group?: string }): { kind: 'person' | 'group'; id: string } {
    return person !== undefined ? { kind: 'person', id: this.#of('person', person) } : { kind: 'group', id: this.#of('group', group ?? '') }
  }

  async #space({ key, articles, pictures }: DemoSpace): Promise<void> {
    const given = this.#organisation.spaces.find((space) => space.key === key) as Organisation['spaces'][number]
    const { visibility, icon, colour, home, grants } = given
    const createdAt = Math.min(...articles.map((article) => article.created))
    const { id: spaceId } = await createSpace(this.#tx, {
      key,
      name: given.name[this.#locale],
      description: given.description[this.#locale],
      visibility,
      icon,
      colour,
      createdAt,
    })
    this.#spaces.set(key, spaceId)
    for (const { role, ...who } of grants) await grantRole(this.#tx, spaceId, this.#subject(who), role)
    if (this.#founder) await grantRole(this.#tx, spaceId, { kind: 'person', id: this.#founder.id }, 'owner')
    for (const path of [...articles.map((article) => article.path), ...pictures]) this.#items.set(`${key}/${path}`, newId())
    const targets = new LinkTargets(
      {
        articles: articles.map(({ path, parent }) => ({ key: path, file: path, folder: null, parent })),
        files: pictures.map((path) => ({ path, owner: null })),
      },
      (path) => this.#id(key, path),
    )
    const shownIn = new Map<string, string>()
    for (const article of articles)
      await this.#article(spaceId, key, article, (body) => this.#links(body, article.path, this.#id(key, article.path), targets, shownIn))
    for (const path of pictures) await this.#picture(key, path, shownIn.get(path) ?? this.#id(key, home))
    await changeSpace(this.#tx, spaceId, { homeId: this.#id(key, home) })
    for (const { path, allow } of this.#organisation.restrictions.filter((restriction) => restriction.space === key)) {
      await restrictItem(this.#tx, this.#id(key, path), { level: 'read', scope: 'tree', subjects: allow.map((who) => this.#subject(who)) })
    }
  }

  async #article(spaceId: string, key: string, article: DemoArticle, links: (body: string) => string): Promise<void> {
    const { path, parent, title, kind, tags, description, created, pinned, revisions } = article
    const id = this.#id(key, path)
    const topics = article.topics.map((topic) => this.#of('topic', topic))
    this.#authors.set(
      `${key}/${path}`,
      revisions.map((revision) => revision.author),
    )
    this.#written.set(`${key}/${path}`, revisions.at(-1)?.at ?? created)
    for (const [number, revision] of revisions.entries()) {
      const { message, at } = revision
      const written = { body: links(revision.body), message, at, origin: 'demo' as const, authorId: this.#of('person', revision.author) }
      if (number === 0)
        await publishArticle(this.#tx, {
          ...written,
          id,
          spaceId,
          parentId: parent === null ? null : this.#id(key, parent),
          title,
          kind,
          tags,
          topics,
          description,
          createdAt: created,
          sourcePath: path,
        })
      else await changeArticle(this.#tx, id, written)
    }
    if (!pinned) return
    await pinItem(this.#tx, id, true)
    this.#pinned.push(id)
  }

  async #picture(key: string, path: string, itemId: string): Promise<void> {
    await storeFile(this.#tx, {
      id: this.#id(key, path),
      name: path.split('/').at(-1) as string,
      source: createReadStream(join(demoFolder, 'spaces', key, path)),
      itemId,
    })
  }

  /** Paths become addresses, and people are mentioned by the handles they have here. */
  #links(body: string, path: string, id: string, targets: LinkTargets, shownIn: Map<string, string>): string {
    const stored = storeLinks(body, path, {
      targets,
      onFound: (target) => target.file && !shownIn.has(target.path) && shownIn.set(target.path, id),
    })
    const mentions = analyseMarkdown(stored).links.filter((link) => link.kind === 'mention' && this.#handles.has(link.target))
    return mentions
      .sort((a, b) => b.place.start - a.place.start)
      .reduce((text, { target, place }) => `${text.slice(0, place.start)}@${this.#handles.get(target)}${text.slice(place.end)}`, stored)
  }
}
