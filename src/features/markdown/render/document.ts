/*
 * What a rendered page consists of, for whoever gives it its look:
 *
 *   h1..h6[id] > a.anchor                  heading with its permanent link ("#", behind the text)
 *   a.external                             link to another host
 *   a.external.external-image              picture of another host, shown as a link (span.external-image inside a link)
 *   div.table-scroll[tabindex] > table     table that scrolls inside itself; cells carry align
 *   figure.code[data-language]             code: (figcaption: name of the file) + pre[tabindex] > code
 *     span.tok-KIND                        KIND: constant string comment keyword parameter function string-expression
 *                                          punctuation link inserted deleted changed (colours are the style sheet's)
 *   pre.mermaid-source > code              source of a diagram, drawn by the app
 *   span.katex, div.math-display > span.katex-display      formula (needs KaTeX's style sheet)
 *   code.math-error[title]                 formula that is none, as it was written
 *   aside.callout.callout-KIND[role=note]  KIND: note tip important warning caution; p.callout-title comes first
 *   ul.contains-task-list > li.task-list-item > input[type=checkbox][disabled]
 *   sup > a[data-footnote-ref]             call of a footnote
 *   section.footnotes > h2.sr-only + ol    footnotes; a.data-footnote-backref leads back
 *   details, summary, kbd, mark, abbr, figure, figcaption, ruby, sub, sup as in HTML
 *
 * Ids of headings are those of `slugify`; ids that begin with `onji-` and `root` belong to the page.
 */
import type { Element, Root as HastRoot } from 'hast'
import { raw } from 'hast-util-raw'
import { sanitize } from 'hast-util-sanitize'
import { toHtml } from 'hast-util-to-html'
import type { Heading as HeadingNode, Root } from 'mdast'
import { type Handlers, toHast } from 'mdast-util-to-hast'
import { visit } from 'unist-util-visit'
import { frontMatterLength } from '../scan/front-matter-length.ts'
import { tameSource } from './tame.ts'
import { parseMarkdown } from '../syntax/dialect.ts'
import { nodeTypesIn } from '../syntax/node-types.ts'
import type { Rendered, RenderOptions } from '../types.ts'
import { languageOf, loadHighlighter } from './code.ts'
import { resolveComponents } from './components.ts'
import { decorate } from './decorate.ts'
import { createMath } from './math.ts'
import { linkMedia } from './media.ts'
import { schema } from './schema.ts'
import { Slots, wikiSlot } from './slots.ts'
import { type Words, words } from './words.ts'
import { RENDERER_VERSION } from './version.ts'

/** Renders one document. Runs in the worker only: what it imports is heavy. */
export async function renderDocument(source: string, options: RenderOptions): Promise<Rendered> {
  const slots = new Slots()
  const own = words[options.language]
  const tree = parseMarkdown(tameSource(source.slice(frontMatterLength(source))))
  const types = nodeTypesIn(tree)
  if (types.has('braceComment')) nameHeadings(tree)
  if (types.has('footnoteDefinition')) keepUnusedFootnotes(tree)
  if (types.has('component') || types.has('html')) resolveComponents(tree)
  const html = toHtmlTree(tree, slots, own)
  const safe = sanitize(html, schema) as HastRoot
  const highlight = await loadHighlighter(types.has('code') || types.has('html') ? languagesIn(safe) : [])
  const decorated = decorate(safe, { options, words: own, slots, highlight, math: createMath() })
  const text = toHtml(safe, { allowDangerousHtml: true, characterReferences: { useNamedReferences: true } })
  return { parts: slots.cut(text), ...decorated, renderer: RENDERER_VERSION }
}

function toHtmlTree(tree: Root, slots: Slots, own: Words): HastRoot {
  const made = toHast(tree, {
    allowDangerousHtml: true,
    clobberPrefix: '',
    footnoteLabel: own.footnotes,
    footnoteBackLabel: (reference, again) => own.backToText(again > 1 ? `${reference + 1}-${again}` : String(reference + 1)),
    handlers: handlers(slots),
  }) as HastRoot
  if (!nodeTypesIn(made).has('raw')) return made
  const parsed = raw(made) as HastRoot
  linkMedia(parsed, own)
  return parsed
}

function handlers(slots: Slots): Handlers {
  return {
    wikiLink: (_state, node: { value: string }) => slots.element(wikiSlot('wiki', node.value)),
    wikiEmbed: (_state, node: { value: string }) => slots.element(wikiSlot('embed', node.value)),
    mention: (_state, node: { value: string }) => slots.element({ kind: 'mention', target: node.value.slice(1), text: node.value }),
    braceComment: () => undefined,
    code(_state, node: { value: string; lang?: string | null; meta?: string | null }): Element {
      const properties = { ...(node.lang ? { className: [`language-${node.lang}`] } : {}), ...(node.meta ? { dataMeta: node.meta } : {}) }
      const code: Element = { type: 'element', tagName: 'code', properties, children: [{ type: 'text', value: node.value }] }
      return { type: 'element', tagName: 'pre', properties: {}, children: [code] }
    },
    inlineMath: (_state, node: { value: string }) => formula(node.value, 'math-inline'),
    math: (_state, node: { value: string }): Element => ({
      type: 'element',
      tagName: 'pre',
      properties: {},
      children: [formula(node.value, 'math-display')],
    }),
  }
}

function formula(value: string, name: string): Element {
  return { type: 'element', tagName: 'code', properties: { className: [name] }, children: [{ type: 'text', value }] }
}

/** A comment behind a heading, `{/*anchor*\/}`, is its id. */
function nameHeadings(tree: Root): void {
  visit(tree, 'heading', (node: HeadingNode) => {
    const last = node.children[node.children.length - 1]
    if (last?.type !== 'braceComment') return
    const id = last.value.replace(/^[\s*]+|[\s*]+$/g, '')
    if (id) node.data = { ...node.data, hProperties: { id } }
    node.children.pop()
    const before = node.children[node.children.length - 1]
    if (before?.type === 'text') before.value = before.value.trimEnd()
  })
}

/** A footnote that nothing calls (or only raw HTML) is shown where it is written, instead of not at all. */
function keepUnusedFootnotes(tree: Root): void {
  const used = new Set<string>()
  visit(tree, 'footnoteReference', ({ identifier }) => {
    used.add(identifier)
  })
  visit(tree, 'footnoteDefinition', (node, index, parent) => {
    if (used.has(node.identifier) || !parent || index === undefined) return undefined
    parent.children.splice(index, 1, ...node.children)
    return index
  })
}

function languagesIn(tree: HastRoot): Set<string> {
  const languages = new Set<string>()
  visit(tree, 'element', (node) => {
    if (node.tagName === 'code') languages.add(languageOf(node))
  })
  return languages
}
