const DEFINITION = /\[((?:[^[\]\\]|\\[^]){1,999})\]:[ \t]*(?:\r\n|\n|\r)?[ \t]*(<(?:[^<>\r\n\\]|\\[^\r\n])*>|[^\s<][^\s]*)/y
const DEFINITION_TITLE =
  /(?:[ \t]+|[ \t]*(?:\r\n|\n|\r)[ \t]*)("(?:[^"\\]|\\[^]){0,2000}"|'(?:[^'\\]|\\[^]){0,2000}'|\((?:[^()\\]|\\[^]){0,2000}\))[ \t]*(?=\r|\n|$)/y
const LINE_REST = /[ \t]*(?=\r|\n|$)/y

/** `from..to` is the destination, `end` where the definition ends. */
export type FoundDefinition = { label: string; from: number; to: number; end: number }

/** Reads a link reference definition that begins at `at`; undefined where there is none. */
export function readDefinition(text: string, at: number): FoundDefinition | undefined {
  const found = matchAt(DEFINITION, text, at)
  if (!found) return undefined
  const [whole, label, destination] = found as unknown as [string, string, string]
  if (label.trim() === '' || label.startsWith('^')) return undefined
  const to = at + whole.length
  const title = matchAt(DEFINITION_TITLE, text, to)
  if (!title && !matchAt(LINE_REST, text, to)) return undefined
  return { label, from: to - destination.length, to, end: to + (title ? title[0].length : 0) }
}

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at
  return pattern.exec(text)
}
