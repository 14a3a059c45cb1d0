import { splitFrontMatter } from './front-matter.ts'
import { frontMatterLength } from './scan/front-matter-length.ts'
import { detectLanguage } from './language.ts'
import { type DocumentScan, scanDocument } from './scan/document.ts'
import { slugify } from './slug.ts'
import type { Analysis, Heading, Section } from './types.ts'

const EXCERPT_LENGTH = 200

/**
 * What saving needs to know of a source: links, headings, sections for search, words, excerpt, language. It never
 * throws, whatever the source. It runs on every save, so it scans and builds no syntax tree.
 */
export function analyseMarkdown(source: string): Analysis {
  const from = frontMatterLength(source)
  const frontMatter = from > 0 ? splitFrontMatter(source).data : undefined
  const scan = scanDocument(source, from)
  const { sections, headings, prose } = outline(scan)
  const title = titleOf(scan)
  const text = prose.join(' ')
  return {
    ...(frontMatter ? { frontMatter } : {}),
    ...(title === undefined ? {} : { title }),
    links: scan.links,
    headings,
    sections,
    words: countWords(text) + headings.reduce((sum, heading) => sum + countWords(heading.text), 0),
    excerpt: excerptOf(text),
    language: detectLanguage(text || headings.map((heading) => heading.text).join(' ')),
  }
}

function titleOf(scan: DocumentScan): string | undefined {
  const first = scan.leaves.find(
    (leaf) => leaf.kind !== 'definition' && leaf.kind !== 'component' && (leaf.kind !== 'html' || leaf.text !== ''),
  )
  return first?.kind === 'heading' && first.depth === 1 && first.text !== '' ? first.text : undefined
}

type Outline = { sections: Section[]; headings: Heading[]; prose: string[] }

function outline(scan: DocumentScan): Outline {
  const seen = new Map<string, number>()
  const headings: Heading[] = []
  const sections: Section[] = []
  const prose: string[] = []
  const above: Heading[] = []
  let texts: string[] = []
  let section: Section = { id: '', heading: '', path: [], depth: 0, text: '' }
  const finish = () => {
    section.text = texts.join('\n')
    if (section.id !== '' || section.text !== '') sections.push(section)
    texts = []
  }
  for (const leaf of scan.leaves) {
    if (leaf.kind === 'heading') {
      if (leaf.text === '') continue
      finish()
      const heading = { depth: leaf.depth, id: headingId(leaf.text, leaf.anchor, seen), text: leaf.text }
      headings.push(heading)
      while (above.length > 0 && (above[above.length - 1] as Heading).depth >= leaf.depth) above.pop()
      section = { id: heading.id, heading: heading.text, path: above.map((each) => each.text), depth: leaf.depth, text: '' }
      above.push(heading)
    } else if (leaf.text !== '') {
      texts.push(leaf.text)
      if (leaf.kind !== 'code' && leaf.kind !== 'math') prose.push(leaf.text)
    }
  }
  finish()
  return { sections, headings, prose }
}

/** The anchor of a heading: its own `{/*anchor*\/}` where it has one, else made of its text. */
export function headingId(text: string, anchor: string | undefined, seen: Map<string, number>): string {
  return slugify(anchor ?? text, seen)
}

/** Words are runs without spaces that hold a letter or a digit: eojeol in Korean. */
function countWords(text: string): number {
  let words = 0
  let inside = false
  let counted = false
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index)
    if (code <= 32 || code === 0xa0 || code === 0x3000) {
      inside = false
      continue
    }
    if (!inside) {
      inside = true
      counted = false
    }
    if (!counted && (code > 127 ? code > 0xbf && (code < 0x2000 || code > 0x303f) : isWordCode(code))) {
      counted = true
      words += 1
    }
  }
  return words
}

function isWordCode(code: number): boolean {
  return (code >= 48 && code <= 57) || (code >= 65 && code <= 90) || (code >= 97 && code <= 122)
}

function excerptOf(text: string): string {
  const flat = text
    .slice(0, EXCERPT_LENGTH * 6)
    .replace(/\s+/g, ' ')
    .trim()
  if (flat.length <= EXCERPT_LENGTH) return flat
  const cut = flat.lastIndexOf(' ', EXCERPT_LENGTH)
  let end = cut > EXCERPT_LENGTH * 0.6 ? cut : EXCERPT_LENGTH
  const last = flat.charCodeAt(end - 1)
  if (last >= 0xd800 && last <= 0xdbff) end -= 1
  return `${flat.slice(0, end).replace(/[\s,;:.·-]+$/, '')}…`
}
