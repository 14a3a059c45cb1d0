import katex from 'katex'
import { escapeHtml } from '../html.ts'

const LONGEST_FORMULA = 10_000
const MOST_FORMULAS = 200_000

/** Renders TeX to HTML with MathML within the limits of one document; what TeX does not understand is shown as it was written. */
export function createMath(): (tex: string, display: boolean) => string {
  let left = MOST_FORMULAS
  return (tex, display) => {
    left -= tex.length
    if (tex.length > LONGEST_FORMULA || left < 0) return failed(tex, display, '')
    try {
      const html = katex.renderToString(tex, {
        displayMode: display,
        output: 'htmlAndMathml',
        throwOnError: true,
        strict: 'ignore',
        trust: false,
        maxExpand: 500,
        maxSize: 30,
      })
      return display ? `<div class="math-display" tabindex="0">${html}</div>` : html
    } catch (error) {
      return failed(tex, display, error instanceof Error ? error.message : '')
    }
  }
}

function failed(tex: string, display: boolean, reason: string): string {
  const code = `<code class="math-error"${reason ? ` title="${escapeHtml(reason.slice(0, 300))}"` : ''}>${escapeHtml(tex)}</code>`
  return display ? `<pre>${code}</pre>` : code
}
