import type { OfficeArchive } from '../archive.ts'
import { Paragraphs } from '../paragraphs.ts'
import type { Text } from '../text.ts'
import { Unreadable } from '../types.ts'
import { refuseEncrypted } from './odf.ts'

/** HWPX (OWPML, KS X 6101), the newer format of Hangul: headings by outline style, rows of tables, notes where they stand. */
export async function readHwpx(archive: OfficeArchive, text: Text): Promise<void> {
  await refuseEncrypted(archive)
  const levels = await readLevels(archive)
  const sections = archive.names.flatMap((name) => {
    const number = /^Contents\/section(\d+)\.xml$/i.exec(name)?.[1]
    return number === undefined ? [] : [{ name, number: Number(number) }]
  })
  if (sections.length === 0) throw new Unreadable('damaged')
  for (const { name } of sections.toSorted((a, b) => a.number - b.number)) await readSection(archive, name, text, levels)
}

async function readSection(archive: OfficeArchive, part: string, text: Text, levels: Map<string, number>): Promise<void> {
  const paragraphs = new Paragraphs(text)
  const heading: (number | undefined)[] = []
  let words = 0
  await archive.xml(part, {
    skip: new Set(['parameters', 'fieldEnd', 'hiddenComment', 'secPr', 'shapeComment', 'deleteBegin']),
    open(name, { styleIDRef = '' }) {
      if (name === 'p') {
        paragraphs.begin()
        heading.push(levels.get(styleIDRef))
      } else if (name === 't' || name === 'script') words++
      else if (name === 'tab' || name === 'nbSpace' || name === 'fwSpace') paragraphs.add(' ')
      else if (name === 'lineBreak') paragraphs.add('\n')
      else if (name === 'tr') paragraphs.beginRow()
    },
    close(name) {
      if (name === 't' || name === 'script') words--
      else if (name === 'p') paragraphs.end(heading.pop())
      else if (name === 'tc') paragraphs.endCell()
      else if (name === 'tr') paragraphs.endRow()
    },
    text: (part) => words > 0 && paragraphs.add(part),
  })
}

async function readLevels(archive: OfficeArchive): Promise<Map<string, number>> {
  const levels = new Map<string, number>()
  await archive.xml('Contents/header.xml', {
    open(element, { id = '', name = '', engName = '' }) {
      const level = element === 'style' ? outlineLevel(name, engName) : undefined
      if (level !== undefined) levels.set(id, level)
    },
  })
  return levels
}

/** Hangul knows headings by the names of its styles: 개요 1 to 개요 10. */
export function outlineLevel(name: string, englishName: string): number | undefined {
  const found =
    /^(?:개요|제목|outline|heading)\s*(\d{1,2})$/i.exec(name.trim()) ?? /^(?:outline|heading)\s*(\d{1,2})$/i.exec(englishName.trim())
  return found ? Number(found[1]) : undefined
}
