import { describe, expect, test } from 'vitest'
import { analyseMarkdown } from '../analyse.ts'
import { joinRendered } from '../html.ts'
import { renderDocument } from '../render/document.ts'
import { rewriteDestinations } from '../rewrite.ts'
import { corpora, hasCorpora } from './corpora.ts'

/** The words a reader of a page meets, descriptions of pictures included. */
function wordsOf(page: string): Set<string> {
  // Whether a raised word belongs to the one before it is open: both readings count.
  const text = `${page} ${page.replace(/<\/?(?:sup|sub)\b[^>]*>/g, '')}`
    .replace(/<annotation[^]*?<\/annotation>/g, ' ')
    .replace(/<[^>]*\b(?:alt|title)="([^"]*)"[^>]*>/g, ' $1 ')
    .replace(/<\/?(?:span|em|strong|a|code|del|b|i|mark|kbd)\b[^>]*>/g, '')
    .replace(/<[^>]*>/g, ' ')
    .replace(/&(lt|gt|amp|quot|nbsp|#39|#x27);/g, (_, name: string) => ({ lt: '<', gt: '>', amp: '&', quot: '"', nbsp: ' ' })[name] ?? "'")
  return new Set(text.split(/[^\p{L}\p{N}]+/u))
}

describe.skipIf(!hasCorpora)('real knowledge bases', () => {
  test('every page renders and keeps its words', { timeout: 600_000 }, async () => {
    for (const { name, source } of corpora()) {
      const html = joinRendered(await renderDocument(source, { language: 'ko' }), (slot) => slot.text)
      const words = wordsOf(html)
      const lost = analyseMarkdown(source)
        .sections.flatMap(({ heading, text }) => `${heading} ${text}`.split(/[^\p{L}\p{N}]+/u))
        .filter((word) => !words.has(word))
      expect({ name, lost: lost.filter(Boolean) }).toEqual({ name, lost: [] })
    }
  })

  test('the anchors that analysis knows are those of the page', { timeout: 600_000 }, async () => {
    const korean = corpora().filter(({ name }) => name.startsWith('react-docs-ko'))
    for (const { name, source } of korean.slice(0, 60)) {
      const { toc } = await renderDocument(source, { language: 'ko' })
      expect({ name, ids: toc.map(({ id }) => id) }).toEqual({ name, ids: analyseMarkdown(source).headings.map(({ id }) => id) })
    }
  })

  test('rewriting nothing changes no byte', () => {
    for (const { source } of corpora()) expect(rewriteDestinations(source, () => null)).toBe(source)
  })
})
