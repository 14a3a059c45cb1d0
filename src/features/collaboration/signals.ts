import type { Signal, SignalSource } from '../../platform/feature.ts'
import { hrefOf } from '../../platform/page/parts.ts'
import { namesOf } from '../identity/index.ts'
import { analyseMarkdown } from '../markdown/index.ts'
import { itemRows } from '../repository/index.ts'
import type { ItemRow } from '../repository/schema.ts'
import { commentsOf, findComment } from './store.ts'

const EXCERPT = 140
const keyOf = (commentId: string): string => `comment:${commentId}`

/** Who hears of a comment: people it names, those in its thread, and those whose item it is about. Each hears of it once. */
export const commentSignals: SignalSource = {
  name: 'comments',
  withdrawn: ({ name, subject, data }) => (name === 'comment.deleted' ? [{ itemId: data.item as string, key: keyOf(subject) }] : []),
  async of(ctx, event) {
    if (event.name !== 'comment.added' && event.name !== 'comment.changed') return []
    const comment = await findComment(ctx.db, event.subject)
    if (!comment || comment.deleted_at !== null) return []
    const item = (await itemRows(ctx, [comment.item_id])).get(comment.item_id)
    if (!item) return []
    const by = (await namesOf(ctx.db, [comment.author_id])).get(comment.author_id ?? '') ?? ''
    const told = new Map<string, Signal>()
    const tell = (name: string, urgency: Signal['urgency'], people: (string | null)[]) => {
      for (const personId of people)
        if (personId !== null && personId !== comment.author_id && !told.has(personId))
          told.set(personId, {
            ...{ personId, name: `collaboration:${name}`, urgency, itemId: item.id, href: `${hrefOf(item)}#comment-${comment.id}` },
            values: { by, title: item.title, words: excerpt(comment.body) },
            key: keyOf(comment.id),
          })
    }
    tell('mention', 'mention', (event.data.mentions as string[] | undefined) ?? [])
    if (event.name === 'comment.added') {
      const thread = await commentsOf(ctx.db, [comment.thread_id])
      tell(
        'reply',
        'mention',
        thread.map((each) => (each.deleted_at === null ? each.author_id : null)),
      )
      tell('comment', 'news', keepersOf(item))
    }
    return [...told.values()]
  },
}

/** Whoever owns the item, and whoever wrote at it last. */
const keepersOf = ({ trust: { owner }, updatedBy }: ItemRow): (string | null)[] => [
  owner?.kind === 'person' ? owner.id : null,
  updatedBy?.id ?? null,
]

/** The words without their marks; what has none, such as a picture, as it is written. */
const excerpt = (body: string): string => {
  const words = analyseMarkdown(body).excerpt || body.replace(/\s+/g, ' ').trim()
  return words.length <= EXCERPT ? words : `${words.slice(0, EXCERPT).toWellFormed()}…`
}
