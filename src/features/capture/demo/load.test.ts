import { beforeEach, expect, it } from 'vitest'
import { describeOnBothStores } from '../../../../test/harness/stores.ts'
import { type Services, systemContext } from '../../../platform/context.ts'
import { findPersonByMail, setUp, signIn } from '../../identity/index.ts'
import { createSpace, itemsForExport, readableItem, readingView, revisionList, spaceList } from '../../repository/index.ts'
import { demandList, demandSummary } from '../../search/index.ts'
import { standingsOf } from '../../stewardship/index.ts'
import { articleKinds } from '../../repository/schema.ts'
import { demoAccount, loadDemo, startDemo } from './load.ts'

let services: Services

const found = () =>
  setUp(systemContext(services), {
    organisation: 'O',
    locale: 'en',
    name: 'Founder',
    mail: 'founder@example.com',
    password: 'correct horse battery',
  })
const everything = async () => {
  const system = systemContext(services)
  const spaces = await spaceList(system)
  return (await Promise.all(spaces.map((space) => itemsForExport(system, space.id)))).flat()
}

describeOnBothStores('the demonstration', (open) => {
  beforeEach(async () => {
    services = await open()
  })

  it('fills six spaces with articles of every kind, their history and no dead link', async () => {
    const founder = await found()
    expect(await loadDemo(services)).toMatchObject({ spaces: 6, people: 15, fresh: true })
    const items = await everything()
    expect(items.length).toBeGreaterThanOrEqual(60)
    expect(new Set(items.map((item) => item.kind))).toEqual(new Set(articleKinds))
    const system = systemContext(services)
    const revisions = (await Promise.all(items.map((item) => revisionList(system, item.id, { limit: 50 })))).map((page) => page.items)
    expect(revisions.filter((list) => list.length > 1).length).toBeGreaterThanOrEqual(15)
    for (const list of revisions) {
      expect(list.map((revision) => revision.at)).toEqual(list.map((revision) => revision.at).toSorted((a, b) => b - a))
      expect(list.every((revision) => revision.author !== null && ['demo', 'edit'].includes(revision.origin))).toBe(true)
    }
    expect(items.flatMap((item) => item.body.match(/\]\((?!https?:|#|\/articles\/|\/files\/|mailto:)[^)]*\.md[^)]*\)/g) ?? [])).toEqual([])
    const owner = { ...system, actor: { kind: 'person' as const, id: founder, name: 'Founder', administrator: true, guest: false } }
    const home = (await spaceList(owner)).find((space) => space.key === 'handbook')
    const reading = await readingView(owner, home?.homeId as string)
    expect(reading.may).toMatchObject({ own: true })
  })

  it('keeps from others what it restricts', async () => {
    await found()
    await loadDemo(services)
    const person = async (mail: string) => {
      const row = await findPersonByMail(services.reader, mail)
      return {
        ...systemContext(services),
        actor: { kind: 'person' as const, id: row?.id as string, name: '', administrator: false, guest: row?.kind === 'guest' },
      }
    }
    const fees = (await everything()).find((item) => item.sourcePath === 'fees/index.md')?.id as string
    await expect(readableItem(await person('linh.nguyen@example.com'), fees)).rejects.toMatchObject({ code: 'not-found' })
    expect(await readableItem(await person('eunji.choi@example.com'), fees)).toMatchObject({ id: fees })
    expect((await spaceList(await person('hyejin.moon@example.com'))).map((space) => space.key)).toEqual(['security'])
  })

  it('remembers two months of searches, and shows what several people looked for in vain', async () => {
    const founder = await found()
    await services.demandDigest.refresh()
    await loadDemo(services)
    const owner = {
      ...systemContext(services),
      actor: { kind: 'person' as const, id: founder, name: 'Founder', administrator: true, guest: false },
    }
    const { items } = await demandList(owner, { days: 90, state: 'open', limit: 50 })
    const names = items.map(({ name }) => name)
    expect(names).toEqual(expect.arrayContaining(['주차 등록', 'payslip', '회의실 예약', 'book a meeting room', '반품 검수 기준']))
    expect(names.join()).not.toContain('동호회')
    expect(new Set(items.flatMap(({ languages }) => languages))).toEqual(new Set(['ko', 'en']))
    const summary = await demandSummary(owner, 90)
    expect(summary.searches).toBeGreaterThan(200)
    expect(summary.solved).toBeGreaterThan(20)
    const days = summary.byDay.filter(({ searches }) => searches > 0)
    expect(days.length).toBeGreaterThan(30)
    expect(await loadDemo(services)).toMatchObject({ fresh: false })
    expect((await demandSummary(owner, 90)).searches).toBe(summary.searches)
  })

  it('shows knowledge as it is kept: every state of trust, proposals, comments, flags and a campaign under way', async () => {
    const founder = await found()
    await loadDemo(services)
    const owner = {
      ...systemContext(services),
      actor: { kind: 'person' as const, id: founder, name: 'Founder', administrator: true, guest: false },
    }
    const ids = (await everything()).map((item) => item.id)
    const standings = [...(await standingsOf(owner, ids)).values()]
    for (const state of ['unverified', 'verified', 'due', 'expired', 'disputed', 'obsolete'])
      expect(standings.filter((standing) => standing.state === state).length, state).toBeGreaterThan(0)
    expect(standings.filter((standing) => standing.state === 'verified').length).toBeGreaterThan(ids.length / 3)
    const states = await services.reader.selectFrom('proposal').select(['state', 'publish_at']).execute()
    expect(new Set(states.map(({ state }) => state))).toEqual(new Set(['open', 'changes-requested', 'approved', 'rejected', 'applied']))
    expect(states.some(({ state, publish_at }) => state === 'approved' && publish_at !== null)).toBe(true)
    const lost = await services.reader.selectFrom('comment_anchor').selectAll().where('lost_at', 'is not', null).execute()
    expect(lost).toEqual([])
    const campaign = await services.reader.selectFrom('campaign_item').selectAll().execute()
    expect(campaign.length).toBeGreaterThan(2)
  })

  it('is loaded once, and never over an organisation of one’s own', async () => {
    await found()
    await loadDemo(services)
    const before = await everything()
    expect(await loadDemo(services)).toMatchObject({ fresh: false })
    expect(await everything()).toEqual(before)
  })

  it('refuses an installation that holds something', async () => {
    await found()
    await createSpace(systemContext(services), { name: 'Ours' })
    await expect(loadDemo(services)).rejects.toMatchObject({ code: 'demo-over-data' })
    expect(await everything()).toEqual([])
  })

  it('starts by itself, and says how to sign in', async () => {
    expect(await startDemo(services)).toContain(demoAccount.password)
    expect(await startDemo(services)).toContain(demoAccount.mail)
    await signIn(systemContext(services), { ...demoAccount, agent: 'test' })
    await expect(signIn(systemContext(services), { mail: 'seoyeon.kim@example.com', password: '', agent: 'test' })).rejects.toMatchObject({
      code: 'wrong-credentials',
    })
  })
})
