import type { OfficeArchive } from '../archive.ts'
import { Paragraphs } from '../paragraphs.ts'
import { Text } from '../text.ts'

/** PowerPoint: a section for each slide, in the order they are shown, under its title; the speaker's notes at its end. */
export async function readPptx(archive: OfficeArchive, text: Text): Promise<void> {
  const main = await archive.mainPart()
  const relations = await archive.relations(main)
  const slides: string[] = []
  await archive.xml(main, {
    open(name, attributes) {
      // `id` and `r:id` are two attributes; the relation is the one that is known.
      if (name === 'sldId') slides.push(Object.values(attributes).find((value) => relations.has(value)) ?? '')
    },
  })
  for (const slide of slides) {
    const part = relations.get(slide)?.part
    if (part && archive.has(part)) await readSlide(archive, part, text)
  }
}

async function readSlide(archive: OfficeArchive, part: string, text: Text): Promise<void> {
  text.heading(1, (await readShapes(archive, part, new Text())) ?? '')
  await readShapes(archive, part, text)
  const notes = [...(await archive.relations(part)).values()].find(({ type }) => type === 'notesSlide')
  if (notes && archive.has(notes.part)) await readShapes(archive, notes.part, text)
}

/** Adds the words of all shapes but the title and the numbers of pages; answers the title. */
async function readShapes(archive: OfficeArchive, part: string, text: Text): Promise<string | undefined> {
  let role = ''
  let title: string | undefined
  let shape = new Text()
  let paragraphs = new Paragraphs(text)
  let words = false
  await archive.xml(part, {
    skip: new Set(['Fallback']),
    open(name, { type = '' }) {
      if (name === 'sp') {
        role = ''
        shape = new Text()
        paragraphs = new Paragraphs(shape)
      } else if (name === 'ph') role = type
      else if (name === 'graphicFrame') paragraphs = new Paragraphs(text)
      else if (name === 'p') paragraphs.begin()
      else if (name === 't') words = true
      else if (name === 'br') paragraphs.add('\n')
      else if (name === 'tr') paragraphs.beginRow()
    },
    close(name) {
      if (name === 't') words = false
      else if (name === 'p') paragraphs.end()
      else if (name === 'tc') paragraphs.endCell()
      else if (name === 'tr') paragraphs.endRow()
      else if (name === 'sp') {
        const lines = shape
          .sections()
          .map((section) => section.text)
          .join('\n')
        if (/^(?:title|ctrTitle)$/.test(role)) title ??= lines
        else if (!/^(?:sldNum|dt|ftr|hdr)$/.test(role)) text.paragraph(lines)
      }
    },
    text: (part) => words && paragraphs.add(part),
  })
  return title
}
