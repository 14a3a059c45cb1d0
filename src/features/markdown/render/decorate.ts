import type { Element, ElementContent, Root, RootContent } from 'hast'
import { toString as textOf } from 'hast-util-to-string'
import { RESERVED_ID, slugify } from '../slug.ts'
import type { Heading, RenderOptions } from '../types.ts'
import { callout } from './callouts.ts'
import { codeFigure, type Highlight, languageOf } from './code.ts'
import { isElsewhere } from './elsewhere.ts'
import { nameOf } from './media.ts'
import type { Slots } from './slots.ts'
import type { Words } from './words.ts'

export type Decoration = {
  options: RenderOptions
  words: Words
  slots: Slots
  highlight: Highlight
  math: (tex: string, display: boolean) => string
}

export type Decorated = { toc: Heading[]; hasMath: boolean; hasMermaid: boolean }

type Content = RootContent | ElementContent

/** After sanitising: everything that makes a page of ours out of safe HTML. Changes the tree. */
export function decorate(tree: Root, decoration: Decoration): Decorated {
  return new Decorator(decoration).run(tree)
}

class Decorator {
  private readonly decoration: Decoration
  private readonly seen = new Map<string, number>()
  private readonly result: Decorated = { toc: [], hasMath: false, hasMermaid: false }
  private links = 0

  constructor(decoration: Decoration) {
    this.decoration = decoration
  }

  run(tree: Root): Decorated {
    tree.children = this.all(tree.children) as RootContent[]
    return this.result
  }

  private all(children: Content[]): Content[] {
    const kept: Content[] = []
    for (const child of children) kept.push(...this.one(child))
    return kept
  }

  private one(node: Content): Content[] {
    if (node.type === 'comment' || node.type === 'doctype') return []
    if (node.type !== 'element') return [node]
    const slot = this.decoration.slots.of(node)
    if (slot) return [{ type: 'text', value: this.decoration.slots.mark(slot) }]
    if (node.tagName === 'onji-slot') return this.all(node.children)
    this.identify(node)
    const special = this.special(node)
    if (special) return special
    const anchor = node.tagName === 'a'
    if (anchor) this.links += 1
    node.children = this.all(node.children) as ElementContent[]
    if (anchor) this.links -= 1
    return this.finish(node)
  }

  /** What is replaced as a whole, content included. */
  private special(node: Element): Content[] | undefined {
    if (node.tagName === 'pre') return this.preformatted(node)
    if (node.tagName === 'code') return this.inlineCode(node)
    if (node.tagName === 'img') return [this.image(node)]
    if (node.tagName === 'p' && node.children.length === 1) {
      const only = node.children[0] as ElementContent
      const slot = only.type === 'element' ? this.decoration.slots.of(only) : undefined
      if (slot?.kind === 'embed') return [{ type: 'text', value: this.decoration.slots.mark(slot) }]
    }
    return undefined
  }

  private finish(node: Element): Content[] {
    if (/^h[1-6]$/.test(node.tagName)) return [this.heading(node)]
    if (node.tagName === 'a') this.link(node)
    else if (node.tagName === 'blockquote' || node.properties.dataCallout) return [callout(node, this.decoration.words)]
    else if (node.tagName === 'table') return [this.table(node)]
    else if (node.tagName === 'li') this.taskItem(node)
    return [node]
  }

  /** Ids of the author stay, those of the page are out of reach, and pictures need none. */
  private identify(node: Element): void {
    const { properties } = node
    if (node.tagName === 'a' && typeof properties.name === 'string' && !properties.id) properties.id = properties.name
    delete properties.name
    if (typeof properties.id !== 'string') return
    const id = properties.id.trim().replace(/\s+/g, '-')
    if (id === '' || node.tagName === 'img' || node.tagName === 'input') delete properties.id
    else if (!/^h[1-6]$/.test(node.tagName)) properties.id = RESERVED_ID.test(id) ? `h-${id}` : id
  }

  private heading(node: Element): Element {
    if (node.properties.id === 'footnote-label') return node
    const text = this.headingText(node)
    if (text === '') return node
    const own = typeof node.properties.id === 'string' ? node.properties.id : ''
    const id = slugify(own || text, this.seen)
    node.properties.id = id
    this.result.toc.push({ depth: Number(node.tagName.charAt(1)), id, text })
    node.children.push({
      type: 'element',
      tagName: 'a',
      properties: { className: ['anchor'], href: `#${id}`, ariaLabel: this.decoration.words.anchor(text) },
      children: [{ type: 'text', value: '#' }],
    })
    return node
  }

  private headingText(node: Element): string {
    return this.decoration.slots.plain(visibleText(node)).replace(/\s+/g, ' ').trim()
  }

  private link(node: Element): void {
    const { href } = node.properties
    if (typeof href !== 'string') return
    if (isElsewhere(href)) {
      node.properties.className = ['external']
      node.properties.rel = ['noopener', 'noreferrer', 'nofollow']
    }
  }

  private image(node: Element): Element {
    const { properties } = node
    const source = typeof properties.src === 'string' ? properties.src : ''
    const alt = typeof properties.alt === 'string' ? properties.alt : ''
    if (isElsewhere(source) && !this.decoration.options.allowExternalImages) return this.imageLink(source, alt)
    properties.alt = alt
    properties.loading = 'lazy'
    properties.decoding = 'async'
    if (isElsewhere(source)) properties.referrerPolicy = 'no-referrer'
    return node
  }

  private imageLink(source: string, alt: string): Element {
    const { words } = this.decoration
    const children: ElementContent[] = [{ type: 'text', value: alt || nameOf(source, words) }]
    if (this.links > 0) return { type: 'element', tagName: 'span', properties: { className: ['external-image'] }, children }
    const properties = {
      href: source,
      className: ['external', 'external-image'],
      rel: ['noopener', 'noreferrer', 'nofollow'],
      title: words.image,
    }
    return { type: 'element', tagName: 'a', properties, children }
  }

  private table(node: Element): Element {
    const properties = { className: ['table-scroll'], tabIndex: 0, role: 'group', ariaLabel: this.decoration.words.table }
    return { type: 'element', tagName: 'div', properties, children: [node] }
  }

  private taskItem(node: Element): void {
    const box =
      node.children.find((child) => child.type === 'element' && child.tagName === 'input') ??
      node.children
        .flatMap((child) => (child.type === 'element' && child.tagName === 'p' ? child.children : []))
        .find((child) => child.type === 'element' && child.tagName === 'input')
    if (box?.type === 'element') box.properties.ariaLabel = this.headingText(node).slice(0, 100) || '…'
  }

  private preformatted(node: Element): Content[] | undefined {
    const code = node.children.find((child) => child.type === 'element' && child.tagName === 'code')
    if (code?.type !== 'element' || node.children.some((child) => child !== code && textOf(child).trim() !== '')) return undefined
    if (hasClass(code, 'math-display') || languageOf(code) === 'math') return [this.formula(textOf(code), true)]
    const text = textOf(code).replace(/\n$/, '')
    const language = languageOf(code)
    if (language === 'mermaid') {
      this.result.hasMermaid = true
      code.properties = {}
      return [
        {
          type: 'element',
          tagName: 'pre',
          properties: { className: ['mermaid-source'] },
          children: [{ type: 'element', tagName: 'code', properties: {}, children: [{ type: 'text', value: text }] }],
        },
      ]
    }
    const meta = typeof code.properties.dataMeta === 'string' ? code.properties.dataMeta : ''
    return [codeFigure(this.decoration.highlight(text, language), language, meta)]
  }

  private inlineCode(node: Element): Content[] | undefined {
    if (hasClass(node, 'math-inline')) return [this.formula(textOf(node), false)]
    node.properties = {}
    return undefined
  }

  private formula(tex: string, display: boolean): Content {
    this.result.hasMath = true
    return { type: 'raw', value: this.decoration.math(tex, display) } as never
  }
}

function hasClass(node: Element, name: string): boolean {
  return Array.isArray(node.properties.className) && node.properties.className.includes(name)
}

/** Text as it was written: of a formula its TeX is not known any more, so its MathML annotation is taken. */
function visibleText(node: Element): string {
  let text = ''
  for (const child of node.children) {
    if (child.type === 'text') text += child.value
    else if (child.type === 'element') text += visibleText(child)
    else if ((child as { type: string }).type === 'raw') text += texOf((child as unknown as { value: string }).value)
  }
  return text
}

function texOf(html: string): string {
  const found = /<annotation encoding="application\/x-tex">([^<]*)<\/annotation>/.exec(html)?.[1] ?? ''
  return found.replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&amp;/g, '&')
}
