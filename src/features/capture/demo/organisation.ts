import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parse } from 'yaml'
import { z } from 'zod'
import { splitFrontMatter } from '../../markdown/index.ts'
import { ArticleKind, Role, SpaceKey, spaceColours, Visibility } from '../../repository/schema.ts'
import { planImport, withoutExtension } from '../plan.ts'
import { openFolder } from '../source/folder.ts'

/** The folder that the program ships; demo/README.md describes its form. */
export const demoFolder = fileURLToPath(new URL('../../../../demo', import.meta.url))

export const Both = z.strictObject({ ko: z.string().min(1), en: z.string().min(1) })
const Alternatives = z.strictObject({ ko: z.array(z.string()), en: z.array(z.string()) })
export const Slug = z.string().regex(/^[a-z0-9-]+$/)
const Who = { group: Slug.optional(), person: Slug.optional() }

const Organisation = z.strictObject({
  name: Both,
  description: Both,
  groups: z.array(z.strictObject({ id: Slug, name: Both })),
  people: z.array(
    z.strictObject({
      id: Slug,
      name: Both,
      mail: z.email(),
      title: Both,
      locale: z.enum(['ko', 'en']),
      groups: z.array(Slug),
      administrator: z.boolean().default(false),
      guest: z.boolean().default(false),
    }),
  ),
  spaces: z.array(
    z.strictObject({
      key: SpaceKey,
      name: Both,
      description: Both,
      visibility: Visibility,
      icon: z.string(),
      colour: z.enum(spaceColours),
      home: z.string(),
      grants: z.array(z.strictObject({ ...Who, role: Role })),
    }),
  ),
  restrictions: z.array(z.strictObject({ space: SpaceKey, path: z.string(), allow: z.array(z.strictObject(Who)) })),
  topics: z.array(z.strictObject({ id: Slug, broader: Slug.optional(), labels: Both, alternatives: Alternatives })),
})
export type Organisation = z.infer<typeof Organisation>

const Day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/)
const ArticleFields = z.strictObject({
  title: z.string().min(1).max(300),
  kind: ArticleKind,
  description: z.string().max(500).default(''),
  tags: z.array(z.coerce.string()).default([]),
  topics: z.array(Slug).default([]),
  author: Slug,
  created: Day,
  updated: Day,
  message: z.string().default(''),
  pinned: z.boolean().default(false),
})
const RevisionFields = z.strictObject({ author: Slug, date: Day, message: z.string() })

export type DemoRevision = { body: string; author: string; at: number; message: string }
export type DemoArticle = Omit<z.infer<typeof ArticleFields>, 'author' | 'created' | 'updated' | 'message'> & {
  path: string
  parent: string | null
  created: number
  /** Oldest first; the last is what reads today. */
  revisions: DemoRevision[]
}
export type DemoSpace = { key: string; articles: DemoArticle[]; pictures: string[] }

const Search = z.strictObject({
  ask: z.array(z.string().min(1)).min(1),
  by: z.array(Slug).min(1),
  times: z.int().positive(),
  results: z.int().nonnegative(),
  ends: z.enum(['nothing', 'abandoned', 'left', 'found', 'solved']),
  /** An article, as `SPACE/PATH`. */
  opens: z.string().optional(),
})
export type DemoSearch = z.infer<typeof Search>

/** Working hours in Seoul, so that dates read right there. */
const timeOf = (day: string, hour = 10): number => Date.parse(`${day}T${String(hour).padStart(2, '0')}:00:00+09:00`)

export async function readOrganisation(folder = demoFolder): Promise<Organisation> {
  return Organisation.parse(parse(await readFile(join(folder, 'organisation.yaml'), 'utf8')))
}

/** What its people looked for in the last two months. */
export async function readSearches(folder = demoFolder): Promise<DemoSearch[]> {
  return z.array(Search).parse(parse(await readFile(join(folder, 'searches.yaml'), 'utf8')))
}

/** The articles of a space with their earlier revisions, in the order of the tree. A wrong file is an error that names it. */
export async function readSpace(key: string, folder = demoFolder): Promise<DemoSpace> {
  const source = await openFolder(join(folder, 'spaces', key))
  const plan = planImport(source.files.map((file) => file.path))
  const articles: DemoArticle[] = []
  for (const { key: path, file, parent } of plan.articles) {
    if (file === null) throw new Error(`demo/spaces/${key}/${path} has no index.md`)
    articles.push(await readArticle(folder, key, path, parent))
  }
  return { key, articles, pictures: plan.files.map((each) => each.path) }
}

async function readArticle(folder: string, key: string, path: string, parent: string | null): Promise<DemoArticle> {
  const { fields, body } = await readFields(join(folder, 'spaces', key, path), ArticleFields)
  const { author, created, updated, message, ...rest } = fields
  const revisions: DemoRevision[] = []
  for (let number = 1; ; number++) {
    const earlier = await readFields(join(folder, 'history', key, `${withoutExtension(path)}.${number}.md`), RevisionFields).catch(
      (error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') return undefined
        throw error
      },
    )
    if (!earlier) break
    revisions.push({ body: earlier.body, author: earlier.fields.author, at: timeOf(earlier.fields.date), message: earlier.fields.message })
  }
  // Two revisions of one day must not change places.
  const last = revisions.at(-1)?.at ?? 0
  revisions.push({ body, author, at: Math.max(timeOf(updated, 15), last + 1), message })
  return { ...rest, path, parent, created: Math.min(timeOf(created), revisions[0]?.at ?? Number.POSITIVE_INFINITY), revisions }
}

async function readFields<T extends z.ZodType>(path: string, shape: T): Promise<{ fields: z.infer<T>; body: string }> {
  const { data, body } = splitFrontMatter(await readFile(path, 'utf8'))
  const parsed = shape.safeParse(data)
  if (!parsed.success) throw new Error(`${path}: ${z.prettifyError(parsed.error)}`)
  return { fields: parsed.data, body }
}
