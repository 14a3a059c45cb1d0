import { isPunctuation } from './characters.ts'

export type Resource = { target: string; from: number; to: number; end: number }

/** Reads `(destination "title")`; `from..to` is the destination as written, angle brackets included. */
export function readResource(text: string, at: number): Resource | undefined {
  let index = skipSpace(text, at + 1)
  const from = index
  let target: string
  if (text.charCodeAt(index) === 60) {
    ANGLED.lastIndex = index
    const found = ANGLED.exec(text)
    if (!found) return undefined
    index += found[0].length
    target = found[0].slice(1, -1)
  } else {
    index = rawDestinationEnd(text, index)
    if (index < 0) return undefined
    target = text.slice(from, index)
  }
  const to = index
  const gap = skipSpace(text, index)
  if (gap > index) {
    TITLE.lastIndex = gap
    const title = TITLE.exec(text)
    index = title ? skipSpace(text, gap + title[0].length) : gap
  }
  return text.charCodeAt(index) === 41 ? { target, from, to, end: index + 1 } : undefined
}

const ANGLED = /<(?:[^<>\r\n\\]|\\[^\r\n])*>/y
const TITLE = /"(?:[^"\\]|\\[^])*"|'(?:[^'\\]|\\[^])*'|\((?:[^()\\]|\\[^])*\)/y
const MOST_PARENTHESES = 32

function rawDestinationEnd(text: string, from: number): number {
  let depth = 0
  let index = from
  for (; index < text.length; index += 1) {
    const code = text.charCodeAt(index)
    if (code === 92 && isPunctuation(text.charCodeAt(index + 1))) index += 1
    else if (code === 40) {
      depth += 1
      if (depth > MOST_PARENTHESES) return -1
    } else if (code === 41) {
      if (depth === 0) break
      depth -= 1
    } else if (code <= 32 || code === 127) break
  }
  return depth === 0 ? index : -1
}

function skipSpace(text: string, from: number): number {
  let index = from
  for (;;) {
    const code = text.charCodeAt(index)
    if (code !== 32 && code !== 9 && code !== 10 && code !== 13) return index
    index += 1
  }
}
