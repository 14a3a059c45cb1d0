import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { getDocumentProxy } from 'unpdf'
import { type Text, Full } from '../text.ts'
import { Unreadable } from '../types.ts'

const MOST_PAGES = 5_000
/** Korean PDFs of the years before Unicode number their letters by tables of Adobe's that they do not hold themselves. */
const CMAPS = `${join(import.meta.dirname, '../cmaps')}/`

/** PDF: a section for each page that has a text layer. What was only scanned has none. */
export async function readPdf(path: string, text: Text): Promise<void> {
  const options = { verbosity: 0, stopAtErrors: false, cMapUrl: CMAPS, cMapPacked: true }
  const pdf = await getDocumentProxy(new Uint8Array(await readFile(path)), options).catch((error: Error) => {
    throw new Unreadable(error.name === 'PasswordException' ? 'encrypted' : 'damaged')
  })
  let broken = 0
  for (let number = 1; number <= pdf.numPages; number++) {
    if (number > MOST_PAGES) throw new Full()
    const words = await pageText(pdf, number).catch(() => undefined)
    if (words === undefined) broken++
    else if (words.trim() !== '') {
      text.page(number)
      for (const line of words.split('\n')) text.paragraph(line)
    }
  }
  if (broken === pdf.numPages) throw new Unreadable('damaged')
}

async function pageText(pdf: Awaited<ReturnType<typeof getDocumentProxy>>, number: number): Promise<string> {
  const page = await pdf.getPage(number)
  const { items } = await page.getTextContent()
  page.cleanup()
  return items.map((item) => ('str' in item ? item.str + (item.hasEOL ? '\n' : '') : '')).join('')
}
