import { parseDocument } from 'yaml'
import { z } from 'zod'
import { splitFrontMatter } from '../markdown/index.ts'
import { ArticleKind } from '../repository/schema.ts'

/**
 * What an export adds to the front matter of an article: its id, and whatever the rest of the file does not say by
 * itself. It stands last in the block, so that it can be taken out again and the rest keeps its bytes.
 */
export const OnjiMap = z.object({
  id: z.uuid(),
  order: z.number().int().min(0),
  title: z.string().min(1).max(300).optional(),
  kind: ArticleKind.optional(),
  tags: z.array(z.string().min(1).max(60)).max(50).optional(),
  topics: z.array(z.uuid()).max(50).optional(),
  description: z.string().max(500).optional(),
  created: z.iso.datetime().optional(),
  updated: z.iso.datetime().optional(),
  archived: z.boolean().optional(),
  /** Destinations that look like a path of the export but never were one. */
  keep: z.array(z.string()).optional(),
  /** `ids` where no destination was turned into a path, because it would not have come back the same. */
  links: z.literal('ids').optional(),
  /** The article had no front matter of its own. */
  bare: z.boolean().optional(),
})
export type OnjiMap = z.infer<typeof OnjiMap>

const BLOCK = /(?:^|(?<=[\r\n]))onji:[ \t]*\r?\n(?:[ \t]+[^\r\n]*\r?\n)+(?=---[ \t]*(?:\r?\n|\r)?$)/

export type SplitSource = {
  /** The article's own front matter, fences included, without the part of an export. */
  frontMatter: string
  data: Record<string, unknown>
  body: string
  onji?: OnjiMap
  /** Why the front matter could not be read; it is kept all the same. */
  error?: string
}

/** Separates own front matter, the part that an export added, and the body. Never throws. */
export function splitSource(source: string): SplitSource {
  const { raw, data, body, error } = splitFrontMatter(source)
  const { onji: given, ...own } = data
  const found = BLOCK.exec(raw)
  const onji = found ? readMap(found[0]) : undefined
  if (!found || !onji) return { frontMatter: raw, data: given === undefined ? data : own, body, ...(error === undefined ? {} : { error }) }
  const rest = raw.slice(0, found.index) + raw.slice(found.index + found[0].length)
  const clean = onji.bare ? { raw: '', data: {} } : splitFrontMatter(rest)
  return {
    frontMatter: onji.bare ? '' : rest,
    data: clean.data,
    body,
    onji,
    ...('error' in clean && clean.error ? { error: clean.error } : {}),
  }
}

function readMap(block: string): OnjiMap | undefined {
  try {
    const parsed = OnjiMap.safeParse(parseDocument(block, { logLevel: 'silent' }).toJS({ maxAliasCount: 0 })?.onji)
    return parsed.success ? parsed.data : undefined
  } catch {
    return undefined
  }
}

/** The front matter of an exported article; `splitSource` takes it apart again. */
export function joinFrontMatter(frontMatter: string, map: Omit<OnjiMap, 'bare'>): string {
  const own = endsInFence(frontMatter)
  const block = writeMap(own ? map : { ...map, bare: true })
  if (!own) return `---\n${block}---\n`
  const close = /---[ \t]*(?:\r\n|\n|\r)?$/.exec(frontMatter) as RegExpExecArray
  const ending = close[0].endsWith('\n') || close[0].endsWith('\r') ? '' : '\n'
  return frontMatter.slice(0, close.index) + block + close[0] + ending
}

const endsInFence = (frontMatter: string): boolean => splitFrontMatter(frontMatter).raw === frontMatter && frontMatter !== ''

/** JSON is YAML; names are in the order of the schema, so that equal articles make equal files. */
function writeMap(map: OnjiMap): string {
  const lines = Object.keys(OnjiMap.shape)
    .filter((name) => map[name as keyof OnjiMap] !== undefined)
    .map((name) => `  ${name}: ${json(map[name as keyof OnjiMap])}\n`)
  return `onji:\n${lines.join('')}`
}

/** YAML takes some characters for line ends or refuses them where JSON does not. */
function json(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(json).join(', ')}]`
  return JSON.stringify(value).replace(
    /[\u007f-\u00a0\u2028\u2029\ufeff\ufffe\uffff]/g,
    (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}
