import { sql } from 'kysely'
import { type Ctx, type Services, systemContext, type Tx } from '../context.ts'
import { fromJson, toJson } from '../db/codec.ts'
import { newId } from '../ids.ts'

export type JobTable = {
  id: string
  kind: string
  payload: string
  run_at: number
  attempts: number
  owner: string | null
  leased_until: number
  created_at: number
  finished_at: number | null
  dead_at: number | null
  error: string | null
}
export type ScheduleTable = { job: string; next_at: number }

declare module '../db/tables.ts' {
  interface Tables {
    job: JobTable
    schedule: ScheduleTable
  }
}

export type JobHandler = (ctx: Ctx, payload: Record<string, unknown>, signal: AbortSignal) => Promise<void>

export const MAX_ATTEMPTS = 8
const LEASE_MS = 60_000
const POLL_MS = 1_000
const KEEP_FINISHED_MS = 7 * 86_400_000

/** Waiting time before attempt `attempts + 1`: 2 s, 4 s, 8 s ... at most an hour. */
export const backoff = (attempts: number): number => Math.min(3_600_000, 1_000 * 2 ** attempts)

/** Queues a job in the transaction that asks for it. */
export async function enqueue(
  tx: Tx,
  kind: string,
  payload: Record<string, unknown> = {},
  runAt = tx.services.clock.now(),
): Promise<string> {
  const id = newId()
  const now = tx.services.clock.now()
  await tx.db
    .insertInto('job')
    .values({
      id,
      kind,
      payload: toJson(payload),
      run_at: runAt,
      attempts: 0,
      owner: null,
      leased_until: 0,
      created_at: now,
      finished_at: null,
      dead_at: null,
      error: null,
    })
    .execute()
  tx.transaction.emitted++
  return id
}

/** A table queue on both databases: claimed with a lease, tried again with growing pauses, dead after `MAX_ATTEMPTS`. */
export class JobQueue {
  readonly #owner = newId()
  readonly #handlers = new Map<string, JobHandler>()
  readonly #stopping = new AbortController()
  #services!: Services
  #schedule: { job: string; everyMs: number }[] = []
  #loop: Promise<void> | undefined
  #wake: (() => void) | undefined

  register(kind: string, handler: JobHandler): void {
    this.#handlers.set(kind, handler)
  }

  start(services: Services, schedule: { job: string; everyMs: number }[]): void {
    this.#services = services
    this.#schedule = schedule
    services.outbox.onWake(() => this.#wake?.())
    this.#loop = this.#run()
  }

  async stop(): Promise<void> {
    this.#stopping.abort()
    this.#wake?.()
    await this.#loop
  }

  async #run(): Promise<void> {
    while (!this.#stopping.signal.aborted) {
      let worked = false
      try {
        await this.#queueScheduled()
        worked = await this.runNext(this.#services)
      } catch (error) {
        this.#services.log.error({ err: error }, 'job queue failed, will try again')
      }
      if (!worked && !this.#stopping.signal.aborted) await this.#pause()
    }
  }

  /** Runs one waiting job, if any; true when there was one. */
  async runNext(services: Services): Promise<boolean> {
    const job = await this.#claim(services)
    if (!job) return false
    const handler = this.#handlers.get(job.kind)
    const lease = setInterval(
      () => this.#renew(services, job.id).catch((error) => services.log.warn({ err: error, job: job.id }, 'lease not renewed')),
      LEASE_MS / 3,
    ).unref()
    try {
      if (!handler) throw new Error(`no handler for jobs of kind ${job.kind}`)
      await handler(systemContext(services), fromJson(job.payload), this.#stopping.signal)
      await this.#settle(services, job.id, { finished_at: services.clock.now(), error: null })
    } catch (error) {
      await this.#failed(services, job, error)
    } finally {
      clearInterval(lease)
    }
    return true
  }

  async #failed(services: Services, job: JobTable, error: unknown): Promise<void> {
    const now = services.clock.now()
    // A job that ends because the program does has not failed; the next start goes on with it.
    if (this.#stopping.signal.aborted) return this.#settle(services, job.id, { attempts: job.attempts - 1, run_at: now })
    const { attempts } = job
    const dead = attempts >= MAX_ATTEMPTS
    services.log.error({ err: error, job: job.id, kind: job.kind, attempts, dead }, 'job failed')
    await this.#settle(services, job.id, {
      run_at: now + backoff(attempts),
      dead_at: dead ? now : null,
      error: String(error).slice(0, 2_000),
    })
  }

  /** Takes the job that has waited longest. The attempt counts from here on, or a job that kills the process would come back for ever. */
  async #claim(services: Services): Promise<JobTable | undefined> {
    const now = services.clock.now()
    const waiting = services.reader
      .selectFrom('job')
      .select('id')
      .where('finished_at', 'is', null)
      .where('dead_at', 'is', null)
      .where('run_at', '<=', now)
      .where('leased_until', '<', now)
      .orderBy('run_at')
      .limit(1)
    const next = await waiting.executeTakeFirst()
    if (!next) return undefined
    // Two processes may have read the same row; the conditions let one of them have it.
    const job: JobTable | undefined = await services.writer
      .updateTable('job')
      .set((eb) => ({ owner: this.#owner, leased_until: now + LEASE_MS, attempts: eb('attempts', '+', 1) }))
      .where('id', '=', next.id)
      .where('run_at', '<=', now)
      .where('leased_until', '<', now)
      .where('finished_at', 'is', null)
      .where('dead_at', 'is', null)
      .returningAll()
      .executeTakeFirst()
    if (!job || job.attempts <= MAX_ATTEMPTS) return job
    services.log.error({ job: job.id, kind: job.kind, attempts: MAX_ATTEMPTS, dead: true }, 'the process ended each time this job ran')
    await this.#settle(services, job.id, { attempts: MAX_ATTEMPTS, dead_at: now, error: 'the process ended each time' })
    return this.#claim(services)
  }

  async #renew(services: Services, id: string): Promise<void> {
    await services.writer
      .updateTable('job')
      .set({ leased_until: services.clock.now() + LEASE_MS })
      .where('id', '=', id)
      .where('owner', '=', this.#owner)
      .execute()
  }

  async #settle(services: Services, id: string, change: Partial<JobTable>): Promise<void> {
    await services.writer
      .updateTable('job')
      .set({ ...change, owner: null, leased_until: 0 })
      .where('id', '=', id)
      .where('owner', '=', this.#owner)
      .execute()
  }

  async #queueScheduled(): Promise<void> {
    const now = this.#services.clock.now()
    for (const { job, everyMs } of this.#schedule) {
      const known = await this.#services.reader.selectFrom('schedule').select('next_at').where('job', '=', job).executeTakeFirst()
      if (known && known.next_at > now) continue
      await this.#services.writer.transaction().execute(async (db) => {
        const claimed =
          await sql`insert into schedule (job, next_at) values (${job}, ${now + everyMs}) on conflict (job) do update set next_at = ${now + everyMs} where schedule.next_at <= ${now} returning job`.execute(
            db,
          )
        if (claimed.rows.length > 0) await enqueue({ ...systemContext(this.#services), db, transaction: { emitted: 0 } }, job)
      })
    }
  }

  #pause(): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer)
        this.#wake = undefined
        resolve()
      }
      const timer = setTimeout(done, POLL_MS)
      this.#wake = done
    })
  }
}

/** Forgets finished jobs after a week; dead ones stay for a person to look at. */
export async function forgetFinishedJobs(ctx: Ctx): Promise<void> {
  await ctx.services.writer
    .deleteFrom('job')
    .where('finished_at', '<', ctx.services.clock.now() - KEEP_FINISHED_MS)
    .execute()
}
