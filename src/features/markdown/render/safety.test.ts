import { fromHtml } from 'hast-util-from-html'
import { visit } from 'unist-util-visit'
import { describe, expect, test } from 'vitest'
import { escapeHtml, joinRendered } from '../html.ts'
import { scripts } from '../samples/scripts.ts'
import { renderDocument } from './document.ts'

const SAFE_ELEMENTS = new Set(
  (
    'a abbr annotation aside b blockquote br caption center cite code col colgroup dd del details dfn div dl dt em figcaption figure h1 h2 h3 h4 h5 h6 hr i img ' +
    'input ins kbd li mark math menclose merror mfrac mi mn mo mover mpadded mphantom mroot mrow ms mspace msqrt mstyle msub msubsup msup mtable mtd ' +
    'mtext mtr munder munderover ol p path pre q rp rt ruby s samp section semantics small span strike strong sub summary sup svg table tbody td tfoot ' +
    'th thead time tr tt u ul var wbr'
  ).split(' '),
)
const SAFE_PROTOCOL = /^(?:https?:|mailto:|tel:|ircs?:|xmpp:|[^a-z]|[a-z][^:]*$)/i

async function page(source: string): Promise<string> {
  return joinRendered(await renderDocument(source, { language: 'en' }), (slot) => escapeHtml(slot.text))
}

/** What in a page could run a script, ask another host, or pretend to be the page's own. */
function dangers(html: string): string[] {
  const found: string[] = []
  visit(fromHtml(html, { fragment: true }), 'element', (node) => {
    if (!SAFE_ELEMENTS.has(node.tagName)) found.push(`<${node.tagName}>`)
    for (const [name, value] of Object.entries(node.properties)) {
      const text = Array.isArray(value) ? value.join(' ') : String(value)
      if (/^on/i.test(name) || /^(?:srcDoc|srcSet|formAction|poster|background|ping|target|name)$/i.test(name))
        found.push(`${name}=${text}`)
      // Formulas carry measures and colours; nothing that could load.
      if (name === 'style' && !/^(?:[a-z-]+:(?:-?[\d.]+(?:em|px|%)?|#[0-9a-f]{3,8}|[a-z]+);?)*$/.test(text)) found.push(`style=${text}`)
      if (/^(?:href|src|cite|data|xLinkHref)$/.test(name) && !SAFE_PROTOCOL.test(text)) found.push(`${name}=${text}`)
      if (name === 'src' && !URL.parse(text, 'http://here.invalid/')?.href.startsWith('http://here.invalid/')) found.push(`src=${text}`)
      if (name === 'src' && !URL.parse(text, 'https://here.invalid/')?.href.startsWith('https://here.invalid/')) found.push(`src=${text}`)
      if (name === 'id' && /^(?:root$|onji-)/.test(text)) found.push(`id=${text}`)
    }
  })
  return found
}

describe('a page never runs a script, asks another host or pretends to be the application', () => {
  test.each(scripts)('%j', async (source) => {
    expect(dangers(await page(source))).toEqual([])
    expect(dangers(await page(`문단 ${source} 뒤\n\n- ${source}\n`))).toEqual([])
  })

  test('classes and marks of ours cannot be written by an author', async () => {
    const html = await page(
      '<p class="callout">a</p>\n\n<span class="tok-string">b</span>\n\n<figure class="code" data-language="x"><pre>c</pre></figure>',
    )
    expect(html).not.toMatch(/class=|data-language/)
  })

  test('all scripts together are as harmless as each', async () => {
    expect(dangers(await page(scripts.join('\n\n')))).toEqual([])
  })

  test('pictures of other hosts are shown only where the administrator allows them', async () => {
    const source = '![도표](https://other.example/a.png)'
    expect(await page(source)).toContain('<a href="https://other.example/a.png" class="external external-image"')
    const allowed = joinRendered(await renderDocument(source, { language: 'en', allowExternalImages: true }), () => '')
    expect(allowed).toContain(
      '<img src="https://other.example/a.png" alt="도표" loading="lazy" decoding="async" referrerpolicy="no-referrer">',
    )
  })
})
