import type { Element, ElementContent } from 'hast'
import { type BundledLanguage, bundledLanguages } from 'shiki/langs'
import { createCssVariablesTheme, createHighlighterCore, type HighlighterCore } from 'shiki/core'
import { createOnigurumaEngine } from 'shiki/engine/oniguruma'
import { escapeHtml } from '../html.ts'

const LONGEST_BLOCK = 50_000
const MOST_CODE = 400_000
const LONGEST_LINE = 2_000
/** Milliseconds of processor time: what a page looks like must not hang on how busy the machine is. */
const MOST_TIME = 5_000
const PLAIN = new Set(['', 'text', 'txt', 'plain', 'plaintext', 'ansi'])

const theme = createCssVariablesTheme({ name: 'onji', variablePrefix: '--', fontStyle: false })
let highlighter: Promise<HighlighterCore> | undefined

export type Highlight = (code: string, language: string) => string

/** Loads the grammars for `languages` (unknown names are left out) and gives a function that colours code by classes. */
export async function loadHighlighter(languages: Iterable<string>): Promise<Highlight> {
  const wanted = [...new Set(languages)].filter(
    (name): name is BundledLanguage => !PLAIN.has(name) && Object.hasOwn(bundledLanguages, name),
  )
  if (wanted.length === 0) return (code) => escapeHtml(code)
  highlighter ??= createHighlighterCore({ themes: [theme], langs: [], engine: createOnigurumaEngine(import('shiki/wasm')) })
  const core = await highlighter
  const loaded = new Set<string>()
  for (const name of wanted) {
    try {
      await core.loadLanguage(bundledLanguages[name])
      loaded.add(name)
    } catch {
      // A grammar that does not load leaves its code plain.
    }
  }
  return colouring(core, loaded)
}

/** Colours within the limits of one document; beyond them code stays plain, which is always readable. */
function colouring(core: HighlighterCore, loaded: Set<string>): Highlight {
  let left = MOST_CODE
  let time = MOST_TIME
  return (code, language) => {
    if (!loaded.has(language) || code.length > LONGEST_BLOCK || code.length > left || time <= 0) return escapeHtml(code)
    left -= code.length
    const start = processorTime()
    try {
      const lines = core.codeToTokensBase(code, {
        lang: language as BundledLanguage,
        theme: 'onji',
        tokenizeMaxLineLength: LONGEST_LINE,
        tokenizeTimeLimit: 0,
      })
      return lines.map(lineHtml).join('\n')
    } catch {
      return escapeHtml(code)
    } finally {
      time -= processorTime() - start
    }
  }
}

function processorTime(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}

function lineHtml(tokens: { content: string; color?: string }[]): string {
  let html = ''
  let open = ''
  let text = ''
  const close = () => {
    if (text !== '') html += open === '' ? escapeHtml(text) : `<span class="tok-${open}">${escapeHtml(text)}</span>`
    text = ''
  }
  for (const token of tokens) {
    const kind = /^var\(--token-([a-z-]+)\)$/.exec(token.color ?? '')?.[1] ?? ''
    if (kind !== open && token.content.trim() !== '') {
      close()
      open = kind
    }
    text += token.content
  }
  close()
  return html
}

/** The language named by the class of a `code` element; empty where none is. */
export function languageOf(code: Element): string {
  const names = Array.isArray(code.properties.className) ? code.properties.className : []
  const found = names.find((name) => String(name).startsWith('language-'))
  return found === undefined ? '' : String(found).slice(9).toLowerCase()
}

/** `<figure class="code">` with the language and, where the fence names one, the file. */
export function codeFigure(html: string, language: string, meta: string): Element {
  const name = fileName(meta)
  const children: ElementContent[] = []
  if (name) children.push({ type: 'element', tagName: 'figcaption', properties: {}, children: [{ type: 'text', value: name }] })
  children.push({
    type: 'element',
    tagName: 'pre',
    properties: { tabIndex: 0 },
    children: [{ type: 'element', tagName: 'code', properties: {}, children: [{ type: 'raw', value: html } as never] }],
  })
  return { type: 'element', tagName: 'figure', properties: { className: ['code'], dataLanguage: language || 'text' }, children }
}

function fileName(meta: string): string {
  const titled = /\b(?:title|filename|file|name)=(?:"([^"]*)"|'([^']*)'|(\S+))/.exec(meta)
  const named = titled?.[1] ?? titled?.[2] ?? titled?.[3]
  if (named) return named
  const first = meta.trim().split(/\s+/, 1)[0] ?? ''
  return /^[\w@/.-]*[./][\w/.-]+$/.test(first) && !first.startsWith('{') ? first : ''
}
