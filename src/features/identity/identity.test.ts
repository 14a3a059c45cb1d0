import { expect, test } from 'vitest'
import { createHttp } from '../../app.ts'
import { describeOnBothStores, type OpenStore } from '../../../test/harness/stores.ts'
import { createWorld, type PersonName, type World } from '../../../test/world.ts'
import { type Ctx, type Services, systemContext } from '../../platform/context.ts'
import type { HttpServer } from '../../platform/http/server.ts'
import { hashSecret } from '../../platform/ids.ts'
import * as actions from './actions.ts'
import { SESSION_COOKIE } from './authentication.ts'
import { groupMembers, listPeople, personView } from './queries.ts'
import * as store from './store.ts'

const PASSWORD = 'correct horse battery'
const SETUP = { organisation: '온지 상사', locale: 'ko', name: '김서연', mail: 'admin@example.com', password: PASSWORD } as const
const JOINING = { name: '새 사람', mail: 'new@example.com', password: 'a long password', locale: 'ko' } as const

const status = (work: Promise<unknown>): Promise<number> =>
  work.then(
    () => 200,
    (error: { status?: number }) => error.status ?? 500,
  )
const codeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'done',
    (error: { code?: string }) => error.code ?? String(error),
  )
const acts = async (services: Services) => (await store.listAudit(services.reader, { limit: 200 })).map((entry) => entry.act)

/** A clock that a test turns on by itself. */
const turnableClock = () => {
  let now = Date.UTC(2026, 10, 21)
  return {
    now: () => now,
    turn: (ms: number) => {
      now += ms
    },
  }
}
const DAY = 86_400_000

/** A browser and a program in front of the server. */
async function openHttp(services: Services) {
  const http = await createHttp(services, { checkResponses: true })
  const signIn = async (
    mail: string,
    password: string = PASSWORD,
    more: { remoteAddress?: string; headers?: Record<string, string> } = {},
  ) => http.inject({ method: 'POST', url: '/api/session', payload: { mail, password }, ...more })
  const as = (secret: string) => ({ cookies: { [SESSION_COOKIE]: secret } })
  return { http, signIn, as }
}
const secretIn = (answer: Awaited<ReturnType<HttpServer['inject']>>): string =>
  answer.cookies.find((cookie) => cookie.name === SESSION_COOKIE)?.value ?? ''

describeOnBothStores('Identity', (open: OpenStore) => {
  const world = async (parts = {}) => createWorld(await open(parts))
  const session = async ({ as, people }: World, name: PersonName) => actions.openSession(await as(name), people[name], 'test')

  /* The numbers are those of docs/permissions.md. */
  test('1 a visitor learns nothing but whether to sign in or to set up', async () => {
    const { services, visitor } = await world()
    const { http } = await openHttp(services)
    for (const url of [
      '/api/me',
      '/api/people',
      '/api/groups',
      '/api/invitations',
      '/api/audit',
      '/api/organisation',
      '/api/spaces',
      '/api/home',
    ])
      expect.soft((await http.inject(url)).statusCode, url).toBe(401)
    for (const url of ['/api/session', '/api/setup', '/health/live', '/health/ready'])
      expect.soft((await http.inject(url)).statusCode, url).toBe(200)
    expect((await http.inject('/api/session')).json()).toMatchObject({ person: null, setupNeeded: false })
    expect(await status(listPeople(visitor, { limit: 10 }))).toBe(401)
  })

  test('2-3 a guest sees their own profile and neither people nor groups', async () => {
    const { as, people, groups } = await world()
    const guest = await as('guest')
    expect(await status(listPeople(guest, { limit: 10 }))).toBe(403)
    expect(await status(groupMembers(guest, groups.editors))).toBe(403)
    expect(await status(personView(guest, people.minji))).toBe(403)
    expect(await personView(guest, people.guest)).toMatchObject({ id: people.guest, mail: 'guest@example.com' })
  })

  test('4 who is no administrator neither adds people, groups and invitations nor reads the audit log', async () => {
    const made = await world()
    const { as, groups, people, services } = made
    for (const name of ['minji', 'guest'] as const) {
      const ctx = await as(name)
      expect(await status(actions.addPerson(ctx, { name: 'x', mail: 'x@example.com' }))).toBe(403)
      expect(await status(actions.addGroup(ctx, { name: 'x', description: '' }))).toBe(403)
      expect(await status(actions.changeGroup(ctx, groups.editors, { name: 'x' }))).toBe(403)
      expect(await status(actions.removeGroup(ctx, groups.editors))).toBe(403)
      expect(await status(actions.addMember(ctx, groups.editors, people.minji))).toBe(403)
      expect(await status(actions.removeMember(ctx, groups.editors, people.junho))).toBe(403)
      expect(await status(actions.invite(ctx, { mail: null, kind: 'member', groups: [], days: 7 }))).toBe(403)
      expect(await status(actions.changePerson(ctx, people.minji, { administrator: true }))).toBe(403)
      expect(await status(actions.deactivatePerson(ctx, people.junho))).toBe(403)
      expect(await status(actions.resetPassword(ctx, people.junho, PASSWORD))).toBe(403)
      expect(await status(actions.changeOrganisation(ctx, { name: 'x' }))).toBe(403)
    }
    const { http, as: signed } = await openHttp(services)
    expect((await http.inject({ url: '/api/audit', ...signed(await session(made, 'minji')) })).statusCode).toBe(403)
    expect((await http.inject({ url: '/api/audit', ...signed(await session(made, 'admin')) })).json().items.length).toBeGreaterThan(5)
  })

  test('a mail address is shown to its owner and to administrators only', async () => {
    const { as, people } = await world()
    expect((await personView(await as('minji'), people.junho)).mail).toBeNull()
    expect((await personView(await as('admin'), people.junho)).mail).toBe('junho@example.com')
    expect(
      (await listPeople(await as('minji'), { limit: 50 })).items.filter((person) => person.mail !== null).map((person) => person.id),
    ).toEqual([people.minji])
    expect((await listPeople(await as('minji'), { query: 'junho@example', limit: 50 })).items).toEqual([])
  })

  test('5 who is deactivated is out in the same moment, and what they wrote stays', async () => {
    const made = await world()
    const { as, people, services, write } = made
    const id = await write('minji', { title: '남는 문서' })
    const secret = await session(made, 'minji')
    const { token } = await actions.issueToken(await as('minji'), { name: '도구', scope: 'write', days: null })
    await actions.resetPassword(await as('admin'), people.minji, PASSWORD)
    const secondSecret = await session(made, 'minji')
    expect(secondSecret).not.toBe(secret)
    const { http, as: signed, signIn } = await openHttp(services)
    expect((await http.inject({ url: '/api/me', ...signed(secondSecret) })).statusCode).toBe(200)
    await actions.deactivatePerson(await as('admin'), people.minji)
    expect((await http.inject({ url: '/api/me', ...signed(secondSecret) })).statusCode).toBe(401)
    expect((await http.inject({ url: '/api/me', headers: { authorization: `Bearer ${token}` } })).statusCode).toBe(401)
    expect((await signIn('minji@example.com')).statusCode).toBe(401)
    expect((await http.inject({ url: `/api/articles/${id}`, ...signed(await session(made, 'admin')) })).json()).toMatchObject({
      title: '남는 문서',
      createdBy: { name: '이민지' },
    })
    await actions.reactivatePerson(await as('admin'), people.minji)
    expect((await signIn('minji@example.com')).statusCode).toBe(201)
    expect((await http.inject({ url: '/api/me', headers: { authorization: `Bearer ${token}` } })).statusCode).toBe(401)
    expect(await acts(services)).toEqual(expect.arrayContaining(['person.deactivated', 'person.reactivated']))
  })

  test('6 an administrator always remains, even when two try to remove each other at once', async () => {
    const { as, people, services } = await world()
    const admin = await as('admin')
    expect(await codeOf(actions.deactivatePerson(admin, people.admin))).toBe('last-administrator')
    expect(await codeOf(actions.changePerson(admin, people.admin, { administrator: false }))).toBe('last-administrator')
    expect(await codeOf(actions.changePerson(admin, people.admin, { kind: 'guest' }))).toBe('last-administrator')
    expect(await codeOf(actions.changePerson(admin, people.guest, { administrator: true }))).toBe('guest-administrator')
    await actions.changePerson(admin, people.junho, { administrator: true })
    const both = await Promise.all([
      codeOf(actions.deactivatePerson(admin, people.junho)),
      codeOf(actions.changePerson(await as('junho'), people.admin, { administrator: false })),
    ])
    expect(both.sort()).toEqual(['done', 'last-administrator'])
    expect(await store.countAdministrators(services.reader)).toBe(1)
  })

  test('7-8 a token reads or writes as its person, and makes no other token', async () => {
    const { as, services, spaces } = await world()
    const reading = await actions.issueToken(await as('minji'), { name: '읽기', scope: 'read', days: 1 })
    const writing = await actions.issueToken(await as('minji'), { name: '쓰기', scope: 'write', days: 1 })
    const { http } = await openHttp(services)
    const post = (token: string, url: string, payload: object) =>
      http.inject({ method: 'POST', url, payload, headers: { authorization: `Bearer ${token}` } })
    const article = { spaceId: spaces.open, title: '토큰으로' }
    expect((await post(reading.token, '/api/articles', article)).json()).toMatchObject({ status: 403, code: 'token-reads-only' })
    expect((await post(writing.token, '/api/articles', article)).statusCode).toBe(201)
    expect((await post(writing.token, '/api/me/tokens', { name: 'x' })).statusCode).toBe(403)
    expect((await post('onji_nothing', '/api/articles', article)).json()).toMatchObject({ status: 401, code: 'wrong-token' })
    expect((await http.inject({ url: '/api/me', headers: { authorization: `Bearer ${reading.token}` } })).json()).toMatchObject({
      name: '이민지',
    })
  })

  test('a token ends on its day, and when it is revoked; only its owner revokes it', async () => {
    const clock = turnableClock()
    const { as, services } = await world({ clock })
    const short = await actions.issueToken(await as('minji'), { name: '하루', scope: 'read', days: 1 })
    const endless = await actions.issueToken(await as('minji'), { name: '끝없음', scope: 'read', days: null })
    const { http } = await openHttp(services)
    const answer = async (token: string) =>
      (await http.inject({ url: '/api/me', headers: { authorization: `Bearer ${token}` } })).statusCode
    expect(await answer(short.token)).toBe(200)
    clock.turn(DAY)
    expect(await answer(short.token)).toBe(401)
    clock.turn(4_000 * DAY)
    expect(await answer(endless.token)).toBe(200)
    expect(await status(actions.revokeToken(await as('junho'), endless.id))).toBe(404)
    await actions.revokeToken(await as('minji'), endless.id)
    expect(await answer(endless.token)).toBe(401)
    expect(await acts(services)).toEqual(expect.arrayContaining(['token.issued', 'token.revoked']))
  })

  test('9 an invitation makes one person, however many accept it at once', async () => {
    const { as, groups, services } = await world()
    const { secret } = await actions.invite(await as('admin'), { mail: null, kind: 'guest', groups: [groups.editors], days: 7 })
    const visitor = { ...systemContext(services), actor: { kind: 'visitor' as const } }
    const accepted = await Promise.all(
      [1, 2, 3, 4].map((number) => codeOf(actions.acceptInvitation(visitor, secret, { ...JOINING, mail: `new${number}@example.com` }))),
    )
    expect(accepted.sort()).toEqual(['done', 'invitation-over', 'invitation-over', 'invitation-over'])
    const joined = (await listPeople(await as('admin'), { query: '새 사람', limit: 10 })).items
    expect(joined).toMatchObject([{ kind: 'guest', groups: [{ name: '편집자' }] }])
  })

  test('9 two invitations accepted with the same address at once make one person', async () => {
    const { as, services } = await world()
    const invitations = await Promise.all(
      [1, 2].map(async () => actions.invite(await as('admin'), { mail: null, kind: 'member', groups: [], days: 7 })),
    )
    const visitor = { ...systemContext(services), actor: { kind: 'visitor' as const } }
    expect((await Promise.all(invitations.map(({ secret }) => codeOf(actions.acceptInvitation(visitor, secret, JOINING))))).sort()).toEqual(
      ['done', 'mail-taken'],
    )
  })

  test('10 an invitation for an address is for that address, however it is typed', async () => {
    const { as, services } = await world()
    const { secret } = await actions.invite(await as('admin'), { mail: 'Hana@Example.com', kind: 'member', groups: [], days: 7 })
    const visitor = { ...systemContext(services), actor: { kind: 'visitor' as const } }
    expect(await codeOf(actions.acceptInvitation(visitor, secret, { ...JOINING, mail: 'other@example.com' }))).toBe('invitation-mail')
    expect(await codeOf(actions.acceptInvitation(visitor, secret, { ...JOINING, mail: 'hana@example.com' }))).toBe('done')
  })

  test('an invitation that was withdrawn, used or is too old is over, and says nothing more', async () => {
    const clock = turnableClock()
    const { as, services } = await world({ clock })
    const invitation = async () => actions.invite(await as('admin'), { mail: null, kind: 'member', groups: [], days: 1 })
    const [old, withdrawn] = [await invitation(), await invitation()]
    await actions.revokeInvitation(await as('admin'), withdrawn.id)
    const { http } = await openHttp(services)
    expect((await http.inject(`/api/invitations/${old.secret}`)).json()).toMatchObject({ organisation: '온지 상사', invitedBy: '김서연' })
    clock.turn(DAY)
    const answers = await Promise.all(
      [old.secret, withdrawn.secret, 'x'.repeat(43)].map(async (secret) => (await http.inject(`/api/invitations/${secret}`)).json()),
    )
    for (const answer of answers) expect(answer).toMatchObject({ status: 410, code: 'invitation-over' })
  })

  test('11 another site cannot make a browser send a change', async () => {
    const made = await world()
    const { http, as: signed } = await openHttp(made.services)
    const secret = await session(made, 'minji')
    const patch = async (headers: Record<string, string>) =>
      (
        await http.inject({
          method: 'PATCH',
          url: '/api/me',
          payload: { title: '팀장' },
          headers: { host: 'onji.example', ...headers },
          ...signed(secret),
        })
      ).statusCode
    expect(await patch({ 'sec-fetch-site': 'cross-site' })).toBe(403)
    expect(await patch({ 'sec-fetch-site': 'same-site' })).toBe(403)
    expect(await patch({ origin: 'https://evil.example' })).toBe(403)
    expect(await patch({ origin: 'null' })).toBe(403)
    expect(await patch({ origin: 'http://onji.example', 'sec-fetch-site': 'same-origin' })).toBe(200)
    expect(await patch({})).toBe(200)
  })

  test('each sign-in makes a new secret, of which only a hash is stored', async () => {
    const { services } = await world()
    const { signIn } = await openHttp(services)
    const [one, two] = [secretIn(await signIn('admin@example.com')), secretIn(await signIn('admin@example.com'))]
    expect(one.length).toBeGreaterThanOrEqual(43)
    expect(two).not.toBe(one)
    const rows = await services.reader.selectFrom('session').selectAll().execute()
    expect(rows.map((row) => row.secret_hash)).toEqual(expect.arrayContaining([hashSecret(one), hashSecret(two)]))
    expect(JSON.stringify(rows)).not.toContain(one)
    const { as } = await createLater(services)
    const { token } = await actions.issueToken(as, { name: 't', scope: 'read', days: 1 })
    const { secret } = await actions.invite(as, { mail: null, kind: 'member', groups: [], days: 1 })
    const kept = JSON.stringify([
      await services.reader.selectFrom('access_token').selectAll().execute(),
      await services.reader.selectFrom('invitation').selectAll().execute(),
      await services.reader.selectFrom('password').selectAll().execute(),
    ])
    for (const shown of [token, token.slice('onji_'.length), secret, PASSWORD]) expect(kept).not.toContain(shown)
    expect(kept).toContain('$argon2id$')
  })

  test('the cookie cannot be read by scripts, stays on this site, and over https never leaves it', async () => {
    const { services } = await world()
    const { signIn } = await openHttp(services)
    const cookie = (answer: Awaited<ReturnType<typeof signIn>>) => answer.cookies.find(({ name }) => name === SESSION_COOKIE)
    const plain = cookie(await signIn('admin@example.com'))
    expect(plain).toMatchObject({ httpOnly: true, sameSite: 'Lax', path: '/', maxAge: 30 * 86_400 })
    expect(plain?.secure).toBeUndefined()
    services.config.url = 'https://onji.example'
    expect(cookie(await signIn('admin@example.com'))).toMatchObject({ secure: true, httpOnly: true })
  })

  test('a session ends after the days nobody used it, and each use prolongs it', async () => {
    const clock = turnableClock()
    const made = await world({ clock })
    const { http, as: signed } = await openHttp(made.services)
    const secret = await session(made, 'minji')
    const answer = async () => (await http.inject({ url: '/api/me', ...signed(secret) })).statusCode
    for (let turn = 0; turn < 3; turn++) {
      clock.turn(29 * DAY)
      expect(await answer()).toBe(200)
    }
    clock.turn(30 * DAY)
    expect(await answer()).toBe(401)
  })

  test("signing out ends this session, and another one can be ended from the list of one's own", async () => {
    const made = await world()
    const { http, as: signed } = await openHttp(made.services)
    const [here, elsewhere, foreign] = [await session(made, 'minji'), await session(made, 'minji'), await session(made, 'junho')]
    const list = (await http.inject({ url: '/api/me/sessions', ...signed(here) })).json().items as { id: string; current: boolean }[]
    expect(list.filter((row) => row.current)).toHaveLength(1)
    const other = list.find((row) => !row.current)?.id
    expect((await http.inject({ method: 'DELETE', url: `/api/me/sessions/${other}`, ...signed(foreign) })).statusCode).toBe(404)
    expect((await http.inject({ method: 'DELETE', url: `/api/me/sessions/${other}`, ...signed(here) })).statusCode).toBe(204)
    expect((await http.inject({ url: '/api/me', ...signed(elsewhere) })).statusCode).toBe(401)
    expect((await http.inject({ method: 'DELETE', url: '/api/session', ...signed(here) })).statusCode).toBe(204)
    expect((await http.inject({ url: '/api/me', ...signed(here) })).statusCode).toBe(401)
  })

  test('a new password ends all other sessions, and asks for the old one first', async () => {
    const made = await world()
    const { people, services, as } = made
    await actions.resetPassword(await as('admin'), people.minji, PASSWORD)
    const { http, as: signed, signIn } = await openHttp(services)
    const [here, elsewhere] = [await session(made, 'minji'), await session(made, 'minji')]
    const change = (current: string) =>
      http.inject({ method: 'PUT', url: '/api/me/password', payload: { current, next: 'an even longer one' }, ...signed(here) })
    expect((await change('wrong one')).json()).toMatchObject({ status: 422, code: 'wrong-password' })
    expect((await http.inject({ url: '/api/me', ...signed(elsewhere) })).statusCode).toBe(200)
    expect((await change(PASSWORD)).statusCode).toBe(204)
    expect((await http.inject({ url: '/api/me', ...signed(elsewhere) })).statusCode).toBe(401)
    expect((await http.inject({ url: '/api/me', ...signed(here) })).statusCode).toBe(200)
    expect((await signIn('minji@example.com')).statusCode).toBe(401)
    expect((await signIn('minji@example.com', 'an even longer one')).statusCode).toBe(201)
    expect(await acts(services)).toEqual(
      expect.arrayContaining(['password.changed', 'password.reset', 'session.opened', 'sign-in.refused']),
    )
  })

  test('mail addresses and passwords are the same in every Unicode form and case', async () => {
    const { system, services } = await world()
    await actions.addPerson(system, { name: '한글', mail: '한글@예시.한국', password: 'ｐａｓｓｗｏｒｄ ①' })
    expect(await codeOf(actions.addPerson(system, { name: '또', mail: '한글@예시.한국'.normalize('NFD') }))).toBe('mail-taken')
    expect(await codeOf(actions.addPerson(system, { name: '또', mail: 'ＭＩＮＪＩ＠example.com' }))).toBe('mail-taken')
    const { signIn } = await openHttp(services)
    expect((await signIn('한글@예시.한국'.normalize('NFD'), 'password 1')).statusCode).toBe(201)
    expect((await signIn('Admin@Example.COM ')).statusCode).toBe(201)
  })

  test('two people added with one address at once: one is', async () => {
    const { system } = await world()
    const added = await Promise.all([1, 2, 3].map(() => codeOf(actions.addPerson(system, { name: '쌍둥이', mail: 'twin@example.com' }))))
    expect(added.sort()).toEqual(['done', 'mail-taken', 'mail-taken'])
    expect((await Promise.all([1, 2].map(() => codeOf(actions.addGroup(system, { name: '새 그룹', description: '' }))))).sort()).toEqual([
      'done',
      'name-taken',
    ])
  })

  test('the organisation is founded once, however many try at once', async () => {
    const services = await open()
    const results = await Promise.all(
      [1, 2, 3].map((number) => codeOf(actions.setUp(systemContext(services), { ...SETUP, mail: `admin${number}@example.com` }))),
    )
    expect(results.sort()).toEqual(['already-set-up', 'already-set-up', 'done'])
    expect(await services.reader.selectFrom('person').selectAll().execute()).toHaveLength(1)
  })

  test('a refusal looks and lasts the same whether or not the address is known', async () => {
    const { services } = await world()
    const { signIn } = await openHttp(services)
    const refuse = async (mail: string, turn: number) => {
      const start = process.hrtime.bigint()
      const answer = await signIn(mail, 'not the password', { remoteAddress: `10.0.0.${turn}` })
      return { took: Number(process.hrtime.bigint() - start), body: answer.json(), headers: Object.keys(answer.headers).sort() }
    }
    const rounds: { known: Awaited<ReturnType<typeof refuse>>; unknown: Awaited<ReturnType<typeof refuse>> }[] = []
    for (let turn = 0; turn < 5; turn++)
      rounds.push({ known: await refuse('admin@example.com', turn), unknown: await refuse('nobody@example.com', turn) })
    for (const { known, unknown } of rounds) {
      expect(unknown.body).toEqual(known.body)
      expect(unknown.headers).toEqual(known.headers)
    }
    // Without the hash of a decoy an unknown address would answer some twenty times faster.
    const fastest = (which: 'known' | 'unknown') => Math.min(...rounds.map((round) => round[which].took))
    expect(fastest('unknown')).toBeGreaterThan(fastest('known') / 3)
  })

  test('guessing passwords is slowed down by address', async () => {
    const { services } = await world()
    const { signIn } = await openHttp(services)
    for (let turn = 0; turn < 10; turn++) expect((await signIn('admin@example.com', 'guess')).statusCode).toBe(401)
    const refused = await signIn('admin@example.com')
    expect(refused.json()).toMatchObject({ status: 429, code: 'too-many-requests' })
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0)
    expect((await signIn('admin@example.com', PASSWORD, { remoteAddress: '10.0.0.1' })).statusCode).toBe(201)
  })

  test('a group that is removed takes its memberships along and leaves its people', async () => {
    const { as, groups, people } = await world()
    await actions.removeGroup(await as('admin'), groups.editors)
    expect((await personView(await as('admin'), people.junho)).groups).toEqual([])
    expect(await status(groupMembers(await as('admin'), groups.editors))).toBe(404)
  })

  test('people are listed page by page, each once, in the order of their names', async () => {
    const { as, system } = await world()
    for (let number = 0; number < 12; number++) await actions.addPerson(system, { name: `동명이인`, mail: `same${number}@example.com` })
    const seen: string[] = []
    let cursor: string | undefined
    do {
      const page = await listPeople(await as('minji'), { limit: 5, cursor })
      seen.push(...page.items.map((person) => person.id))
      cursor = page.next ?? undefined
    } while (cursor)
    expect(seen).toHaveLength(18)
    expect(new Set(seen).size).toBe(18)
  })
})

/** The administrator of an organisation that exists already. */
async function createLater(services: Services): Promise<{ as: Ctx }> {
  const row = await store.findPersonByMail(services.reader, 'admin@example.com')
  if (!row) throw new Error('not set up')
  return { as: { ...systemContext(services), actor: { kind: 'person', id: row.id, name: row.name, administrator: true, guest: false } } }
}
