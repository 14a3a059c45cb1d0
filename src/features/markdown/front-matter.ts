import { parseDocument } from 'yaml'
import type { FrontMatter } from './types.ts'

const LONGEST = 64 * 1024
const FENCE = /^(?:---|\+\+\+)[ \t]*(?:\r\n|\n|\r)/

/** Length of the byte order mark and the front matter at the start of a source; 0 where there is none. */
export function frontMatterLength(source: string): number {
  const bom = source.charCodeAt(0) === 0xfeff ? 1 : 0
  if (source.charCodeAt(bom) !== 45 || !source.startsWith('---', bom)) return 0
  const open = FENCE.exec(source.slice(bom, bom + 200))
  if (!open) return 0
  const close = /^---[ \t]*(?:\r\n|\n|\r|$)/gm
  close.lastIndex = bom + open[0].length
  const found = close.exec(source.slice(0, bom + LONGEST))
  return found ? found.index + found[0].length : 0
}

/**
 * Separates YAML front matter from the body; `raw + body === source`, whatever the line ends and the byte order mark.
 * Invalid YAML is reported in `error`, never thrown. Aliases are limited, tags beyond the core schema are plain.
 */
export function splitFrontMatter(source: string): FrontMatter {
  const length = frontMatterLength(source)
  const raw = source.slice(0, length)
  const body = source.slice(length)
  if (length === 0) return { raw, data: {}, body }
  const yaml = raw.slice(raw.indexOf('\n') < 0 ? raw.indexOf('\r') + 1 : raw.indexOf('\n') + 1).replace(/---[ \t]*[\r\n]*$/, '')
  return { raw, body, ...readYaml(yaml) }
}

function readYaml(yaml: string): { data: Record<string, unknown>; error?: string } {
  try {
    const document = parseDocument(yaml, { logLevel: 'silent', uniqueKeys: false, prettyErrors: true })
    const problem = document.errors[0]
    if (problem) return { data: {}, error: problem.message }
    const value: unknown = document.toJS({ maxAliasCount: 50 })
    if (value === null || value === undefined) return { data: {} }
    if (typeof value !== 'object' || Array.isArray(value)) return { data: {}, error: 'The front matter is not a list of names and values.' }
    return { data: value as Record<string, unknown> }
  } catch (error) {
    return { data: {}, error: error instanceof Error ? error.message : String(error) }
  }
}
