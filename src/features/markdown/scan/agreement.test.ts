import type { Definition, Image, Link, Nodes, Root } from 'mdast'
import { visit } from 'unist-util-visit'
import { describe, expect, test } from 'vitest'
import { splitBlocks } from '../blocks.ts'
import { frontMatterLength } from './front-matter-length.ts'
import { corpora, hasCorpora } from '../samples/corpora.ts'
import { parseMarkdown } from '../syntax/dialect.ts'
import { scanDocument } from './document.ts'
import { HTML_NAMES } from './html-names.ts'
import { wikiParts } from './dialect-marks.ts'

/*
 * The scanner is a second reading of the dialect, so it is held to the first, the syntax tree: on samples of every
 * construct, and on real documents where they are at hand.
 */
const samples = [
  'a\nb\n\nc',
  '# a #\n## b\n#c\n####### d',
  'a\n===\nb\nc\n---\nd',
  '- a\n- b\n\n  c\n    - d\n* e',
  '1. a\n2. b\n10) c',
  'a\n2. b\n1. c',
  '> a\nb\n> > c\n\n> d',
  '> - a\n>   b\n> c',
  '```js\na\n``\n```\nb',
  '~~~\n```\n~~~',
  '    a\n\n    b\nc',
  '- a\n\n      b',
  '-\n  a\n-\n\n  b',
  '<div>\na\n\nb</div>',
  '<!-- a\n\nb --> c\nd',
  '<a>\nb',
  'a\n<div>\nb',
  'a <b>c</b> <d-e> <F> <Gh i={j}> k',
  '<Note>\na\n</Note>\nb',
  '***\n- - -\n___\n-\n--',
  '| a | b |\n|--|:-:|\n| c \\| d | `e` |\nf\n\ng',
  'a | b\n-|-\nc',
  'a\n| b |\n|-|\n| c |',
  '|a|\n|-|-|\nb',
  '[a]: b "c"\n[d]: <e f>\ng [a] [d][] [h][a]',
  '[a]: b\n"c\nd"\ne',
  '[^a] [^b]\n\n[^a]: c\n\n    d\n\ne',
  '$$\na\n$$\nb',
  '$$ a $$',
  'a $b$ $c $d',
  '\ta\n\t- b',
  '- a\n\tb\n\n\tc',
  '>\ta\n>\n>\tb',
  '- a\n```\nb\n```',
  '1. a\n\n   b\n\n\n   c\n2. d',
  '*a* **b** ***c*** _d_ __e__ a_b_c *a **b* c**',
  '**가(나)**는 *다*라 __마__바',
  '~~a~~ ~b~ ~~~c~~~',
  '`a` ``b`c`` `d',
  '\\*a\\* \\# &amp; &copy; &#44; &nope;',
  '[a](b) [c](<d e> "f") [g](h (i)) [j](k) l] [m',
  '![a](b) [![c](d)](e) ![f [g](h)](i)',
  '[a [b](c) d](e)',
  '[a](b "c) [d](e\\)f)',
  '<https://a.b> <a@b.c> https://d.e/f). www.g.h, i@j.k',
  '[https://a.b](c) [d](e](https://f.g)',
  '[[a]] [[b|c]] ![[d#e]] [[f](g)] [[1]](https://h.i)',
  '@a @b.c. @가나, d@e @f/g',
  'a {/* b */} c\n\n# d {/*e*/}',
  'a  \nb\\\nc',
  '\ufeff# a',
  '---\na: b\n---\nc',
  '- [ ] a\n- [x] b',
  '> [!NOTE]\n> a',
  '> [!TIP] a',
  'a\r\n\r\n- b\r\n  c\r\n',
  '',
  '\n\n',
  '# \n\n#\n',
  '- # a\n- ## b',
  '* a\n  ***\n  b',
  '10. a\n    b',
  '1234567890. a',
  '+ a\n\n\n+ b\n- c',
]

const plainTypes = new Set(['braceComment', 'wikiEmbed', 'component', 'footnoteReference', 'list'])

function visibleText(node: Nodes | { type: string; value?: string; alt?: string; children?: Nodes[] }): string {
  if (plainTypes.has(node.type)) return ''
  if (node.type === 'html') return unknownTag(node.value ?? '')
  if (node.type === 'wikiLink') return wikiParts(node.value ?? '').text
  if (node.type === 'image' || node.type === 'imageReference') return (node as Image).alt ?? ''
  if ('value' in node) return node.value ?? ''
  return 'children' in node ? (node.children as Nodes[]).map(visibleText).join('') : ''
}

function unknownTag(html: string): string {
  const name = /^<\/?([A-Za-z][\w-]*)/.exec(html)?.[1]
  return name && !HTML_NAMES.has(name.toLowerCase()) ? html : ''
}

const bare = (text: string) => text.replace(/\s+/g, '').replace(/^\[!(?:NOTE|TIP|IMPORTANT|WARNING|CAUTION)\]/i, '')

function ofTree(tree: Root) {
  const links: string[] = []
  const leaves: string[] = []
  const defined = new Set<string>()
  visit(tree, (node) => {
    if (node.type === 'definition' && defined.has(node.identifier)) return
    if (node.type === 'definition') defined.add(node.identifier)
    if (node.type === 'link' || node.type === 'image' || node.type === 'definition') links.push((node as Link | Image | Definition).url)
    else if (node.type === 'wikiLink') links.push(node.value)
    else if (node.type === 'mention') links.push(node.value.slice(1))
    else if ((node.type as string) === 'wikiEmbed') links.push((node as unknown as { value: string }).value)
    if (node.type === 'heading' || node.type === 'paragraph') leaves.push(bare(visibleText(node)))
  })
  return { links: links.sort(), leaves: leaves.filter(Boolean) }
}

function ofScan(source: string) {
  const scan = scanDocument(source, frontMatterLength(source))
  const links = scan.links.flatMap((link, index) => {
    const syntax = scan.syntaxes[index]
    if (syntax === 'html') return []
    const written = source.slice(link.place.start, link.place.end)
    if (syntax === 'wiki') return [written.slice(2, -2)]
    if (syntax === 'embed') return [written.slice(3, -2)]
    return [link.target + (link.fragment === undefined ? '' : `#${link.fragment}`)]
  })
  const leaves = scan.leaves.filter(({ kind }) => kind === 'heading' || kind === 'paragraph').map(({ text }) => bare(text))
  return { links: links.sort(), leaves: leaves.filter(Boolean) }
}

function topsOfTree(tree: Root, source: string): number[] {
  const starts = tree.children.map(({ position }) => {
    let start = position?.start.offset ?? 0
    while (start > 0 && !/[\r\n]/.test(source.charAt(start - 1))) start -= 1
    return start
  })
  if (starts.length > 0) starts[0] = 0
  return [...new Set(starts)]
}

describe('the scanner reads what the parser reads', () => {
  test.each(samples)('%j', (source) => {
    const tree = parseMarkdown(source)
    expect(ofScan(source)).toEqual(ofTree(tree))
    if (tree.children.length > 0) expect(splitBlocks(source).map(({ place }) => place.start)).toEqual(topsOfTree(tree, source))
  })

  test.skipIf(!hasCorpora)('in real documents too', { timeout: 600_000 }, () => {
    for (const { name, source } of corpora()) {
      const tree = parseMarkdown(source)
      expect({ name, ...ofScan(source) }).toEqual({ name, ...ofTree(tree) })
      if (tree.children.length > 0)
        expect([name, ...splitBlocks(source).map(({ place }) => place.start)]).toEqual([name, ...topsOfTree(tree, source)])
    }
  })
})
