import type { FastifyRequest } from 'fastify'
import type { Frame } from '../../platform/page/frame.ts'
import type { Whereabouts } from '../../platform/page/server-page.ts'
import { sessionView } from '../identity/index.ts'
import type { SessionView } from '../identity/schema.ts'
import { openedTree } from '../repository/index.ts'
import { mayOversee } from '../search/index.ts'

const chosenTheme = (cookie: string | undefined): Frame['theme'] => (cookie === 'light' || cookie === 'dark' ? cookie : 'auto')

/** The shell around a page for whoever asks, with the tree opened down to the item that is read. */
export async function frameFor(request: FastifyRequest, where: Whereabouts): Promise<{ frame: Frame; session: SessionView }> {
  const { ctx } = request
  const who = ctx.actor.kind === 'person' ? ctx.actor.id : ''
  const session = await ctx.services.reaches.remember(ctx, `session ${who}`, () => sessionView(ctx))
  const { person } = session
  const oversee = await ctx.services.reaches.remember(ctx, `oversees ${who}`, () => mayOversee(ctx))
  const frame: Frame = {
    locale: request.locale,
    theme: person?.theme ?? chosenTheme(request.cookies.onji_theme),
    organisation: { name: session.organisation?.name ?? 'Onji' },
    person: person ? { id: person.id, name: person.name } : null,
    may: { administer: person?.administrator ?? false, write: person !== null && !person.guest, oversee },
    space:
      person && where.space
        ? {
            ...where.space,
            tree: await openedTree(ctx, where.space.id, where.item ? [...where.item.ancestors, where.item].map(({ id }) => id) : []),
          }
        : null,
    place: where.place,
    item: where.item?.id ?? null,
    folded: request.cookies.onji_tree === 'folded',
    query: where.query,
    unread: person ? ((await ctx.services.unread?.(ctx)) ?? 0) : 0,
  }
  return { frame, session }
}
