import { parseDocument } from 'yaml'
import { frontMatterLength } from './scan/front-matter-length.ts'
import type { FrontMatter } from './types.ts'

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
