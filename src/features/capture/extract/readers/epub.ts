import { type OfficeArchive, resolvePart } from '../archive.ts'
import type { Text } from '../text.ts'
import { Unreadable } from '../types.ts'
import { readHtml } from './html.ts'

/** EPUB: its chapters in the order of reading. */
export async function readEpub(archive: OfficeArchive, text: Text): Promise<void> {
  let book = ''
  await archive.xml('META-INF/container.xml', {
    open(name, attributes) {
      if (name === 'rootfile') book ||= attributes['full-path'] ?? ''
    },
  })
  if (!archive.has(book)) throw new Unreadable('damaged')
  const chapters = await readSpine(archive, book)
  await refuseEncrypted(archive, new Set(chapters))
  for (const chapter of chapters) {
    const bytes = await archive.bytes(chapter)
    if (bytes) readHtml(bytes.toString('utf8'), text)
  }
}

async function readSpine(archive: OfficeArchive, book: string): Promise<string[]> {
  const parts = new Map<string, string>()
  const chapters: string[] = []
  const folder = book.slice(0, book.lastIndexOf('/') + 1)
  await archive.xml(book, {
    open(name, { id = '', href = '', idref = '' }) {
      if (name === 'item') parts.set(id, resolvePart(folder, decodeURI(href)))
      else if (name === 'itemref') chapters.push(parts.get(idref) ?? '')
    },
  })
  return chapters.filter((chapter) => archive.has(chapter))
}

/** Fonts are often obscured, which does not matter; a chapter that is encrypted does. */
async function refuseEncrypted(archive: OfficeArchive, chapters: Set<string>): Promise<void> {
  await archive.xml('META-INF/encryption.xml', {
    open(name, { URI = '' }) {
      if (name === 'CipherReference' && chapters.has(resolvePart('', decodeURI(URI)))) throw new Unreadable('encrypted')
    },
  })
}
