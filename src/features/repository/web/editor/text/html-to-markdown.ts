import type { Element, ElementContent, Nodes, Root } from 'hast'
import { fromHtml } from 'hast-util-from-html'
import { toMdast } from 'hast-util-to-mdast'
import { gfmToMarkdown } from 'mdast-util-gfm'
import { toMarkdown } from 'mdast-util-to-markdown'
import { cjkFriendlyToMarkdown } from 'mdast-util-to-markdown-cjk-friendly'

const DROPPED = new Set([
  'script',
  'style',
  'meta',
  'link',
  'title',
  'o:p',
  'noscript',
  'template',
  'button',
  'input',
  'select',
  'svg',
  'iframe',
  'object',
])

/**
 * The Markdown of HTML that came from a clipboard: web pages, Word, Google Docs, spreadsheets. What Markdown has no word for
 * (colours, fonts, layout) is dropped; images that live only on the other machine as well.
 */
export function htmlToMarkdown(html: string): string {
  const fragment = /<!--StartFragment-->([\s\S]*)<!--EndFragment-->/.exec(html)?.[1] ?? html
  const tree = fromHtml(withoutOffice(fragment), { fragment: true })
  clean(tree)
  wordLists(tree)
  const markdown = toMarkdown(toMdast(tree, { newlines: false }), {
    extensions: [gfmToMarkdown({ tablePipeAlign: false }), cjkFriendlyToMarkdown()],
    bullet: '-',
    rule: '-',
    emphasis: '*',
    fences: true,
    listItemIndent: 'one',
    resourceLink: false,
  })
  return markdown
    .replace(/\u00a0/g, ' ')
    .replace(/\n{3,}/g, '\n\n')
    .trim()
}

/** Word wraps bullets of its own into conditional comments. */
function withoutOffice(html: string): string {
  return html
    .replace(/<!--\[if !supportLists\]-->[\s\S]*?<!--\[endif\]-->/g, '')
    .replace(/<!\[if !supportLists\]>[\s\S]*?<!\[endif\]>/g, '')
    .replace(/<\/?o:p[^>]*>/g, '')
}

const styleOf = (node: Element): string => String(node.properties.style ?? '').toLowerCase()

function clean(node: Nodes): void {
  if (!('children' in node)) return
  node.children = node.children.flatMap((child) => {
    if (child.type === 'comment' || child.type === 'doctype') return []
    if (child.type !== 'element') return [child]
    if (DROPPED.has(child.tagName) || /display:\s*none|mso-hide:\s*all/.test(styleOf(child))) return []
    clean(child)
    if (child.tagName === 'img') return imageKept(child) ? [child] : []
    return meaning(child)
  }) as typeof node.children
}

const imageKept = (image: Element): boolean => /^(?:https?:|\/(?!\/))/i.test(String(image.properties.src ?? ''))

/** Documents of Google and Word say bold and italic by style, and use `b` as a box. */
function meaning(node: Element): ElementContent[] {
  const style = styleOf(node)
  const bold = /font-weight:\s*(?:bold|[6-9]00)/.test(style)
  const italic = /font-style:\s*italic/.test(style)
  const struck = /text-decoration[^;]*line-through/.test(style)
  if ((node.tagName === 'b' || node.tagName === 'strong') && /font-weight:\s*(?:normal|400)/.test(style)) return node.children
  if (node.tagName === 'a' && !/^(?:https?:|mailto:|tel:|\/|#)/i.test(String(node.properties.href ?? ''))) return node.children
  if (node.tagName !== 'span') return [node]
  const wrap = (tagName: string, children: ElementContent[]): ElementContent[] => [{ type: 'element', tagName, properties: {}, children }]
  let children = node.children
  if (struck) children = wrap('del', children)
  if (italic) children = wrap('em', children)
  if (bold) children = wrap('strong', children)
  return children
}

/** Word's paragraphs of class MsoListParagraph, in a row, are a list; a level is told by `mso-list:l0 level2`. */
function wordLists(tree: Root): void {
  const children: Root['children'] = []
  let list: Element | null = null
  for (const child of tree.children) {
    const isList = child.type === 'element' && /MsoListParagraph/.test([child.properties.className].flat().join(' '))
    if (isList) {
      if (!list) {
        list = { type: 'element', tagName: 'ul', properties: {}, children: [] }
        children.push(list)
      }
      list.children.push({ type: 'element', tagName: 'li', properties: {}, children: (child as Element).children })
    } else {
      if (child.type !== 'text' || child.value.trim() !== '') list = null
      children.push(child)
    }
  }
  tree.children = children
}
