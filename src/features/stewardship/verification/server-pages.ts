import type { Ctx } from '../../../platform/context.ts'
import { DomainError } from '../../../platform/errors.ts'
import { text } from '../../../platform/i18n.ts'
import type { ServerPage } from '../../../platform/page/server-page.ts'
import { comparison, readingView } from '../../repository/index.ts'
import { readingPath } from '../../repository/page.ts'
import { changesPath, type OpenReview, reviewsAskedOf, reviewsPath, reviewsView, standingPath } from './page.ts'
import { standingView } from './queries.ts'
import { reviewPage } from './reviews.ts'
import type { ReviewRow } from './schema.ts'

/** The queue with its first item open, or the one the address names, before any script arrives. */
export const verificationPages: ServerPage[] = [
  {
    url: '/reviews',
    async load({ ctx, locale, query }) {
      const asked = reviewsAskedOf(Object.fromEntries(query))
      const { scope, state, space } = asked
      const page = await reviewPage(ctx, { scope, state: state ?? undefined, space: space ?? undefined, limit: 50 })
      const row = asked.item ? page.items.find(({ item }) => item.id === asked.item) : page.items[0]
      const open = row ? await openReview(ctx, row) : null
      return {
        title: text(locale)('stewardship:reviews.title'),
        main: (hand) => reviewsView(hand, asked, page, open?.review ?? null),
        where: { place: 'desk' },
        seeds: { [reviewsPath(asked)]: page, ...open?.seeds },
      }
    },
  },
]

async function openReview(ctx: Ctx, row: ReviewRow): Promise<{ review: OpenReview; seeds: Record<string, unknown> } | null> {
  const { id } = row.item
  try {
    const reading = await readingView(ctx, id)
    const standing = await standingView(ctx, id)
    const changed = row.item.type === 'article' && row.verifiedRevision !== null && row.verifiedRevision < row.revision
    const range = { from: row.verifiedRevision ?? 0, to: row.revision, view: 'rendered' as const }
    const changes = changed ? await comparison(ctx, id, range) : null
    return {
      review: { row, reading, standing, changes },
      seeds: {
        // Where the changes are shown the text does not stand in the page, so it is sent as data.
        [readingPath(id)]: changes?.html ? reading : { ...reading, html: null },
        [standingPath(id)]: standing,
        ...(changes ? { [changesPath(id, range.from, range.to)]: changes } : {}),
      },
    }
  } catch (error) {
    // It may be gone since the list was read; the list is still there.
    if (error instanceof DomainError) return null
    throw error
  }
}
