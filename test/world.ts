import { addGroup, addMember, addPerson, findPerson, setUp } from '../src/features/identity/index.ts'
import { createSpace, grantRole, publishArticle } from '../src/features/repository/index.ts'
import { type Ctx, type Services, systemContext } from '../src/platform/context.ts'

const NAMES = { admin: '김서연', minji: '이민지', junho: '박준호', sora: '최소라', guest: 'Guest Hannah', outsider: 'Tom Weber' } as const
export type PersonName = keyof typeof NAMES

/**
 * A small organisation that tests act in: an administrator, members, a guest, two groups, an open, a members-only and a
 * private space. `as` gives the context of a person as a request of theirs would have it.
 */
export type World = {
  services: Services
  system: Ctx
  people: Record<PersonName, string>
  groups: { editors: string; security: string }
  spaces: { open: string; members: string; secret: string }
  as(name: PersonName): Promise<Ctx>
  visitor: Ctx
  write(
    name: PersonName,
    article: { space?: keyof World['spaces']; parent?: string; title: string; body?: string; tags?: string[] },
  ): Promise<string>
}

export async function createWorld(services: Services): Promise<World> {
  const system = systemContext(services, 'ko')
  const admin = await setUp(system, {
    organisation: '온지 상사',
    locale: 'ko',
    name: NAMES.admin,
    mail: 'admin@example.com',
    password: 'correct horse battery',
  })
  const people = { admin } as Record<PersonName, string>
  for (const name of ['minji', 'junho', 'sora', 'outsider', 'guest'] as const) {
    people[name] = await addPerson(system, {
      name: NAMES[name],
      mail: `${name}@example.com`,
      kind: name === 'guest' ? 'guest' : 'member',
      locale: 'ko',
    })
  }
  const groups = {
    editors: await addGroup(system, { name: '편집자', description: '' }),
    security: await addGroup(system, { name: '보안팀', description: '' }),
  }
  await addMember(system, groups.editors, people.junho)
  await addMember(system, groups.security, people.sora)
  const as = async (name: PersonName): Promise<Ctx> => {
    const row = await findPerson(services.reader, people[name])
    if (!row) throw new Error(`no ${name}`)
    return {
      ...system,
      actor: { kind: 'person', id: row.id, name: row.name, administrator: row.administrator_since !== null, guest: row.kind === 'guest' },
    }
  }
  const minji = await as('minji')
  const spaces = {
    open: (await createSpace(minji, { name: '안내서', key: 'open', visibility: 'open' })).id,
    members: (await createSpace(minji, { name: '개발', key: 'members', visibility: 'members' })).id,
    secret: (await createSpace(minji, { name: '인사', key: 'secret', visibility: 'private' })).id,
  }
  await grantRole(minji, spaces.open, { kind: 'group', id: groups.editors }, 'contributor')
  return {
    services,
    system,
    people,
    groups,
    spaces,
    as,
    visitor: { ...system, actor: { kind: 'visitor' } },
    write: async (name, article) =>
      (
        await publishArticle(await as(name), {
          spaceId: spaces[article.space ?? 'open'],
          parentId: article.parent ?? null,
          title: article.title,
          body: article.body ?? `# ${article.title}\n\n본문이에요.\n`,
          kind: 'guide',
          tags: article.tags ?? [],
          topics: [],
          description: '',
          message: '',
        })
      ).id,
  }
}
