import type { Literal, Root } from 'mdast'
import { type CompileContext, type Extension, fromMarkdown, type Token } from 'mdast-util-from-markdown'
import { frontmatterFromMarkdown } from 'mdast-util-frontmatter'
import { gfmFromMarkdown } from 'mdast-util-gfm'
import { mathFromMarkdown } from 'mdast-util-math'
import { cjkFriendlyExtension } from 'micromark-extension-cjk-friendly'
import { gfmStrikethroughCjkFriendly } from 'micromark-extension-cjk-friendly-gfm-strikethrough'
import { frontmatter } from 'micromark-extension-frontmatter'
import { gfm } from 'micromark-extension-gfm'
import { math } from 'micromark-extension-math'
import type { Extension as Syntax } from 'micromark-util-types'
import { visit } from 'unist-util-visit'
import { addressLength } from '../scan/addresses.ts'
import { frontMatterLength } from '../scan/front-matter-length.ts'
import { wikiParts } from '../scan/dialect-marks.ts'
import { braceComment } from './brace-comment.ts'
import { componentFlow, componentText } from './component.ts'
import { dollarMath } from './dollar-math.ts'
import { mention } from './mention.ts'
import { nodeTypesIn } from './node-types.ts'
import { wikiEmbed, wikiLink } from './wiki-link.ts'

export interface WikiLink extends Literal {
  type: 'wikiLink' | 'wikiEmbed'
}
export interface Mention extends Literal {
  type: 'mention'
}
export interface Component extends Literal {
  type: 'component'
}

export interface BraceComment extends Literal {
  type: 'braceComment'
}

declare module 'mdast' {
  interface PhrasingContentMap {
    wikiLink: WikiLink
    mention: Mention
    component: Component
    braceComment: BraceComment
  }
  interface BlockContentMap {
    component: Component
  }
  interface RootContentMap {
    wikiLink: WikiLink
    mention: Mention
    component: Component
    braceComment: BraceComment
  }
}

const own: Syntax = {
  text: { 33: wikiEmbed, 36: dollarMath, 60: componentText, 64: mention, 91: wikiLink, 123: braceComment },
  flow: { 60: componentFlow, ...math().flow },
}

const syntax: Syntax[] = [gfm(), cjkFriendlyExtension(), gfmStrikethroughCjkFriendly(), own]

const literal = (type: 'wikiLink' | 'wikiEmbed' | 'mention' | 'component' | 'braceComment', strip: [number, number]) =>
  function enter(this: CompileContext, token: Token) {
    const source = this.sliceSerialize(token)
    this.enter({ type, value: source.slice(strip[0], source.length - strip[1]) } as WikiLink, token)
    this.buffer()
  }

function exit(this: CompileContext, token: Token) {
  this.resume()
  this.exit(token)
}

const tree: Extension = {
  enter: {
    wikiLink: literal('wikiLink', [2, 2]),
    wikiEmbed: literal('wikiEmbed', [3, 2]),
    mention: literal('mention', [0, 0]),
    component: literal('component', [0, 0]),
    braceComment: literal('braceComment', [3, 3]),
    dollarMath(token) {
      const source = this.sliceSerialize(token)
      const dollars = source.startsWith('$$') ? 2 : 1
      this.enter({ type: 'inlineMath', value: source.slice(dollars, -dollars) } as never, token)
      this.buffer()
    },
  },
  exit: { wikiLink: exit, wikiEmbed: exit, mention: exit, component: exit, braceComment: exit, dollarMath: exit },
}

const toTree: (Extension | Extension[])[] = [frontmatterFromMarkdown(['yaml']), gfmFromMarkdown(), mathFromMarkdown(), tree]

/** The syntax tree of a source in our dialect. Twenty times dearer than a scan: not for the path of saving. */
export function parseMarkdown(source: string): Root {
  // The front matter construct changes what follows a rule at the start of a source that has none.
  const extensions = frontMatterLength(source) > 0 ? [frontmatter(['yaml']), ...syntax] : syntax
  const tree = fromMarkdown(source, { extensions, mdastExtensions: toTree as Extension[] })
  const types = nodeTypesIn(tree)
  if (types.has('link') && /[\uac00-\ud7a3]/.test(source)) partParticles(tree, source)
  if (types.has('mention') || types.has('wikiLink')) plainInLinks(tree)
  return tree
}

/** A bare address ends before the Korean particle behind it, which GFM would take for a part of it. */
function partParticles(tree: Root, source: string): void {
  visit(tree, 'link', (node, index, parent) => {
    const [text] = node.children
    if (text?.type !== 'text' || node.children.length > 1 || !parent || index === undefined || !/[\uac00-\ud7a3]/.test(text.value)) return
    const first = node.position ? source.charAt(node.position.start.offset ?? 0) : ''
    if (first === '[' || first === '<' || !node.url.endsWith(text.value)) return
    const host = /^(?:https?:\/\/)?[^/?#]*/i.exec(text.value)?.[0] ?? ''
    const length = addressLength(text.value, host.length)
    if (length === text.value.length) return
    const rest = text.value.slice(length)
    node.url = node.url.slice(0, node.url.length - rest.length)
    text.value = text.value.slice(0, length)
    parent.children.splice(index + 1, 0, { type: 'text', value: rest })
  })
}

/** A link cannot hold another: what would become one inside of it is its text. */
function plainInLinks(tree: Root): void {
  visit(tree, ['link', 'linkReference'], (link) => {
    visit(link, ['wikiLink', 'mention'], (node) => {
      const { type, value } = node as WikiLink | Mention
      Object.assign(node, { type: 'text', value: type === 'mention' ? value : wikiParts(value).text })
    })
  })
}
