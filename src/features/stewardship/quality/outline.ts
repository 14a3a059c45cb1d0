/*
 * The shape of a Markdown text, as far as the content standard asks for it. It reads line by line and builds no tree, so that it
 * runs at every stroke in the editor and over all items in the background alike.
 */

/** A heading and what stands between it and the next one; the first part has no heading. */
export type Part = {
  heading: string
  depth: number
  words: number
  steps: number
  code: number
  links: number
  tables: number
  images: number
}

const FENCE = /^ {0,3}(`{3,}|~{3,})/
const HEADING = /^ {0,3}(#{1,6})(?:[ \t](.*))?$/
const LONGEST_HEADING = 1_000
const STEP = /^ {0,9}\d{1,9}[.)][ \t]+\S/
const IMAGE = /!\[[^[\]\n]{0,500}\]\([^)\s]/g
const LINK = /(?<!!)\[[^[\]\n]{1,500}\]\([^)\s]|(?<!!)\[\[[^[\]\n]{1,300}\]\]|\bhttps?:\/\/[^\s)>\]]+/g
const WORD = /[\p{L}\p{N}][\p{L}\p{M}\p{N}_'’.-]*/gu

const emptyPart = (heading = '', depth = 0): Part => ({
  ...{ heading, depth, words: 0, steps: 0, code: 0, links: 0, tables: 0, images: 0 },
})

/** The parts of a text in order. Comments, code and addresses are no words. */
export function outlineOf(markdown: string): Part[] {
  const parts = [emptyPart()]
  let fence = ''
  for (const line of withoutComments(markdown).split(/\r\n|\n|\r/)) {
    const part = parts[parts.length - 1] as Part
    const mark = FENCE.exec(line)?.[1]
    if (fence) {
      if (mark?.startsWith(fence) && line.trim() === mark) fence = ''
      continue
    }
    if (mark) {
      fence = mark
      part.code += 1
      continue
    }
    const heading = HEADING.exec(line)
    if (heading) parts.push(emptyPart(plain(heading[2] ?? ''), (heading[1] as string).length))
    else measure(line, part)
  }
  return parts
}

/** Comments without their text, but with their lines; one that is never closed is none. */
function withoutComments(markdown: string): string {
  let text = ''
  let from = 0
  for (let open = markdown.indexOf('<!--'); open >= 0; open = markdown.indexOf('<!--', from)) {
    const end = markdown.indexOf('-->', open + 4)
    if (end < 0) break
    text += markdown.slice(from, open) + markdown.slice(open, end).replace(/[^\n]/g, '')
    from = end + 3
  }
  return text + markdown.slice(from)
}

/** The line between the head and the rows of a table: two cells at least, of dashes and colons. */
function isTableRule(line: string): boolean {
  const rule = line.trim()
  if (!rule.includes('|') || !/^[|:\- \t]+$/.test(rule)) return false
  const cells = rule.replace(/^\||\|$/g, '').split('|')
  return cells.length > 1 && cells.every((cell) => /^:?-+:?$/.test(cell.trim()))
}

function measure(line: string, part: Part): void {
  if (line.trim() === '') return
  if (isTableRule(line)) {
    part.tables += 1
    return
  }
  part.images += count(line, IMAGE)
  part.links += count(line, LINK)
  if (STEP.test(line)) part.steps += 1
  const prose = line
    .replace(/^ {0,9}(?:\d{1,9}[.)]|[-*+>])[ \t]+/, '')
    .replace(/\]\([^()\n]{0,2000}\)/g, '] ')
    .replace(/\bhttps?:\/\/\S+/g, ' ')
  part.words += count(prose, WORD)
}

const count = (text: string, pattern: RegExp): number => text.match(pattern)?.length ?? 0

/** A heading without the marks of emphasis, code and links, and without the signs that may close it. */
const plain = (text: string): string =>
  unclosed(text.slice(0, LONGEST_HEADING).trim())
    .replace(/\{\/\*.*?\*\/\}/g, '')
    .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/[*_`~]/g, '')
    .trim()

function unclosed(heading: string): string {
  let end = heading.length
  while (heading[end - 1] === '#') end--
  return end < heading.length && (end === 0 || heading[end - 1] === ' ' || heading[end - 1] === '\t') ? heading.slice(0, end) : heading
}
