import 'katex/dist/katex.min.css'

/** Loads KaTeX's look; until then the browser's own MathML is shown (reading.css). */
export function setMath(): void {
  document.documentElement.dataset.math = ''
}
