import { setImmediate } from 'node:timers/promises'
import { type Ctx, type Tx, actorId, write } from '../../platform/context.ts'
import { conflict, invalid, notFound } from '../../platform/errors.ts'
import { emit } from '../../platform/events/outbox.ts'
import { newId } from '../../platform/ids.ts'
import { findPeopleByHandle, isMember, requirePerson } from '../identity/index.ts'
import { analyseMarkdown } from '../markdown/index.ts'
import { type ItemAccess, textOfRevision } from '../repository/index.ts'
import { type Edit, editBetween, inOneLine, reanchor, textOf } from './anchors.ts'
import { commentableItem, deletableComment, editableComment, readableComment, readersAmong, resolvableThread } from './policy.ts'
import { locate, MOST_STEPS, quoteAt } from './rules.ts'
import { NewComment, type QuoteChoice } from './schema.ts'
import * as store from './store.ts'

const MOST_MENTIONED = 50
/** So much is said in one thread, and about one item; what goes on for longer wants an article. */
const MOST_IN_A_THREAD = 500
const MOST_ABOUT_AN_ITEM = 5_000
const MOST_STEPS_OF_ALL = 3 * MOST_STEPS

/** Says something about an item, about words in it, or in answer to others; gives the id of the comment. */
export async function addComment(ctx: Ctx, itemId: string, input: NewComment): Promise<string> {
  const { body, anchor, threadId } = NewComment.parse(input)
  const id = newId()
  await write(ctx, async (tx) => {
    const item = await commentableItem(tx, itemId)
    if (threadId !== null) {
      const { comment } = await readableComment(tx, threadId)
      if (comment.item_id !== itemId || comment.thread_id !== threadId) throw notFound('comment')
    }
    const said = await store.countComments(tx.db, itemId, threadId)
    if (said.inThread >= MOST_IN_A_THREAD) throw conflict('thread-full', { most: MOST_IN_A_THREAD })
    if (said.aboutItem >= MOST_ABOUT_AN_ITEM) throw conflict('too-many-comments', { most: MOST_ABOUT_AN_ITEM })
    const at = tx.services.clock.now()
    const rest = { edited_at: null, deleted_at: null, deleted_by: null }
    await store.insertComment(tx, { id, item_id: itemId, thread_id: threadId ?? id, author_id: actorId(tx), body, created_at: at, ...rest })
    if (anchor && threadId === null) await store.insertAnchor(tx, await anchorFor(tx, id, item, anchor))
    const mentions = await mentioned(tx, itemId, body)
    await emit(tx, {
      name: 'comment.added',
      subject: id,
      space: item.space_id,
      data: { item: itemId, thread: threadId ?? id, mentions },
    })
  })
  return id
}

/** Where the chosen words stand in the newest revision. Words that are not there are kept as a quote. */
async function anchorFor(tx: Tx, threadId: string, item: ItemAccess, choice: QuoteChoice): Promise<store.AnchorTable> {
  if (item.type !== 'article') throw invalid('comment-on-words-of-article')
  const { quote, prefix, suffix } = choice
  const chosenIn = Math.min(choice.revision ?? item.revision, item.revision)
  const row = { thread_id: threadId, item_id: item.id, quote, present: quote, prefix, suffix, starts: null, lost_at: null }
  const text = textOf((await textOfRevision(tx, item.id, chosenIn))?.body ?? '')
  const found = locate(inOneLine(text), choice)
  if (!found) return { ...row, revision: item.revision, lost_at: tx.services.clock.now() }
  const chosen = quoteAt(inOneLine(text), found.start, found.end)
  const anchored = { ...row, present: chosen.quote, prefix: chosen.prefix, suffix: chosen.suffix, revision: chosenIn, starts: found.start }
  if (chosenIn === item.revision) return anchored
  const head = textOf((await textOfRevision(tx, item.id, item.revision))?.body ?? '')
  return movedAnchor(anchored, editBetween(text, head), item.revision, { now: tx.services.clock.now(), mostSteps: MOST_STEPS })
}

/** The anchor in another revision. One that is lost keeps its quote and is looked for again at the next edit. */
function movedAnchor(
  anchor: store.AnchorTable,
  edit: Edit,
  revision: number,
  { now, mostSteps }: { now: number; mostSteps: number },
): store.AnchorTable {
  const { quote, present, prefix, suffix, starts } = anchor
  const known = { quote: present, prefix, suffix }
  const text = inOneLine(edit.after)
  const found =
    starts === null
      ? locate(text, { ...known, quote }, { strict: true, mostSteps })
      : reanchor({ ...known, start: starts }, edit, mostSteps)
  if (!found) return { ...anchor, revision, starts: null, lost_at: anchor.lost_at ?? now }
  const there = quoteAt(text, found.start, found.end)
  return { ...anchor, revision, present: there.quote, prefix: there.prefix, suffix: there.suffix, starts: found.start, lost_at: null }
}

/** Follows an article through its edits, so that what was said stays at the words it was said about. */
export async function followArticle(ctx: Ctx, itemId: string, head: number): Promise<void> {
  const behind = await store.anchorsBefore(ctx.db, itemId, head)
  if (behind.length === 0) return
  const textAt = async (revision: number) => textOf((await textOfRevision(ctx, itemId, revision))?.body ?? '')
  const after = await textAt(head)
  const moved: store.AnchorTable[] = []
  // However many anchors were lost, looking for words like theirs costs no more than for a few.
  const mostSteps = Math.min(MOST_STEPS, Math.floor(MOST_STEPS_OF_ALL / behind.length))
  for (const [revision, anchors] of Map.groupBy(behind, (anchor) => anchor.revision)) {
    const edit = editBetween(await textAt(revision), after)
    for (const anchor of anchors) {
      moved.push(movedAnchor(anchor, edit, head, { now: ctx.services.clock.now(), mostSteps }))
      await setImmediate()
    }
  }
  await write(ctx, async (tx) => {
    for (const anchor of moved) await store.moveAnchor(tx, anchor)
  })
}

/** A link to a person, which calls whoever has a name of several words. */
const CALLED = /^\/people\/([0-9a-f-]{36})$/

/** Whom a comment speaks to: people who are named in it and may read the item. */
async function mentioned(tx: Tx, itemId: string, body: string, known: string[] = []): Promise<string[]> {
  const { links } = analyseMarkdown(body)
  const handles = links.flatMap(({ kind, target }) => (kind === 'mention' ? [target] : []))
  const linked = isMember(tx) ? links.flatMap(({ target, text }) => (text.startsWith('@') ? (CALLED.exec(target)?.[1] ?? []) : [])) : []
  const people = await findPeopleByHandle(tx, [...new Set(handles)].slice(0, MOST_MENTIONED))
  const named = new Set([...[...people.values()].map(({ id }) => id), ...linked.slice(0, MOST_MENTIONED)])
  return readersAmong(
    tx,
    itemId,
    [...named].filter((id) => !known.includes(id)),
  )
}

export async function changeComment(ctx: Ctx, id: string, body: string): Promise<void> {
  await write(ctx, async (tx) => {
    const { comment, item } = await editableComment(tx, id)
    if (comment.body === body) return
    const before = await mentioned(tx, item.id, comment.body)
    await store.updateComment(tx, id, { body, edited_at: tx.services.clock.now() })
    const mentions = await mentioned(tx, item.id, body, before)
    await emit(tx, {
      name: 'comment.changed',
      subject: id,
      space: item.space_id,
      data: { item: item.id, thread: comment.thread_id, mentions },
    })
  })
}

/** Takes a comment back. Where others answered, its place stays; a thread in which nothing is left goes. */
export async function deleteComment(ctx: Ctx, id: string): Promise<void> {
  await write(ctx, async (tx) => {
    const { comment, item } = await deletableComment(tx, id)
    await store.updateComment(tx, id, { body: '', deleted_at: tx.services.clock.now(), deleted_by: actorId(tx) })
    if (await store.isEmptyThread(tx.db, comment.thread_id)) await store.deleteThread(tx, comment.thread_id)
    await emit(tx, { name: 'comment.deleted', subject: id, space: item.space_id, data: { item: item.id, thread: comment.thread_id } })
  })
}

export async function resolveThread(ctx: Ctx, id: string): Promise<void> {
  const person = requirePerson(ctx)
  await write(ctx, async (tx) => {
    const { item } = await resolvableThread(tx, id)
    if (!(await store.putResolution(tx, { thread_id: id, at: tx.services.clock.now(), by_id: person.id }))) return
    await emit(tx, { name: 'comment.resolved', subject: id, space: item.space_id, data: { item: item.id, thread: id } })
  })
}

export async function reopenThread(ctx: Ctx, id: string): Promise<void> {
  await write(ctx, async (tx) => {
    const { item } = await resolvableThread(tx, id)
    if (!(await store.deleteResolution(tx, id))) return
    await emit(tx, { name: 'comment.reopened', subject: id, space: item.space_id, data: { item: item.id, thread: id } })
  })
}
