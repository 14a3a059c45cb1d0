import { type Leaf, scanBlocks } from '../scan/block-scanner.ts'
import { cellPlaces } from '../scan/tables.ts'

/*
 * The parser takes time with the square of some inputs (unclosed brackets, runs of stars) and space with the depth of
 * others. Nobody writes those; they come from generated text or from malice. A top-level block that holds one is shown
 * as it was written, as a listing, and the rest of the page is rendered as ever. Counted in one pass, before parsing.
 */
const LIMITS = {
  nesting: 50,
  openBrackets: 50,
  unclosedResources: 200,
  emphasisRuns: 1500,
  unclosedTags: 300,
  unclosedComments: 100,
  codeRuns: 2000,
  cells: 20_000,
  columns: 200,
  htmlDepth: 100,
}

const MOST_BLANK = 200

/** The source with every block that would be too costly to parse put into a fence, and without wide stretches of nothing. */
export function tameSource(source: string): string {
  const { leaves, tops } = scanBlocks(source)
  const wild = new Set<number>()
  const starts = [...new Set(tops)].sort((a, b) => a - b)
  let block = 0
  let depth = 0
  for (const leaf of leaves) {
    while (block + 1 < starts.length && (starts[block + 1] as number) <= leaf.start) block += 1
    const html = htmlDepth(leaf)
    if (depth + html.most > LIMITS.htmlDepth || isWild(leaf)) wild.add(block)
    else depth = Math.max(0, depth + html.rest)
  }
  return wild.size === 0 && !/\s{200}/.test(source) ? source : tamed(source, starts, wild)
}

function tamed(source: string, starts: number[], wild: Set<number>): string {
  const pieces: string[] = []
  starts.forEach((start, index) => {
    const text = source.slice(start, starts[index + 1] ?? source.length)
    if (!wild.has(index)) return pieces.push(text.length - text.trimEnd().length > MOST_BLANK ? `${text.trimEnd()}\n\n` : text)
    const longest = Math.max(2, ...(text.match(/`{3,}/g) ?? []).slice(0, 10_000).map((run) => run.length))
    const fence = '`'.repeat(longest + 1)
    return pieces.push(`${fence}text\n${text.trimEnd()}\n${fence}\n\n`)
  })
  return pieces.join('')
}

function isWild(leaf: Leaf): boolean {
  if (leaf.nesting > LIMITS.nesting) return true
  if (leaf.kind === 'code' || leaf.kind === 'math') return false
  if (leaf.kind === 'table') return isWideTable(leaf.text) || leaf.text.split('\n').some(isWildText)
  return isWildText(leaf.text)
}

function isWideTable(text: string): boolean {
  const end = text.indexOf('\n')
  const columns = cellPlaces(text, 0, end < 0 ? text.length : end).length
  let rows = 0
  for (let at = end; at >= 0; at = text.indexOf('\n', at + 1)) rows += 1
  return columns > LIMITS.columns || columns * rows > LIMITS.cells
}

/** Counts what makes the parser search far and in vain. */
function isWildText(text: string): boolean {
  if (text.length < LIMITS.unclosedComments) return false
  let brackets = 0
  let runs = 0
  let ticks = 0
  let resources = 0
  let tags = 0
  let comments = 0
  let resource = false
  let tag = false
  let previous = 0
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index)
    if (code === 91) {
      brackets += 1
      if (brackets > LIMITS.openBrackets) return true
    } else if (code === 93) {
      if (brackets > 0) brackets -= 1
      if (text.charCodeAt(index + 1) === 40) {
        if (resource) resources += 1
        resource = true
      }
    } else if (code === 41) resource = false
    else if (code === 60) {
      if (tag) tags += 1
      tag = true
    } else if (code === 62) tag = false
    else if (code === 123 && text.startsWith('/*', index + 1)) comments += 1
    else if (code === 125) comments = Math.max(0, comments - 1)
    else if (code !== previous && (code === 42 || code === 95 || code === 126)) runs += 1
    else if (code !== previous && code === 96) ticks += 1
    previous = code
  }
  return (
    runs > LIMITS.emphasisRuns ||
    ticks > LIMITS.codeRuns ||
    resources > LIMITS.unclosedResources ||
    tags > LIMITS.unclosedTags ||
    comments > LIMITS.unclosedComments
  )
}

const VOID = new Set('area base br col embed hr img input link meta param source track wbr'.split(' '))
const TAG = /<(\/?)([A-Za-z][\w-]*)[^<>]*?(\/?)>/g

/** How deep the tags of a leaf go at most, and how many are left open at its end. */
function htmlDepth(leaf: Leaf): { most: number; rest: number } {
  let depth = 0
  let most = 0
  if (leaf.kind === 'code' || leaf.kind === 'math' || !leaf.text.includes('<')) return { most, rest: depth }
  for (const [, closing, name, selfClosing] of leaf.text.matchAll(TAG)) {
    if (closing) depth -= 1
    else if (!selfClosing && !VOID.has((name as string).toLowerCase())) depth += 1
    if (depth > most) most = depth
  }
  return { most, rest: depth }
}
