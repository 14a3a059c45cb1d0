import type { OfficeArchive } from '../archive.ts'
import { Paragraphs } from '../paragraphs.ts'
import type { Text } from '../text.ts'

/** Deleted words, field codes, and the second copy of drawings that old programs are given. */
const SKIPPED = new Set(['delText', 'instrText', 'delInstrText', 'Fallback', 'moveFrom'])
const NOTES = ['footnotes', 'endnotes', 'comments']

/** Word (Office Open XML, ISO 29500): headings by style or outline level, tables by rows, notes at the end. */
export async function readDocx(archive: OfficeArchive, text: Text): Promise<void> {
  const main = await archive.mainPart()
  const relations = [...(await archive.relations(main)).values()]
  const partOf = (type: string) => relations.find((relation) => relation.type === type)?.part ?? ''
  const levels = await readLevels(archive, partOf('styles'))
  await readBody(archive, main, text, levels)
  for (const part of NOTES.map(partOf).filter((name) => archive.has(name))) {
    text.heading(1, '')
    await readBody(archive, part, text, new Map())
  }
}

async function readBody(archive: OfficeArchive, part: string, text: Text, levels: Map<string, number>): Promise<void> {
  const paragraphs = new Paragraphs(text)
  const heading: (number | undefined)[] = []
  let words = false
  await archive.xml(part, {
    skip: SKIPPED,
    open(name, { val = '' }) {
      if (name === 'p') {
        paragraphs.begin()
        heading.push(undefined)
      } else if (name === 'pStyle') heading[heading.length - 1] = levels.get(val)
      else if (name === 'outlineLvl') heading[heading.length - 1] = levelOf(Number(val))
      else if (name === 't') words = true
      else if (name === 'tab' || name === 'noBreakHyphen') paragraphs.add(name === 'tab' ? ' ' : '-')
      else if (name === 'br' || name === 'cr') paragraphs.add('\n')
      else if (name === 'tr') paragraphs.beginRow()
    },
    close(name) {
      if (name === 'p') paragraphs.end(heading.pop())
      else if (name === 't') words = false
      else if (name === 'tc') paragraphs.endCell()
      else if (name === 'tr') paragraphs.endRow()
    },
    text: (part) => words && paragraphs.add(part),
  })
}

/** Heading levels by style; a style without one has that of the style it is based on. */
async function readLevels(archive: OfficeArchive, part: string): Promise<Map<string, number>> {
  const styles = new Map<string, { level?: number; basedOn?: string }>()
  let style: { level?: number; basedOn?: string } = {}
  await archive.xml(part, {
    open(name, { styleId, val = '' }) {
      if (name === 'style') {
        style = {}
        if (styleId) styles.set(styleId, style)
      } else if (name === 'name') style.level ??= levelByName(val)
      else if (name === 'basedOn') style.basedOn = val
      else if (name === 'outlineLvl') style.level = levelOf(Number(val))
    },
  })
  const levels = new Map<string, number>()
  for (const id of styles.keys()) {
    let at: string | undefined = id
    for (let step = 0; at !== undefined && step < 10; step++) {
      const level = styles.get(at)?.level
      if (level !== undefined) {
        levels.set(id, level)
        break
      }
      at = styles.get(at)?.basedOn
    }
  }
  return levels
}

const levelOf = (outline: number) => (outline >= 0 && outline < 9 ? outline + 1 : undefined)

function levelByName(name: string): number | undefined {
  const numbered = /^(?:heading|제목)\s*([1-9])$/i.exec(name)
  if (numbered) return Number(numbered[1])
  return /^(?:title|제목)$/i.test(name) ? 0 : undefined
}
