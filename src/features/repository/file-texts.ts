import { type Ctx, type Tx, write } from '../../platform/context.ts'
import { fromJson, toJson } from '../../platform/db/codec.ts'
import { emit } from '../../platform/events/outbox.ts'
import type { Indexed } from '../../platform/feature.ts'
import { detectLanguage } from '../markdown/index.ts'
import type { DocumentText, TextReason } from './schema.ts'
import { isHashUsed } from './store/files.ts'
import * as store from './store/file-texts.ts'

/** What was found in a file's bytes. */
export type FoundText =
  | { state: 'read'; sections: { heading: string; anchor: string; path: string[]; text: string }[]; characters: number; cut: boolean }
  | { state: 'failed'; reason: TextReason }
export type WaitingText = { hash: string; path: string; name: string; mediaType: string; attempts: number }

/** A reader that has not ended after so long is taken to be dead. */
const READING_MS = 60_000
const EXCERPT_LENGTH = 200

/**
 * Has the files of the given documents, or of all, wait until their text is read; with `all` also those that an older
 * extractor read. Answers whether there is something to read. Text that is known already is used at once.
 */
export async function requestTexts(ctx: Ctx, itemIds: string[] | 'all', extractor: number): Promise<boolean> {
  return write(ctx, async (tx) => {
    const added = await store.addWaiting(tx, itemIds, itemIds === 'all' ? 0 : tx.services.clock.now())
    if (itemIds === 'all')
      return added + (await store.renewOlder(tx, extractor)) > 0 || (await store.nextWaiting(tx.db, staleBefore(tx))) !== undefined
    const known = await store.undescribed(tx.db, itemIds)
    for (const { id, hash } of known) {
      const sections = fromJson<Sections>((await store.textsOf(tx.db, [id])).get(id) ?? '[]')
      await describe(tx, hash, [id], sections)
    }
    return added > 0
  })
}

type Sections = Extract<FoundText, { state: 'read' }>['sections']

const staleBefore = (ctx: Ctx) => ctx.services.clock.now() - READING_MS

/** Takes a file to read its text, the newest first; undefined where none waits. The caller says how it went, or gives it back. */
export async function takeWaitingText(ctx: Ctx, extractor: number): Promise<WaitingText | undefined> {
  return write(ctx, async (tx) => {
    for (;;) {
      const hash = await store.nextWaiting(tx.db, staleBefore(tx))
      if (hash === undefined) return undefined
      const file = await store.fileOfBytes(tx.db, hash)
      if (file) {
        const attempts = await store.markReading(tx, hash, extractor)
        return { hash, path: tx.services.files.path(hash), name: file.name, mediaType: file.media_type, attempts }
      }
      await store.deleteText(tx, hash)
    }
  })
}

/** When a reader that has not ended will be taken to be dead, so that somebody looks again; undefined where none is at work. */
export async function textsDue(ctx: Ctx): Promise<number | undefined> {
  const begun = await store.oldestReading(ctx.db)
  return begun === undefined ? undefined : begun + READING_MS + 1
}

export const giveBackText = (ctx: Ctx, hash: string): Promise<void> => write(ctx, (tx) => store.markWaiting(tx, hash))

/** Keeps what was found in a file, and tells search of the documents whose newest version it is. */
export async function keepText(ctx: Ctx, hash: string, found: FoundText): Promise<void> {
  await write(ctx, async (tx) => {
    if (!(await isHashUsed(tx.db, hash))) return store.deleteText(tx, hash)
    const sections = found.state === 'read' ? found.sections : []
    await store.putText(tx, hash, {
      state: found.state,
      reason: found.state === 'failed' ? found.reason : null,
      characters: found.state === 'read' ? found.characters : 0,
      cut: found.state === 'read' && found.cut ? 1 : 0,
      sections: toJson(sections),
      at: tx.services.clock.now(),
    })
    const documents = await store.documentsOfBytes(tx.db, hash)
    if (documents.length > 0) await describe(tx, hash, documents, sections)
  })
}

async function describe(tx: Tx, hash: string, documents: string[], sections: Sections): Promise<void> {
  const beginning = beginningOf(sections)
  const about = { language: detectLanguage(beginning), excerpt: excerptOf(beginning) }
  await store.describeDocuments(tx, documents, about)
  await emit(tx, { name: 'document.extracted', subject: documents[0], data: { items: documents, hash } })
}

function beginningOf(sections: Sections): string {
  let text = ''
  for (const section of sections) {
    text += ` ${section.heading} ${section.text}`
    if (text.length > 4_000) break
  }
  return text.replace(/\s+/g, ' ').trim()
}

function excerptOf(text: string): string {
  if (text.length <= EXCERPT_LENGTH) return text
  const blank = text.lastIndexOf(' ', EXCERPT_LENGTH)
  return `${text.slice(0, blank > EXCERPT_LENGTH / 2 ? blank : EXCERPT_LENGTH).toWellFormed()}…`
}

/** Where finding the text of a document's newest file stands. */
export async function documentText(ctx: Ctx, hash: string): Promise<DocumentText> {
  const text = await store.findText(ctx.db, hash)
  if (text?.state !== 'read' && text?.state !== 'failed') return { state: 'waiting', reason: null, characters: 0, cut: false }
  return { state: text.state, reason: text.reason, characters: text.characters, cut: text.cut === 1 }
}

/** Sections of documents' text as search keeps them, by item. */
export async function documentSections(ctx: Ctx, itemIds: string[]): Promise<Map<string, Indexed['sections']>> {
  if (itemIds.length === 0) return new Map()
  const texts = await store.textsOf(ctx.db, itemIds)
  return new Map(
    [...texts].map(([id, json]) => [
      id,
      fromJson<Sections>(json).map(({ anchor, heading, path, text }) => ({ id: anchor, heading, path, text })),
    ]),
  )
}
