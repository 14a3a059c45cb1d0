import { expect, test } from 'vitest'
import { describeOnBothStores } from '../../../test/harness/stores.ts'
import { type Services, systemContext, write } from '../context.ts'
import { type Follower, FollowerRunner, type StoredEvent } from './follower.ts'
import { emit } from './outbox.ts'

const say = (services: Services, ...names: string[]) =>
  write(systemContext(services), async (tx) => {
    for (const name of names) await emit(tx, { name, subject: 'x', data: { said: name } })
  })

/** A follower that remembers what it heard; it stumbles over the events named in `stumbles`, once each. */
function listener(name: string, stumbles: string[] = [], batch?: number) {
  const heard: string[] = []
  const follower: Follower = {
    name,
    batch,
    handle: async (_, events) => {
      for (const event of events) {
        const at = stumbles.indexOf(event.name)
        if (at >= 0) {
          stumbles.splice(at, 1)
          throw new Error(`stumbled over ${event.name}`)
        }
        heard.push(event.name)
      }
    },
  }
  return { heard, follower }
}

describeOnBothStores('The outbox', (open) => {
  test('tells every event in order, to each follower at its own pace', async () => {
    const services = await open()
    const [quick, slow] = [listener('quick'), listener('slow', [], 2)]
    await say(services, 'a', 'b')
    await say(services, 'c', 'd', 'e')
    await new FollowerRunner(services, [quick.follower, slow.follower]).drain()
    expect(quick.heard).toEqual(['a', 'b', 'c', 'd', 'e'])
    expect(slow.heard).toEqual(quick.heard)
    await say(services, 'f')
    await new FollowerRunner(services, [listener('late').follower]).drain()
    await new FollowerRunner(services, [quick.follower]).drain()
    expect(quick.heard).toEqual(['a', 'b', 'c', 'd', 'e']) // the first runner still holds it
  })

  test('an event of a transaction that was rolled back is never told', async () => {
    const services = await open()
    const { heard, follower } = listener('all')
    await expect(
      write(systemContext(services), async (tx) => {
        await emit(tx, { name: 'undone', subject: 'x' })
        throw new Error('no')
      }),
    ).rejects.toThrow('no')
    await say(services, 'done')
    await new FollowerRunner(services, [follower]).drain()
    expect(heard).toEqual(['done'])
  })

  test('what a follower stumbled over comes again, from the start of its batch, and no other follower waits', async () => {
    const services = await open()
    const [stumbling, other] = [listener('stumbling', ['b']), listener('other')]
    await say(services, 'a', 'b', 'c')
    const runner = new FollowerRunner(services, [other.follower, stumbling.follower])
    await expect(runner.drain()).rejects.toThrow('stumbled over b')
    await runner.drain()
    expect(stumbling.heard).toEqual(['a', 'a', 'b', 'c'])
    expect(other.heard).toEqual(['a', 'b', 'c'])
  })

  test('a follower that runs by itself tries again and goes on', async () => {
    const services = await open()
    const { heard, follower } = listener('running', ['b'])
    const done = Promise.withResolvers<void>()
    const handle = follower.handle
    follower.handle = async (ctx, events) => {
      await handle(ctx, events)
      if (heard.includes('c')) done.resolve()
    }
    const runner = new FollowerRunner(services, [follower])
    runner.start()
    await say(services, 'a', 'b', 'c')
    await done.promise
    await runner.stop()
    expect(heard.slice(-3)).toEqual(['a', 'b', 'c'])
  })

  test('of two runners one has the follower; the other takes over at once when it stops, or once its lease is over', async () => {
    let now = Date.now()
    const services = await open({ clock: { now: () => now } })
    const [first, second] = [listener('shared'), listener('shared')]
    const [one, two] = [new FollowerRunner(services, [first.follower]), new FollowerRunner(services, [second.follower])]
    await say(services, 'a')
    await one.drain()
    await say(services, 'b')
    await two.drain()
    expect(second.heard).toEqual([])
    await one.stop()
    await two.drain()
    expect(second.heard).toEqual(['b'])
    await say(services, 'c')
    now += 31_000 // the second one was killed: nobody released its lease
    await new FollowerRunner(services, [first.follower]).drain()
    expect(first.heard).toEqual(['a', 'c'])
  })

  test('runners that share a follower leave out no event, however the writers interleave', async () => {
    const services = await open()
    const heard: StoredEvent[] = []
    const follower = (name: string): Follower => ({ name, batch: 3, handle: async (_, events) => void heard.push(...events) })
    const runners = [new FollowerRunner(services, [follower('many')]), new FollowerRunner(services, [follower('many')])]
    const writers = Array.from({ length: 30 }, (_, number) => say(services, `e${number}`, `e${number}b`))
    await Promise.all([...writers, ...runners.map((runner) => runner.drain())])
    for (const runner of runners) await runner.drain()
    expect(new Set(heard.map((event) => event.name)).size).toBe(60)
    const positions = heard.map((event) => event.position)
    expect(positions).toEqual(positions.toSorted((a, b) => a - b))
  })

  test('a follower that rests hears the first event at once, and what gathers meanwhile in one batch', async () => {
    const services = await open()
    const batches: string[][] = []
    const follower: Follower = {
      ...{ name: 'calm', restMs: 400 },
      handle: async (_, events) => void batches.push(events.map((event) => event.name)),
    }
    const runner = new FollowerRunner(services, [follower])
    await say(services, 'first')
    runner.start()
    await expect.poll(() => batches).toEqual([['first']])
    for (const name of ['a', 'b', 'c']) await say(services, name)
    await expect.poll(() => batches, { timeout: 10_000 }).toEqual([['first'], ['a', 'b', 'c']])
    await runner.stop()
  })

  test('a follower with a place of its own to keep its cursor hears in every process', async () => {
    const services = await open()
    await say(services, 'a', 'b')
    const kept = () => {
      let position = 0
      const heard: string[] = []
      const follower: Follower = {
        name: 'index',
        cursor: async () => position,
        handle: async (_, events) => {
          heard.push(...events.map((event) => event.name))
          position = events[events.length - 1].position
        },
      }
      return { heard, follower }
    }
    const [one, two] = [kept(), kept()]
    await new FollowerRunner(services, [one.follower]).drain()
    await new FollowerRunner(services, [two.follower]).drain()
    expect([one.heard, two.heard]).toEqual([
      ['a', 'b'],
      ['a', 'b'],
    ])
  })
})
