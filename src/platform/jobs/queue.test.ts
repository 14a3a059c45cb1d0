import { expect, test } from 'vitest'
import { describeOnBothStores } from '../../../test/harness/stores.ts'
import { type Services, systemContext, write } from '../context.ts'
import { backoff, enqueue, forgetFinishedJobs, JobQueue, MAX_ATTEMPTS } from './queue.ts'

const turnable = () => {
  let now = Date.now()
  return {
    now: () => now,
    turn: (ms: number) => {
      now += ms
    },
  }
}
const ask = (services: Services, kind: string, payload = {}, runAt?: number) =>
  write(systemContext(services), (tx) => enqueue(tx, kind, payload, runAt))
const jobsOf = (services: Services) => services.reader.selectFrom('job').selectAll().orderBy('id').execute()

describeOnBothStores('The job queue', (open) => {
  test('runs each job once, oldest first, with what was asked', async () => {
    const clock = turnable()
    const services = await open({ clock })
    const ran: unknown[] = []
    services.jobs.register('note', async (_, payload) => void ran.push(payload.number))
    for (let number = 0; number < 4; number++) {
      await ask(services, 'note', { number })
      clock.turn(1)
    }
    await ask(services, 'note', { number: 'later' }, clock.now() + 1_000)
    while (await services.jobs.runNext(services));
    expect(ran).toEqual([0, 1, 2, 3])
    clock.turn(1_000)
    await services.jobs.runNext(services)
    expect(ran.at(-1)).toBe('later')
    expect(await services.jobs.runNext(services)).toBe(false)
  })

  test('a job asked for in a transaction that was rolled back never runs', async () => {
    const services = await open()
    await expect(
      write(systemContext(services), async (tx) => {
        await enqueue(tx, 'note')
        throw new Error('no')
      }),
    ).rejects.toThrow('no')
    expect(await services.jobs.runNext(services)).toBe(false)
  })

  test('a failing job is tried again with growing pauses, and after eight attempts lies still with its error', async () => {
    const clock = turnable()
    const services = await open({ clock })
    let attempts = 0
    services.jobs.register('fails', async () => {
      attempts++
      throw new Error('the printer is on fire')
    })
    await ask(services, 'fails')
    for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
      expect(await services.jobs.runNext(services)).toBe(true)
      expect(attempts).toBe(attempt)
      clock.turn(backoff(attempt) - 1)
      expect(await services.jobs.runNext(services)).toBe(false)
      clock.turn(1)
    }
    clock.turn(365 * 86_400_000)
    expect(await services.jobs.runNext(services)).toBe(false)
    expect(await jobsOf(services)).toMatchObject([{ attempts: MAX_ATTEMPTS, error: expect.stringContaining('on fire'), finished_at: null }])
    expect((await jobsOf(services))[0].dead_at).not.toBeNull()
  })

  test('pauses grow up to an hour', () => {
    expect([1, 2, 3, 11, 12, 60].map(backoff)).toEqual([2_000, 4_000, 8_000, 2_048_000, 3_600_000, 3_600_000])
  })

  test('a job of a kind nobody knows waits, as for a newer program', async () => {
    const clock = turnable()
    const services = await open({ clock })
    await ask(services, 'unknown')
    await services.jobs.runNext(services)
    expect(await jobsOf(services)).toMatchObject([{ attempts: 1, dead_at: null, error: expect.stringContaining('unknown') }])
  })

  test('no two workers ever run one job at once, and none is left out', async () => {
    const services = await open()
    const running = new Set<unknown>()
    const done: unknown[] = []
    const workers = Array.from({ length: 4 }, () => {
      const queue = new JobQueue()
      queue.register('alone', async (_, { number }) => {
        expect(running.has(number)).toBe(false)
        running.add(number)
        await new Promise((resolve) => setImmediate(resolve))
        running.delete(number)
        done.push(number)
      })
      return queue
    })
    for (let number = 0; number < 20; number++) await ask(services, 'alone', { number })
    const work = async (queue: JobQueue) => {
      while ((await jobsOf(services)).some((job) => job.finished_at === null)) {
        await queue.runNext(services)
        await new Promise((resolve) => setImmediate(resolve)) // the embedded store answers without ever giving way
      }
    }
    await Promise.all(workers.map(work))
    expect(done.toSorted((a, b) => Number(a) - Number(b))).toEqual(Array.from({ length: 20 }, (_, number) => number))
  })

  test('a job that failed with one worker is not run early by another that had already seen it', async () => {
    const clock = turnable()
    const services = await open({ clock })
    let ran = 0
    const queue = () => {
      const made = new JobQueue()
      made.register('fails', async () => {
        ran++
        throw new Error('no')
      })
      return made
    }
    await ask(services, 'fails')
    await Promise.all(Array.from({ length: 6 }, () => queue().runNext(services)))
    expect(ran).toBe(1)
  })

  test('the job of a worker that was killed is taken over when its lease ends, and one that kills each time is given up', async () => {
    const clock = turnable()
    const services = await open({ clock })
    let ran = 0
    const neverEnds = (begun: () => void = () => {}) => {
      const queue = new JobQueue()
      queue.register('deadly', () => {
        ran++
        begun()
        return new Promise(() => {})
      })
      return queue
    }
    const started = () => new Promise<void>((begun) => void neverEnds(begun).runNext(services))
    await ask(services, 'deadly')
    await started()
    expect(await neverEnds().runNext(services)).toBe(false) // still leased
    for (let attempt = 2; attempt <= MAX_ATTEMPTS; attempt++) {
      clock.turn(60_001)
      await started()
      expect(ran).toBe(attempt)
    }
    clock.turn(60_001)
    expect(await neverEnds().runNext(services)).toBe(false)
    expect(ran).toBe(MAX_ATTEMPTS)
    expect((await jobsOf(services))[0].dead_at).not.toBeNull()
  })

  test('a job that ends because the program ends goes on with the next start', async () => {
    const services = await open()
    const queue = new JobQueue()
    const begun = Promise.withResolvers<void>()
    queue.register(
      'long',
      (_, __, signal) =>
        new Promise((_, reject) => {
          begun.resolve()
          signal.addEventListener('abort', () => reject(new Error('stopped')))
        }),
    )
    await ask(services, 'long')
    queue.start(services, [])
    await begun.promise
    await queue.stop()
    expect(await jobsOf(services)).toMatchObject([{ attempts: 0, error: null, dead_at: null, leased_until: 0 }])
    let finished = false
    const next = new JobQueue()
    next.register('long', async () => {
      finished = true
    })
    await next.runNext(services)
    expect(finished).toBe(true)
  })

  test('scheduled work is queued once, whatever the number of processes', async () => {
    const clock = turnable()
    const services = await open({ clock })
    const ran = Promise.withResolvers<void>()
    const queues = [1, 2, 3].map(() => {
      const queue = new JobQueue()
      queue.register('nightly', async () => ran.resolve())
      return queue
    })
    for (const queue of queues) queue.start(services, [{ job: 'nightly', everyMs: 86_400_000 }])
    await ran.promise
    for (const queue of queues) await queue.stop()
    expect(await jobsOf(services)).toHaveLength(1)
  })

  test('finished jobs are forgotten after a week, dead ones are not', async () => {
    const clock = turnable()
    const services = await open({ clock })
    services.jobs.register('note', async () => {})
    await ask(services, 'note')
    const dead = await ask(services, 'note')
    await services.writer.updateTable('job').set({ dead_at: clock.now() }).where('id', '=', dead).execute()
    await services.jobs.runNext(services)
    clock.turn(8 * 86_400_000)
    await forgetFinishedJobs(systemContext(services))
    expect((await jobsOf(services)).map((job) => job.id)).toEqual([dead])
  })
})
