import { basename, resolve } from 'node:path'
import { type Ctx, systemContext, write } from '../../../platform/context.ts'
import { conflict, DomainError } from '../../../platform/errors.ts'
import { emit } from '../../../platform/events/outbox.ts'
import { audit, requireAdministrator } from '../../identity/index.ts'
import type { JudgedQuery } from './judged.ts'
import { type FetchProgress, isHubName } from './fetch.ts'
import { FEWEST_JUDGED, type Judged, judge, ndcg, WEIGHTS } from './rules.ts'
import { questionOf } from '../queries.ts'
import * as store from './store.ts'

const SUBJECT = 'dense'

/**
 * Search goes by the model in this folder from now on, once all texts have their vectors. The weight of nearness begins
 * at nothing, since it is measured and never assumed; the same model keeps the one it has.
 */
export async function setDense(ctx: Ctx, folder: string): Promise<void> {
  requireAdministrator(ctx)
  const { dense } = ctx.services
  const path = resolve(folder)
  const found = await dense.examine(path)
  await write(ctx, async (tx) => {
    const before = await store.findSetting(tx.db)
    const weight = before?.fingerprint === found.fingerprint ? before.weight : 0
    await store.putSetting(tx, { folder: path, ...found, weight })
    await audit(tx, 'search.dense-set', SUBJECT, { name: basename(path) })
    await emit(tx, { name: 'search.dense-set', subject: SUBJECT, data: { fingerprint: found.fingerprint } })
  })
  await dense.reload()
}

/** Names a model by its folder in DATA/models, or by its name on the hub, from where it is fetched first. */
export async function chooseDense(ctx: Ctx, name: string, watch?: (progress: FetchProgress) => void): Promise<void> {
  requireAdministrator(ctx)
  const folder = ctx.services.dense.folderNamed(name)
  if (folder !== undefined) return setDense(ctx, folder)
  if (!isHubName(name)) throw new DomainError('dense-no-folder', 422, { folder: name })
  await setDense(ctx, await ctx.services.dense.fetch(name, watch))
}

/** Words alone from now on. The vectors are thrown away; they can be made again. */
export async function turnOffDense(ctx: Ctx): Promise<void> {
  requireAdministrator(ctx)
  ctx.services.dense.cancelFetch()
  await write(ctx, async (tx) => {
    if (!(await store.findSetting(tx.db))) return
    await store.deleteSetting(tx)
    await audit(tx, 'search.dense-off', SUBJECT)
    await emit(tx, { name: 'search.dense-off', subject: SUBJECT })
  })
  await ctx.services.dense.reload()
  await ctx.services.dense.forget()
}

/** Rests or goes on making vectors. What there is keeps being used. */
export async function pauseDense(ctx: Ctx, paused: boolean): Promise<void> {
  requireAdministrator(ctx)
  await write(ctx, async (tx) => {
    if (!(await store.findSetting(tx.db))) throw conflict('dense-off')
    await store.putPause(tx, paused)
    const name = paused ? 'search.dense-paused' : 'search.dense-resumed'
    await audit(tx, name, SUBJECT)
    await emit(tx, { name, subject: SUBJECT })
  })
  await ctx.services.dense.reload()
}

/**
 * Measures what weight of nearness answers these questions best and keeps it if it is surely better than the present one;
 * refuses otherwise, with the reason. Everything goes through the engine, as searches do.
 */
export async function tuneDense(
  ctx: Ctx,
  judged: JudgedQuery[],
  watch: (done: number, total: number) => void = () => {},
): Promise<store.Tuning> {
  const setting = readyToTune(ctx)
  const { dense } = ctx.services
  dense.tuning = true
  try {
    const usable = judged.filter(({ grades }) => grades.size > 0)
    const qualities = usable.length < FEWEST_JUDGED ? usable.map(unmeasured) : await measure(ctx, usable, watch)
    const { accepted, reason, weight, figures } = judge(qualities, setting.weight)
    const tuning = { accepted, reason, weightBefore: setting.weight, weight, figures }
    await write(ctx, async (tx) => {
      await store.addTuning(tx, setting.fingerprint, tuning)
      await audit(tx, accepted ? 'search.dense-tuned' : 'search.dense-refused', SUBJECT, { weight, reason })
      await emit(tx, { name: 'search.dense-tuned', subject: SUBJECT, data: { accepted, weight } })
    })
    await dense.reload()
    return { at: ctx.services.clock.now(), ...tuning }
  } finally {
    dense.tuning = false
  }
}

/** Throws why no measurement can begin now. */
export function readyToTune(ctx: Ctx): store.Setting {
  requireAdministrator(ctx)
  const { dense } = ctx.services
  if (!dense.setting) throw conflict('dense-off')
  if (dense.tuning) throw conflict('dense-tuning')
  if (!dense.progress()?.ready) throw conflict('dense-filling')
  return dense.setting
}

const unmeasured = ({ query }: JudgedQuery): Judged => ({ query, quality: WEIGHTS.map(() => 0) })

async function measure(ctx: Ctx, judged: JudgedQuery[], watch: (done: number, total: number) => void): Promise<Judged[]> {
  const { dense, search } = ctx.services
  // The whole organisation's questions are judged by the whole organisation's texts; only means come out of it.
  const system = systemContext(ctx.services, ctx.locale)
  const found: Judged[] = []
  for (const { query, grades } of judged) {
    const asked = { ...(await questionOf(system, { q: query })), limit: 10, offset: 0 }
    const vector = await dense.vectorOf(query)
    const quality: number[] = []
    for (const weight of WEIGHTS) {
      const question = { ...asked, dense: { vector, weight } }
      const { hits } = await search.engine.query(question)
      quality.push(
        ndcg(
          hits.map(({ id }) => id),
          grades,
        ),
      )
    }
    found.push({ query, quality })
    watch(found.length, judged.length)
  }
  return found
}
