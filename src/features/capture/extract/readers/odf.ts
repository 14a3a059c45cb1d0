import type { OfficeArchive } from '../archive.ts'
import { Paragraphs } from '../paragraphs.ts'
import type { Text } from '../text.ts'
import { Unreadable } from '../types.ts'

/** Text that was deleted, or that a viewer does not show. */
const SKIPPED = new Set([
  'tracked-changes',
  'forms',
  'settings',
  'automatic-styles',
  'font-face-decls',
  'annotation-end',
  'desc',
  'ruby-text',
])

/** OpenDocument (ISO 26300) texts, presentations and spreadsheets: headings, slides or sheets, rows of tables. */
export async function readOdf(archive: OfficeArchive, text: Text): Promise<void> {
  await refuseEncrypted(archive)
  const paragraphs = new Paragraphs(text)
  const levels: (number | undefined)[] = []
  const named = { page: false, table: false }
  const read = await archive.xml('content.xml', {
    skip: SKIPPED,
    open(name, attributes) {
      if (name === 'spreadsheet') named.table = true
      else if (name === 'presentation' || name === 'drawing') named.page = true
      else if (name === 'page' && named.page) text.heading(1, '')
      else if (name === 'table' && named.table && !paragraphs.within) text.heading(1, attributes.name ?? '')
      else if (name === 'p' || name === 'h') {
        paragraphs.begin()
        levels.push(name === 'h' ? Number(attributes['outline-level'] ?? 1) : undefined)
      } else if (name === 's' || name === 'tab') paragraphs.add(' ')
      else if (name === 'line-break') paragraphs.add('\n')
      else if (name === 'table-row') paragraphs.beginRow()
    },
    close(name) {
      if (name === 'p' || name === 'h') paragraphs.end(levels.pop())
      else if (name === 'table-cell') paragraphs.endCell()
      else if (name === 'table-row') paragraphs.endRow()
    },
    text: (part) => paragraphs.add(part),
  })
  if (!read) throw new Unreadable('damaged')
}

/** OpenDocument and HWPX say of encrypted parts in the manifest how they are. */
export async function refuseEncrypted(archive: OfficeArchive): Promise<void> {
  await archive.xml('META-INF/manifest.xml', {
    open(name) {
      if (name === 'encryption-data') throw new Unreadable('encrypted')
    },
  })
}
