import { basename } from 'node:path'
import type { z } from 'zod'
import type { Ctx } from '../../../platform/context.ts'
import { text } from '../../../platform/i18n.ts'
import { requireAdministrator } from '../../identity/index.ts'
import type { DenseStatus, IndexStatus } from './schema.ts'
import { findSetting, lastTuning, type Setting } from './store.ts'

type Status = z.infer<typeof DenseStatus>

/** How search by meaning stands, for administrators. */
export async function denseStatus(ctx: Ctx): Promise<Status> {
  requireAdministrator(ctx)
  const { dense } = ctx.services
  const setting = await findSetting(ctx.db)
  const { fetching } = dense
  const fault = dense.fault ?? dense.fetchFault
  const t = text(ctx.locale)
  return {
    state: stateOf(ctx, setting),
    model: setting ? { name: basename(setting.folder), folder: setting.folder, dimension: setting.dimension } : null,
    since: setting?.since ?? null,
    progress: setting ? progressOf(ctx) : null,
    fetching: fetching ? { name: fetching.name, ...fetching.progress } : null,
    weight: setting?.weight ?? 0,
    tuning: (setting && (await lastTuning(ctx.db, setting.fingerprint))) ?? null,
    tuningNow: dense.tuning,
    problem: fault
      ? {
          code: fault.code,
          title: t(`platform:errors.${fault.code}.title`),
          detail: t(`platform:errors.${fault.code}.detail`, fault.params),
        }
      : null,
    models: dense.models(),
  }
}

function stateOf(ctx: Ctx, setting: Setting | undefined): Status['state'] {
  const { dense } = ctx.services
  if (dense.fetching) return 'fetching'
  if (dense.fault) return 'failed'
  if (!setting) return 'off'
  const progress = dense.progress()
  if (setting.pausedAt !== null) return 'paused'
  return progress?.ready && progress.done === progress.total ? 'ready' : 'filling'
}

function progressOf(ctx: Ctx): Status['progress'] {
  const { done, total, speed } = ctx.services.dense.progress() ?? { done: 0, total: 0, speed: 0 }
  return { done, total, speed, remaining: speed > 0 ? Math.ceil((total - done) / speed) : null }
}

/** How the index of words stands, for administrators. */
export function indexStatus(ctx: Ctx): IndexStatus {
  requireAdministrator(ctx)
  return { rebuilding: ctx.services.search.progress ?? null }
}
