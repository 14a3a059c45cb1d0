/**
 * One drawing, two hands. A view is a pure function of a `Draw` and its data: on the server `drawText` makes HTML text
 * of it, in the browser the same view is drawn as React elements (web/kit/draw.ts). So the page that arrives and the page
 * the app puts in its place cannot differ, and nothing moves when the app takes over.
 */

export type Handler = (event: never) => void
export type AttributeValue = string | number | boolean | null | undefined | Handler | Record<string, string | number>
export type Attributes = { [name: string]: AttributeValue }
export type Child<N> = N | string | number | false | null | undefined | readonly Child<N>[]

/** Draws an element. Names of attributes are HTML's (`class`, `for`, `tabindex`); handlers only live in the browser. */
export type Draw<N> = {
  (tag: string, attributes: Attributes | null, ...children: Child<N>[]): N
  /** An element whose inside is HTML already made safe (the output of the Markdown renderer, never a person's text). */
  html(tag: string, attributes: Attributes | null, safeHtml: string): N
  /** Several nodes as one. */
  group(...children: Child<N>[]): N
}

/** Finished HTML. Only this module makes it from untrusted text, and it escapes. */
export class Markup {
  readonly html: string
  constructor(html: string) {
    this.html = html
  }
}

const unsafe = /[&<>"']/
const escapes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

/** Text made safe for content and for quoted attributes. */
export function escapeHtml(text: string): string {
  return unsafe.test(text) ? text.replace(/[&<>"']/g, (character) => escapes[character] as string) : text
}

const empty = new Set(['area', 'br', 'col', 'hr', 'img', 'input', 'link', 'meta', 'source', 'wbr'])

export const drawText: Draw<Markup> = Object.assign(
  (tag: string, attributes: Attributes | null, ...children: Child<Markup>[]) => {
    const open = `<${tag}${attributesText(attributes)}>`
    return new Markup(empty.has(tag) ? open : `${open}${childrenText(children)}</${tag}>`)
  },
  {
    html: (tag: string, attributes: Attributes | null, safeHtml: string) =>
      new Markup(`<${tag}${attributesText(attributes)}>${safeHtml}</${tag}>`),
    group: (...children: Child<Markup>[]) => new Markup(childrenText(children)),
  },
)

function childrenText(children: readonly Child<Markup>[]): string {
  let text = ''
  for (const child of children) {
    if (child === null || child === undefined || child === false) continue
    if (child instanceof Markup) text += child.html
    else if (typeof child === 'string') text += escapeHtml(child)
    else if (typeof child === 'number') text += child
    else text += childrenText(child)
  }
  return text
}

function attributesText(attributes: Attributes | null): string {
  if (!attributes) return ''
  let text = ''
  for (const name in attributes) {
    const value = attributes[name]
    if (value === null || value === undefined || typeof value === 'function' || name === 'key') continue
    if (typeof value === 'boolean') {
      if (name.startsWith('aria-') || name.startsWith('data-')) text += ` ${name}="${value}"`
      else if (value) text += ` ${name}=""`
    } else if (typeof value === 'object') {
      const style = Object.entries(value).map(([property, is]) => `${property}:${is}`)
      text += ` ${name}="${escapeHtml(style.join(';'))}"`
    } else text += ` ${name}="${escapeHtml(String(value))}"`
  }
  return text
}

/** JSON that may stand inside a script element of data: only `<` could end it. */
export function jsonForScript(value: unknown): string {
  return JSON.stringify(value).replaceAll('<', '\\u003c')
}
