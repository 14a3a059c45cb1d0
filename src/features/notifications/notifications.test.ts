import { SMTPServer } from 'smtp-server'
import { afterEach, expect, test } from 'vitest'
import { describeOnBothStores } from '../../../test/harness/stores.ts'
import { createWorld, type World } from '../../../test/world.ts'
import { createFollowers } from '../../app.ts'
import { write } from '../../platform/context.ts'
import { emit } from '../../platform/events/outbox.ts'
import type { Signal } from '../../platform/feature.ts'
import { createMailer } from '../../platform/mail.ts'
import { addComment, deleteComment } from '../collaboration/actions.ts'
import { restrictItem } from '../repository/index.ts'
import { changeSettings, readAllSignals, readSignal } from './actions.ts'
import { mailPerson, sendMail } from './mail.ts'
import { inboxView, unreadOf } from './queries.ts'
import { usualSettings } from './rules.ts'

/** A mail server that keeps what it is given; `refuses` makes it answer "try later". */
async function mailServer() {
  const letters: { to: string[]; source: string }[] = []
  const state = { refuses: false }
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData(stream, session, done) {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        if (state.refuses) return done(Object.assign(new Error('try later'), { responseCode: 451 }))
        letters.push({ to: session.envelope.rcptTo.map(({ address }) => address), source: Buffer.concat(chunks).toString() })
        done()
      })
    },
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()))
  const { port } = server.server.address() as { port: number }
  return { letters, state, url: `smtp://127.0.0.1:${port}`, close: () => new Promise<void>((resolve) => server.close(() => resolve())) }
}

const cleaners: (() => Promise<unknown> | unknown)[] = []
afterEach(async () => {
  for (const clean of cleaners.splice(0).reverse()) await clean()
})

/** A world in which the test decides what is told of its own event. */
async function tellingWorld(world: World) {
  const { services } = world
  let said: Signal[] = []
  const followers = createFollowers(services)
  services.signalSources = [{ name: 'test', of: async (_, event) => (event.name === 'test.happened' ? said : []) }]
  return async (...signals: Partial<Signal>[]) => {
    said = signals.map((signal, at) => ({
      ...{ personId: world.people.junho, name: 'test:greeting', urgency: 'request', itemId: null, href: '/', values: {}, key: `k${at}` },
      ...signal,
    }))
    await write(await world.as('minji'), (tx) => emit(tx, { name: 'test.happened', subject: world.people.minji }))
    await followers.drain()
  }
}

const asked = { state: 'all', limit: 50 } as const
const keysOf = async (world: World, name: 'junho' | 'sora' | 'minji' | 'guest') =>
  (await inboxView(await world.as(name), asked)).items.map(({ href }) => href)

describeOnBothStores('notifications', (open) => {
  test('142 a comment that was taken back is told no more, and its words stay in no inbox', async () => {
    const world = await createWorld(await open())
    const followers = createFollowers(world.services)
    const sora = await world.as('sora')
    const item = await world.write('minji', { title: '휴가 규정' })
    const told = async () => {
      await followers.drain()
      return (await inboxView(await world.as('minji'), asked)).items.filter(({ name }) => name.startsWith('collaboration:'))
    }
    const said = await addComment(sora, item, { body: '비밀 번호는 열두 자리예요' })
    expect(await told()).toMatchObject([{ text: expect.stringContaining('비밀 번호') }])
    await deleteComment(sora, said)
    expect(await told()).toEqual([])
    await addComment(sora, item, { body: '다시 써요' })
    expect(await told()).toHaveLength(1)
  })

  test('a person hears of the same thing once, however often its event comes', async () => {
    const world = await createWorld(await open())
    const tell = await tellingWorld(world)
    await tell({ key: 'a', href: '/a' })
    await tell({ key: 'a', href: '/a' }, { key: 'b', href: '/b' })
    expect(await keysOf(world, 'junho')).toEqual(['/b', '/a'])
    expect(await unreadOf(await world.as('junho'))).toBe(2)
  })

  test('140 nobody is told of what they did themselves, nor of what they may not read', async () => {
    const world = await createWorld(await open())
    const tell = await tellingWorld(world)
    const hidden = await world.write('minji', { space: 'secret', title: '연봉 협상' })
    const shown = await world.write('minji', { title: '휴가 안내' })
    await tell(
      { personId: world.people.minji, key: '1' },
      { key: '2', itemId: hidden, href: '/hidden' },
      { key: '3', itemId: shown, href: '/shown' },
      { personId: world.people.guest, key: '4', itemId: shown, href: '/shown' },
    )
    expect(await keysOf(world, 'minji')).toEqual([])
    expect(await keysOf(world, 'junho')).toEqual(['/shown'])
    expect(await keysOf(world, 'guest')).toEqual([])
  })

  test('141 what is closed to me later leaves my inbox and its count', async () => {
    const world = await createWorld(await open())
    const tell = await tellingWorld(world)
    const item = await world.write('minji', { title: '휴가 안내' })
    await tell({ itemId: item, href: '/shown' })
    expect(await unreadOf(await world.as('junho'))).toBe(1)
    await restrictItem(await world.as('minji'), item, {
      level: 'read',
      scope: 'item',
      subjects: [{ kind: 'person', id: world.people.sora }],
    })
    expect(await unreadOf(await world.as('junho'))).toBe(0)
    expect(await keysOf(world, 'junho')).toEqual([])
  })

  test('reading, reading all, and paging', async () => {
    const world = await createWorld(await open())
    const tell = await tellingWorld(world)
    await tell(...Array.from({ length: 7 }, (_, at) => ({ key: `n${at}`, href: `/${at}` })))
    const junho = await world.as('junho')
    const first = await inboxView(junho, { ...asked, limit: 4 })
    const second = await inboxView(junho, { ...asked, limit: 4, cursor: first.next ?? '' })
    expect(new Set([...first.items, ...second.items].map(({ id }) => id)).size).toBe(7)
    expect(second.next).toBeNull()
    await readSignal(junho, first.items[0].id, true)
    expect((await inboxView(junho, { ...asked, state: 'unread' })).items).toHaveLength(6)
    await expect(readSignal(await world.as('sora'), first.items[1].id, true)).rejects.toMatchObject({ status: 404 })
    expect(await readAllSignals(junho, world.services.clock.now())).toHaveLength(6)
    expect(await unreadOf(junho)).toBe(0)
  })

  test('mail gathers what waits, comes once, and says nothing that was read meanwhile', async () => {
    let now = Date.parse('2026-11-20T03:00:00Z')
    const world = await createWorld(await open({ clock: { now: () => now } }))
    const post = await mailServer()
    const mailer = createMailer(post.url, 'Onji <onji@example.com>')
    cleaners.push(post.close, () => mailer.close())
    world.services.mailer = mailer
    const tell = await tellingWorld(world)
    await tell({ key: 'a', href: '/a' }, { key: 'b', href: '/b' }, { key: 'c', href: '/c' }, { key: 'd', urgency: 'news' })
    const { items } = await inboxView(await world.as('junho'), asked)
    await readSignal(await world.as('junho'), items.find(({ href }) => href === '/b')?.id ?? '', true)
    now += 61_000
    await sendMail(world.system)
    await Promise.all([mailPerson(world.system, world.people.junho), mailPerson(world.system, world.people.junho)])
    expect(post.letters).toHaveLength(1)
    const [letter] = post.letters
    expect(letter.to).toEqual(['junho@example.com'])
    const body = Buffer.from(letter.source).toString()
    expect(body).toContain('Auto-Submitted: auto-generated')
    expect(body.match(/http:\/\/[^\s"<]*\/a\b/)).not.toBeNull()
    expect(body.match(/http:\/\/[^\s"<]*\/b\b/)).toBeNull()
  })

  test('a mail server that refuses is asked again later, and the mail then comes once', async () => {
    let now = Date.parse('2026-11-20T03:00:00Z')
    const world = await createWorld(await open({ clock: { now: () => now } }))
    const post = await mailServer()
    const mailer = createMailer(post.url, 'Onji <onji@example.com>')
    cleaners.push(post.close, () => mailer.close())
    world.services.mailer = mailer
    const tell = await tellingWorld(world)
    await tell({ key: 'a', href: '/a' })
    now += 61_000
    post.state.refuses = true
    await mailPerson(world.system, world.people.junho)
    expect(post.letters).toHaveLength(0)
    expect(world.services.mailTrouble?.text).toContain('451')
    post.state.refuses = false
    await mailPerson(world.system, world.people.junho)
    expect(post.letters).toHaveLength(0)
    now += 5 * 60_000 + 1
    await mailPerson(world.system, world.people.junho)
    await mailPerson(world.system, world.people.junho)
    expect(post.letters).toHaveLength(1)
    expect(world.services.mailTrouble).toBeUndefined()
  })

  test('whoever wants no mail gets none, also of what was planned before', async () => {
    let now = Date.parse('2026-11-20T03:00:00Z')
    const world = await createWorld(await open({ clock: { now: () => now } }))
    const post = await mailServer()
    const mailer = createMailer(post.url, 'Onji <onji@example.com>')
    cleaners.push(post.close, () => mailer.close())
    world.services.mailer = mailer
    const tell = await tellingWorld(world)
    await tell({ key: 'a' })
    await changeSettings(await world.as('junho'), {
      ...usualSettings,
      mail: { request: 'never', mention: 'never', reminder: 'never', news: 'never' },
    })
    await tell({ key: 'b' })
    now += 61_000
    await mailPerson(world.system, world.people.junho)
    expect(post.letters).toHaveLength(0)
    expect(await unreadOf(await world.as('junho'))).toBe(2)
  })
})
