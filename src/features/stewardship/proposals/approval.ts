import { actorId, type Ctx, write } from '../../../platform/context.ts'
import { invalid, notFound } from '../../../platform/errors.ts'
import { emit } from '../../../platform/events/outbox.ts'
import { audit, subjectsById } from '../../identity/index.ts'
import { ownedSpace, rankOf, visibleSpace, readableSpace } from '../../repository/index.ts'
import { approvalIn } from './policy.ts'
import type { ApprovalChange, ApprovalView } from './schema.ts'
import { listApprovers, peopleAmong, putApproval } from './store/approval.ts'

/** How a space wants texts approved; for its readers. */
export async function approvalView(ctx: Ctx, idOrKey: string): Promise<ApprovalView> {
  const space = await readableSpace(ctx, idOrKey)
  const { needed, minimum, who } = await approvalIn(ctx, space.id)
  const rows = await listApprovers(ctx.db, space.id)
  const known = await subjectsById(
    ctx.db,
    rows.map((row) => row.subject_id),
  )
  const mayChange = (await visibleSpace(ctx, space.id)).rank >= rankOf.owner
  return { needed, minimum, who, approvers: rows.flatMap((row) => known.get(row.subject_id) ?? []), mayChange }
}

/** Sets who approves what in a space; for its owners (79). */
export async function changeApproval(ctx: Ctx, idOrKey: string, change: ApprovalChange): Promise<void> {
  await write(ctx, async (tx) => {
    const space = await ownedSpace(tx, idOrKey)
    const { needed, minimum, who } = change
    const approvers = who === 'listed' ? change.approvers : []
    const known = await subjectsById(
      tx.db,
      approvers.map(({ id }) => id),
    )
    for (const { kind, id } of approvers) if (known.get(id)?.kind !== kind) throw notFound(kind)
    // A rule that nobody can follow would hold up everything for ever.
    const able = await peopleAmong(
      tx.db,
      approvers.map(({ id }) => id),
    )
    if (who === 'listed' && able.length < minimum) throw invalid('approvers-too-few', { minimum })
    const before = await approvalIn(tx, space.id)
    await putApproval(
      tx,
      { space_id: space.id, needed, minimum, who, updated_at: tx.services.clock.now(), updated_by: actorId(tx) },
      approvers.map(({ kind, id }) => ({ subject_kind: kind, subject_id: id })),
    )
    await audit(tx, 'space.approval-changed', space.id, {
      before: before.needed,
      needed,
      minimum,
      who,
      approvers: approvers.map(({ id }) => id),
    })
    await emit(tx, { name: 'space.approval-changed', subject: space.id, space: space.id, data: { needed } })
  })
}
