import type { FastifyRequest } from 'fastify'
import type { Ctx } from '../../platform/context.ts'
import type { Frame, Place, TreeRow } from '../../platform/page/frame.ts'
import { sessionView } from '../identity/index.ts'
import type { SessionView } from '../identity/schema.ts'
import { treeLevel } from '../repository/index.ts'
import type { ItemRef } from '../repository/schema.ts'

export type Whereabouts = { place: Place | null; space?: ItemRef['space']; item?: { id: string; ancestors: { id: string }[] }; query?: string }

const chosenTheme = (cookie: string | undefined): Frame['theme'] => (cookie === 'light' || cookie === 'dark' ? cookie : 'auto')

/** The shell around a page for whoever asks, with the tree opened down to the item that is read. */
export async function frameFor(request: FastifyRequest, where: Whereabouts): Promise<{ frame: Frame; session: SessionView }> {
  const { ctx } = request
  const session = await sessionView(ctx)
  const { person } = session
  const frame: Frame = {
    locale: request.locale,
    theme: person?.theme ?? chosenTheme(request.cookies.onji_theme),
    organisation: { name: session.organisation?.name ?? 'Onji' },
    person: person ? { id: person.id, name: person.name } : null,
    may: { administer: person?.administrator ?? false, write: person !== null && !person.guest },
    space: person && where.space ? { ...where.space, tree: await openTree(ctx, where.space.id, where.item) } : null,
    place: where.place,
    item: where.item?.id ?? null,
    folded: request.cookies.onji_tree === 'folded',
    query: where.query,
  }
  return { frame, session }
}

/** The top of the tree and the children of each ancestor of the item and of the item itself. */
async function openTree(ctx: Ctx, spaceId: string, item: Whereabouts['item']): Promise<TreeRow[]> {
  const rows: TreeRow[] = await treeLevel(ctx, spaceId, null)
  for (const open of item ? [...item.ancestors, item] : []) {
    if (rows.some((row) => row.id === open.id && row.children > 0)) rows.push(...(await treeLevel(ctx, spaceId, open.id)))
  }
  return rows
}
