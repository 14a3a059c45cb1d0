import { expect, test } from 'vitest'
import { describeOnBothStores } from '../../../../test/harness/stores.ts'
import { createWorld, type PersonName, type World } from '../../../../test/world.ts'
import { type Ctx, systemContext } from '../../../platform/context.ts'
import { DomainError } from '../../../platform/errors.ts'
import { readEvents } from '../../../platform/events/follower.ts'
import { mergeBlocks } from '../../markdown/index.ts'
import { changeArticle, grantRole, joinChange, readArticle } from '../../repository/index.ts'
import * as actions from './actions.ts'
import { changeApproval } from './approval.ts'
import { PUBLISH, publishScheduled } from './publishing.ts'
import { proposalView } from './queries.ts'
import { NewProposal } from './schema.ts'
import { proposalSignals } from './signals.ts'
import { findProposal, listDecisions } from './store/proposals.ts'
import { proposalWork } from './work.ts'

const HOUR = 3_600_000
const BODY = '# 휴가\n\n하나\n\n둘\n\n셋\n\n넷\n'

const proposalOf = (itemId: string | null, body: string, more: object = {}) =>
  NewProposal.parse({ itemId, baseRevision: 1, title: '휴가', kind: 'guide', body, ...more })

/** A world whose clock stands still until it is moved. */
async function worldAt(open: Parameters<Parameters<typeof describeOnBothStores>[1]>[0]) {
  let now = Date.now()
  const world = await createWorld(await open({ clock: { now: () => now } }))
  return { ...world, now: () => now, pass: (ms: number) => (now += ms) }
}

/** Runs what the queue holds for publishing, as a process that is alive at this moment does. */
async function runQueue(world: World): Promise<void> {
  while (await world.services.jobs.runNext(world.services));
}

const headOf = async (ctx: Ctx, id: string) => (await readArticle(ctx, id)).revision

/** What is told, and to whom, of all that happened. */
async function told(world: World): Promise<string[]> {
  const system = systemContext(world.services)
  const names = new Map(Object.entries(world.people).map(([name, id]) => [id, name]))
  const signals = []
  for (const event of await readEvents(system, 0, 1_000)) signals.push(...(await proposalSignals.of(system, event)))
  const heard = new Map(signals.map((signal) => [`${signal.personId} ${signal.key}`, signal]))
  return [...heard.values()].map(({ personId, name }) => `${names.get(personId)} ${name.split(':')[1]}`)
}

describeOnBothStores('Publishing at a time', (open) => {
  test('77a waits for approval once somebody has written at the text who may not publish it alone', async () => {
    const world = await worldAt(open)
    const [minji, outsider] = [await world.as('minji'), await world.as('outsider')]
    const approvers = [{ kind: 'person' as const, id: world.people.outsider }]
    await changeApproval(minji, world.spaces.open, { needed: 'contributors', minimum: 1, who: 'listed', approvers })
    const id = await world.write('minji', { title: '휴가', body: BODY })
    const schedule = { publishAt: world.now() + HOUR, timeZone: 'Asia/Seoul' }
    const proposal = await actions.fileProposal(minji, proposalOf(id, BODY.replace('둘', '2'), { review: false, schedule }))
    const text = { round: 1, baseRevision: 1, title: '휴가', kind: 'guide' as const, body: BODY.replace('둘', '몰래') }
    await actions.reviseProposal(outsider, proposal, { ...text, tags: [], topics: [], description: '', message: '' })
    expect(await proposalView(minji, proposal)).toMatchObject({ state: 'open', needed: 1, round: 2 })
    world.pass(2 * HOUR)
    await runQueue(world)
    expect((await headOf(minji, id)).number).toBe(1)
    await expect(actions.decideProposal(outsider, proposal, { round: 2, verdict: 'approve', reason: '' })).rejects.toMatchObject({
      code: 'own-proposal',
    })
  })

  test('happens once, at the time, whoever runs the queue and however often, also after a kill', async () => {
    const world = await worldAt(open)
    const id = await world.write('minji', { title: '휴가', body: BODY })
    const minji = await world.as('minji')
    const schedule = { publishAt: world.now() + HOUR, timeZone: 'Asia/Seoul' }
    const proposal = await actions.fileProposal(minji, proposalOf(id, BODY.replace('둘', '2'), { review: false, schedule }))
    expect(await proposalView(minji, proposal)).toMatchObject({
      state: 'approved',
      needed: 0,
      publishAt: schedule.publishAt,
      timeZone: 'Asia/Seoul',
    })
    await runQueue(world)
    expect((await headOf(minji, id)).number).toBe(1)
    world.pass(HOUR)
    // A process takes the job and is killed before it ends: its lease runs out, and another takes it up.
    const { services } = world
    await services.writer
      .updateTable('job')
      .set({ owner: 'killed', leased_until: world.now() + 1, attempts: 1 })
      .where('kind', '=', PUBLISH)
      .execute()
    world.pass(10)
    const payload = { proposalId: proposal, at: schedule.publishAt }
    await Promise.all([runQueue(world), publishScheduled(world.system, payload), publishScheduled(world.system, payload)])
    await publishScheduled(world.system, payload)
    const head = await headOf(minji, id)
    expect(head).toMatchObject({ number: 2, body: BODY.replace('둘', '2'), author_id: world.people.minji })
    expect((await proposalView(minji, proposal)).state).toBe('applied')
  })

  test('can be put off and cancelled; what was cancelled is published by hand', async () => {
    const world = await worldAt(open)
    const id = await world.write('minji', { title: '휴가', body: BODY })
    const minji = await world.as('minji')
    const at = (hours: number) => ({ publishAt: world.now() + hours * HOUR, timeZone: 'Asia/Seoul' })
    const proposal = await actions.fileProposal(minji, proposalOf(id, 'x\n', { review: false, schedule: at(1) }))
    await actions.scheduleProposal(minji, proposal, at(3))
    world.pass(2 * HOUR)
    await runQueue(world)
    expect((await headOf(minji, id)).number).toBe(1)
    await actions.scheduleProposal(minji, proposal, null)
    world.pass(5 * HOUR)
    await runQueue(world)
    expect((await headOf(minji, id)).number).toBe(1)
    await actions.publishProposal(minji, proposal)
    expect((await headOf(minji, id)).body).toBe('x\n')
  })

  test('joins with what was changed until then, and tells the writer where it cannot', async () => {
    const world = await worldAt(open)
    const id = await world.write('minji', { title: '휴가', body: BODY })
    const [minji, junho] = [await world.as('minji'), await world.as('junho')]
    const schedule = { publishAt: world.now() + HOUR, timeZone: 'Asia/Seoul' }
    const clean = await actions.fileProposal(minji, proposalOf(id, BODY.replace('둘', '2'), { review: false, schedule }))
    const clash = await actions.fileProposal(minji, proposalOf(id, BODY.replace('넷', '4'), { review: false, schedule }))
    await changeArticle(junho, id, { body: BODY.replace('넷', '네엣') }, 1)
    world.pass(HOUR)
    await runQueue(world)
    expect((await headOf(minji, id)).body).toBe(BODY.replace('둘', '2').replace('넷', '네엣'))
    expect((await proposalView(minji, clean)).state).toBe('applied')
    expect(await proposalView(minji, clash)).toMatchObject({ state: 'approved', held: 'conflict', publishAt: null, conflicts: 1 })
    expect(await told(world)).toContain('minji proposal-held')
    const system = systemContext(world.services)
    expect(await proposalWork.of(system, [id])).toMatchObject([{ key: clash, itemId: id, reason: { code: 'proposal-held' } }])
  })

  test('77 asks for approval after all where its writer may no longer publish', async () => {
    const world = await worldAt(open)
    const id = await world.write('minji', { title: '휴가', body: BODY })
    const [minji, junho] = [await world.as('minji'), await world.as('junho')]
    const schedule = { publishAt: world.now() + HOUR, timeZone: 'Asia/Seoul' }
    const proposal = await actions.fileProposal(junho, proposalOf(id, 'x\n', { review: false, schedule }))
    await changeApproval(minji, world.spaces.open, { needed: 'contributors', minimum: 1, who: 'stewards', approvers: [] })
    world.pass(HOUR)
    await runQueue(world)
    expect((await headOf(minji, id)).number).toBe(1)
    expect(await proposalView(minji, proposal)).toMatchObject({ state: 'open', needed: 1, may: { review: true } })
    await actions.decideProposal(minji, proposal, { round: 1, verdict: 'approve', reason: '' })
    expect((await headOf(minji, id)).body).toBe('x\n')
  })

  test('of a new article makes it at the time, and nobody sees it before', async () => {
    const world = await worldAt(open)
    const minji = await world.as('minji')
    const schedule = { publishAt: world.now() + HOUR, timeZone: 'Asia/Seoul' }
    const fresh = proposalOf(null, '본문', { baseRevision: null, spaceId: world.spaces.open, title: '개편', review: false, schedule })
    const proposal = await actions.fileProposal(minji, fresh)
    await expect(proposalView(await world.as('sora'), proposal)).rejects.toMatchObject({ status: 404 })
    world.pass(HOUR)
    await runQueue(world)
    expect(await proposalView(await world.as('minji'), proposal)).toMatchObject({ state: 'applied', item: { title: '개편' } })
  })
})

describeOnBothStores('What is told and to be done of proposals', (open) => {
  test('reviewers are asked, the proposer hears what became of it, and nobody of what they did themselves', async () => {
    const world = await worldAt(open)
    const id = await world.write('minji', { title: '휴가', body: BODY })
    const [sora, minji] = [await world.as('sora'), await world.as('minji')]
    const proposal = await actions.fileProposal(sora, proposalOf(id, BODY.replace('둘', '2'), { message: '오타' }))
    const system = systemContext(world.services)
    expect(await proposalWork.of(system, [id])).toMatchObject([
      { queue: 'proposals', key: proposal, itemId: id, spaceId: world.spaces.open },
    ])
    expect(await told(world)).toEqual(['minji review-requested'])
    await actions.commentOnProposal(minji, proposal, '왜죠? @박준호 님도 봐 주세요')
    await actions.decideProposal(minji, proposal, { round: 1, verdict: 'request-changes', reason: '까닭' })
    expect(await proposalWork.of(system, [id])).toEqual([])
    await actions.decideProposal(minji, proposal, { round: 1, verdict: 'approve', reason: '' })
    expect((await told(world)).sort()).toEqual([
      'junho proposal-mention',
      'minji review-requested',
      'sora changes-requested',
      'sora proposal-applied',
      'sora proposal-commented',
    ])
  })

  test('78 a new article waits on the desk of its space, and is told only to those who decide', async () => {
    const world = await worldAt(open)
    const [minji, junho] = [await world.as('minji'), await world.as('junho')]
    await changeApproval(minji, world.spaces.open, { needed: 'contributors', minimum: 1, who: 'stewards', approvers: [] })
    const fresh = proposalOf(null, '본문', { baseRevision: null, spaceId: world.spaces.open, title: '새 글' })
    const proposal = await actions.fileProposal(junho, fresh)
    const waiting = await proposalWork.others?.(systemContext(world.services))
    expect(waiting).toMatchObject([
      { key: proposal, itemId: null, title: '새 글', spaceId: world.spaces.open, href: `/proposals/${proposal}` },
    ])
    expect(await told(world)).toEqual(['minji review-requested'])
  })

  test('a new article below an item is named on the desk by that item, which not every steward may read', async () => {
    const world = await worldAt(open)
    const parent = await world.write('minji', { title: '인사', body: BODY })
    const junho = await world.as('junho')
    const below = { baseRevision: null, spaceId: world.spaces.open, parentId: parent, title: '감춰진표식' }
    const proposal = await actions.fileProposal(junho, proposalOf(null, '본문', below))
    const system = systemContext(world.services)
    expect(await proposalWork.others?.(system)).toEqual([])
    const [work] = await proposalWork.of(system, [parent])
    expect(work).toMatchObject({ key: proposal, itemId: parent, title: null, reason: { code: 'proposal-below' } })
    expect(JSON.stringify(work)).not.toContain('감춰진표식')
  })
})

/** A repeatable stream of numbers below `below` (mulberry32). */
function numbersFrom(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below
  }
}

describeOnBothStores('Any order of edits, rounds and approvals', (open) => {
  test.each([1, 2, 3])(
    'applies what base, proposal and article make together, by approvals of others for this round (%i)',
    async (seed) => {
      const world = await worldAt(open)
      const draw = numbersFrom(seed)
      const minji = await world.as('minji')
      await grantRole(minji, world.spaces.open, { kind: 'person', id: world.people.admin }, 'steward')
      await grantRole(minji, world.spaces.open, { kind: 'person', id: world.people.sora }, 'steward')
      await changeApproval(minji, world.spaces.open, { needed: 'contributors', minimum: 2, who: 'stewards', approvers: [] })
      const id = await world.write('minji', { title: '휴가', body: BODY })
      const names: PersonName[] = ['minji', 'junho', 'admin', 'sora', 'outsider']
      const live: string[] = []
      let applied = 0
      const paragraphs = ['하나', '둘', '셋', '넷']
      const edited = (body: string) => {
        const lines = body.split('\n\n')
        const at = 1 + draw(paragraphs.length)
        return lines
          .map((line, number) => (number === at ? `${line.trimEnd()} ${draw(1000)}${number === lines.length - 1 ? '\n' : ''}` : line))
          .join('\n\n')
      }
      for (let step = 0; step < 80; step++) {
        const name = names[draw(names.length)] as PersonName
        const ctx = await world.as(name)
        const head = await headOf(world.system, id)
        const proposal = live[Math.max(0, live.length - 1 - draw(3))]
        const deed = draw(12)
        const before = proposal === undefined ? undefined : await findProposal(world.system.db, proposal)
        try {
          if (deed === 0) await changeArticle(ctx, id, { body: edited(head.body) }, head.number)
          else if (deed === 1) live.push(await actions.fileProposal(ctx, proposalOf(id, edited(head.body), { baseRevision: head.number })))
          else if (deed === 2 && before) {
            const text = { round: before.round, baseRevision: head.number, title: '휴가', kind: 'guide' as const, body: edited(head.body) }
            await actions.reviseProposal(ctx, before.id, { ...text, tags: [], topics: [], description: '', message: '' })
          } else if (before) await actions.decideProposal(ctx, before.id, { round: before.round, verdict: 'approve', reason: '' })
        } catch (error) {
          if (!(error instanceof DomainError)) throw error
        }
        const after = before === undefined ? undefined : await findProposal(world.system.db, before.id)
        if (!before || after?.state !== 'applied' || before.state === 'applied') continue
        await expectRightly(world, id, head, after)
        applied++
      }
      expect(applied).toBeGreaterThan(0)
    },
  )
})

/** Checks a proposal that was applied just now over the article as it was before. */
async function expectRightly(
  world: World,
  id: string,
  before: { number: number; body: string },
  proposal: NonNullable<Awaited<ReturnType<typeof findProposal>>>,
): Promise<void> {
  const { db } = world.system
  const round = await db
    .selectFrom('proposal_round')
    .selectAll()
    .where('proposal_id', '=', proposal.id)
    .where('number', '=', proposal.round)
    .executeTakeFirstOrThrow()
  const base = await db
    .selectFrom('revision')
    .selectAll()
    .where('item_id', '=', id)
    .where('number', '=', round.base_revision ?? 0)
    .executeTakeFirstOrThrow()
  const merged = mergeBlocks(base.body, round.body, before.body)
  expect(merged.conflicts).toEqual([])
  expect((await headOf(world.system, id)).body).toBe(merged.merged)
  const approvers = (await listDecisions(db, proposal.id)).filter((each) => each.round === proposal.round).map((each) => each.reviewer_id)
  expect(new Set(approvers).size).toBeGreaterThanOrEqual(2)
  for (const approver of approvers) expect([proposal.proposer_id, round.author_id]).not.toContain(approver)
  await expect(joinChange(world.system, id, { body: 'x' }, 999)).rejects.toMatchObject({ status: 404 })
}
