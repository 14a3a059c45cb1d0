import type { Ctx } from '../../platform/context.ts'
import { DIRECTORY, type Found, type Indexed, type IndexSource } from '../../platform/feature.ts'
import type { StoredEvent } from '../../platform/events/follower.ts'
import { isMember } from './policy.ts'
import * as store from './store.ts'

/**
 * People as search sees them: by name, what they do and their groups. Mail addresses stay out, or whoever may not read
 * one could find out by asking whose it is.
 */
export const personIndex: IndexSource = {
  type: 'person',
  affected(event: StoredEvent): string[] {
    if (event.name.startsWith('person.')) return [event.subject]
    if (event.name.startsWith('group.member-')) return [event.data.person as string]
    return event.name.startsWith('group.') && Array.isArray(event.data.people) ? (event.data.people as string[]) : []
  },
  async load(ctx, ids) {
    const people = await store.activePeople(ctx.db, ids)
    const groups = await groupNames(ctx, people)
    return people.map((person) => indexed(person, groups.get(person.id) ?? []))
  },
  list: (ctx, after, limit) => store.listPersonIds(ctx.db, after, limit),
  async present(ctx, ids) {
    if (!isMember(ctx)) return new Map()
    const people = await store.activePeople(ctx.db, ids)
    const groups = await groupNames(ctx, people)
    return new Map(people.map((person) => [person.id, found(person, groups.get(person.id) ?? [])]))
  },
}

async function groupNames(ctx: Ctx, people: store.PersonTable[]): Promise<Map<string, string[]>> {
  const groups = await store.groupsOf(
    ctx.db,
    people.map(({ id }) => id),
  )
  return new Map([...groups].map(([person, own]) => [person, own.map(({ name }) => name)]))
}

const lineOf = (person: store.PersonTable, groups: string[]): string => [person.title, ...groups].filter((part) => part !== '').join(' · ')

function indexed(person: store.PersonTable, groups: string[]): Indexed {
  return {
    ...{ id: person.id, type: 'person', spaceId: DIRECTORY, kind: null, title: person.name, aliases: [], language: '' },
    ...{ description: person.title, tags: [], topics: [], authors: [], trust: null, aside: null },
    sections: [{ id: '', heading: '', path: [], text: lineOf(person, groups) }],
    ...{ ancestors: [person.id], gates: [], archived: false, createdAt: person.created_at, updatedAt: person.created_at },
  }
}

function found(person: store.PersonTable, groups: string[]): Found {
  return {
    ...{ id: person.id, type: 'person', kind: null, title: person.name, href: `/people/${person.id}`, space: null, path: [] },
    ...{ line: lineOf(person, groups), language: null, owner: null, updatedAt: null, updatedBy: null, trust: null, archived: false },
  }
}
