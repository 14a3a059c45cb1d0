import { chunks } from '../../platform/db/codec.ts'
import { idsIn, type StoredEvent } from '../../platform/events/follower.ts'
import type { Found, Indexed, IndexSource } from '../../platform/feature.ts'
import { namesOf } from '../identity/index.ts'
import { analyseMarkdown } from '../markdown/index.ts'
import { itemIndex, placesOf } from '../repository/index.ts'
import { commentedItems, commentsAbout, type CommentTable } from './store.ts'

/*
 * Search keeps all comments about an item as one entry whose sections are the comments, so that what happens to the item (a
 * move, a restriction) needs no look at what was said about it. Its id is that of the item as a UUID of version 8, which is
 * for ids made by rule (RFC 9562).
 */
const VERSION_AT = 14
const entryOf = (itemId: string): string => `${itemId.slice(0, VERSION_AT)}8${itemId.slice(VERSION_AT + 1)}`
const itemOf = (entryId: string): string | undefined =>
  entryId[VERSION_AT] === '8' ? `${entryId.slice(0, VERSION_AT)}7${entryId.slice(VERSION_AT + 1)}` : undefined

export const commentIndex: IndexSource = {
  type: 'comment',
  affected(event: StoredEvent): string[] {
    if (event.name.startsWith('comment.')) return [entryOf(event.data.item as string)]
    const stays = event.name.startsWith('item.') || (event.name === 'article.changed' && event.data.renamed === true)
    if (!stays) return []
    return (event.data.items ? idsIn(event, 'items') : [event.subject]).map(entryOf)
  },
  async load(ctx, ids) {
    const loaded: Indexed[] = []
    for (const part of chunks(
      ids.flatMap((id) => itemOf(id) ?? []),
      200,
    )) {
      const byItem = Map.groupBy(await commentsAbout(ctx.db, part), (comment) => comment.item_id)
      if (byItem.size === 0) continue
      const places = await placesOf(ctx, [...byItem.keys()])
      const names = await namesOf(
        ctx.db,
        [...byItem.values()].flat().map((comment) => comment.author_id),
      )
      for (const [itemId, comments] of byItem) {
        const place = places.get(itemId)
        if (place) loaded.push({ ...indexed(comments, names), ...place, id: entryOf(itemId) })
      }
    }
    return loaded
  },
  list: async (ctx, after, limit) => (await commentedItems(ctx, after === null ? null : (itemOf(after) ?? after), limit)).map(entryOf),
  async present(ctx, ids) {
    const items = await itemIndex.present(
      ctx,
      ids.flatMap((id) => itemOf(id) ?? []),
    )
    if (items.size === 0) return new Map()
    const last = new Map((await commentsAbout(ctx.db, [...items.keys()])).map((comment) => [comment.item_id, comment]))
    const names = await namesOf(
      ctx.db,
      [...last.values()].map((comment) => comment.author_id),
    )
    return new Map([...items].map(([id, item]) => [entryOf(id), found(item, last.get(id), names)]))
  },
}

/** The item with whoever spoke last about it. */
function found(item: Found, last: CommentTable | undefined, names: Map<string, string>): Found {
  const by = last?.author_id ?? ''
  const spoke = { updatedAt: last?.created_at ?? null, updatedBy: names.has(by) ? { id: by, name: names.get(by) ?? '' } : null }
  return { ...item, id: entryOf(item.id), type: 'comment', kind: null, line: '', owner: null, trust: null, ...spoke }
}

function indexed(comments: CommentTable[], names: Map<string, string>) {
  const people = [...new Set(comments.flatMap((comment) => comment.author_id ?? []))]
  return {
    ...{ type: 'comment', kind: null, aliases: [], description: '', tags: [], topics: [], trust: null, aside: 'comments' },
    authors: people.flatMap((id) => (names.has(id) ? [{ id, name: names.get(id) ?? '' }] : [])),
    sections: comments.map((comment) => ({
      id: `comment-${comment.id}`,
      heading: '',
      path: [],
      text: analyseMarkdown(comment.body)
        .sections.map(({ heading, text }) => `${heading}\n${text}`.trim())
        .join('\n'),
    })),
    createdAt: comments[0].created_at,
    updatedAt: Math.max(...comments.map((comment) => comment.edited_at ?? comment.created_at)),
  }
}
