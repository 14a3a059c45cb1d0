import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { splitBlocks } from '../src/features/markdown/index.ts'
import { CORPORA, corporaFolder } from './world.ts'

// Edits as people make them when a page is copied and goes on living: words changed in sentences, numbers brought up to
// date, sections moved, paragraphs taken out and put in, headings reworded. The same seed makes the same edits everywhere.

export type Page = { path: string; title: string; body: string }
export type Chance = () => number

/** The pages of one of the real knowledge bases, without the very short ones, which say nothing. */
export function pagesOf(corpus: string): Page[] {
  return globSync('**/*.md', { cwd: join(corporaFolder, corpus) })
    .sort()
    .map((path) => {
      const body = readFileSync(join(corporaFolder, corpus, path), 'utf8').replace(/^---\n[\s\S]*?\n---\n/, '')
      return { path, title: /^# (.+)$/m.exec(body)?.[1] ?? path, body }
    })
    .filter(({ body }) => body.split(/\s+/).length >= 40)
}

export const corpora = CORPORA.map(([folder]) => folder)

/** Numbers from 0 to 1 that look random; mulberry32. */
export function seeded(seed: number): Chance {
  let state = seed | 0
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

const pick = <T>(chance: Chance, from: readonly T[]): T => from[Math.floor(chance() * from.length)]

/** Some words of a line changed, taken out or put in; the words come from the same knowledge base. */
function reworded(line: string, words: readonly string[], chance: Chance): string {
  const parts = line.split(' ')
  if (parts.length < 4) return line
  const changes = 1 + Math.floor(chance() * Math.max(1, parts.length / 8))
  for (let change = 0; change < changes; change++) {
    const at = 1 + Math.floor(chance() * (parts.length - 1))
    const kind = chance()
    if (kind < 0.5) parts[at] = pick(chance, words)
    else if (kind < 0.75) parts.splice(at, 1)
    else parts.splice(at, 0, pick(chance, words))
  }
  return parts.join(' ')
}

const isHeading = (block: string) => /^#{1,6} /.test(block)
const isProse = (block: string) => !/^(```|~~~|\||<|import |export )/.test(block)

/** A later state of the same page: about `share` of its lines are touched, and some blocks moved, dropped or added. */
export function edited(page: Page, others: readonly Page[], share: number, chance: Chance): Page {
  let blocks = splitBlocks(page.body).map(({ source }) => source)
  const words = pick(chance, others).body.match(/[\p{L}]{2,}/gu) ?? ['new']
  blocks = blocks.map((block) =>
    isProse(block)
      ? block
          .split('\n')
          .map((line) => (chance() < share ? reworded(line, words, chance) : line))
          .join('\n')
      : block,
  )
  blocks = blocks.map((block) =>
    chance() < share ? block.replace(/\b\d{1,4}\b/g, (number) => String(Number(number) + 1 + Math.floor(chance() * 9))) : block,
  )
  blocks = blocks.map((block) =>
    isHeading(block) && chance() < share ? block.replace(/^(#+ ).*/, `$1${pick(chance, words)} ${pick(chance, words)}`) : block,
  )
  if (chance() < 0.5) blocks = withSectionMoved(blocks, chance)
  const removable = Math.floor(blocks.length * share * 0.4)
  for (let count = 0; count < removable; count++) blocks.splice(Math.floor(chance() * blocks.length), 1)
  const foreign = splitBlocks(pick(chance, others).body).map(({ source }) => source)
  const added = Math.floor(blocks.length * share * 0.3 * chance())
  for (let count = 0; count < added; count++) blocks.splice(Math.floor(chance() * blocks.length), 0, pick(chance, foreign))
  const title = chance() < 0.4 ? `${page.title} (${pick(chance, words)})` : page.title
  return { path: `${page.path}#edited`, title, body: blocks.join('') }
}

function withSectionMoved(blocks: string[], chance: Chance): string[] {
  const heads = blocks.flatMap((block, at) => (isHeading(block) ? [at] : []))
  if (heads.length < 3) return blocks
  const which = 1 + Math.floor(chance() * (heads.length - 2))
  const section = blocks.slice(heads[which], heads[which + 1])
  return [...blocks.slice(0, heads[which]), ...blocks.slice(heads[which + 1]), ...section]
}

/** A stretch of a page that somebody made a page of its own: about a third of it. */
export function excerpt(page: Page, chance: Chance): Page {
  const blocks = splitBlocks(page.body).map(({ source }) => source)
  const length = Math.max(2, Math.ceil(blocks.length * (0.25 + chance() * 0.2)))
  const from = Math.floor(chance() * Math.max(1, blocks.length - length))
  return { path: `${page.path}#excerpt`, title: `${page.title} – excerpt`, body: blocks.slice(from, from + length).join('') }
}

/** A light rewording that leaves some sentences and all numbers as they are, and moves a section. */
export function retold(page: Page, others: readonly Page[], share: number, kept: readonly string[], chance: Chance): Page {
  const words = pick(chance, others).body.match(/[\p{L}]{2,}/gu) ?? ['new']
  const blocks = splitBlocks(page.body).map(({ source }) =>
    isProse(source)
      ? source
          .split('\n')
          .map((line) =>
            chance() < share && !/\d/.test(line) && !kept.some((text) => line.includes(text)) ? reworded(line, words, chance) : line,
          )
          .join('\n')
      : source,
  )
  return { path: `${page.path}#retold`, title: page.title, body: withSectionMoved(blocks, chance).join('') }
}
