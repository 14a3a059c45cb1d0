import { parseDocument, stringify } from 'yaml'
import { z } from 'zod'
import { MANIFEST } from './export-paths.ts'
import { spaceColours, Visibility } from '../repository/schema.ts'
import type { Source } from './source/source.ts'

const Labels = z.object({ ko: z.string().optional(), en: z.string().optional() })

/** What an export knows beyond its Markdown files: the space, its topics, and whose each file is. */
export const Manifest = z.object({
  onji: z.literal(1),
  space: z.object({
    id: z.uuid(),
    key: z.string(),
    name: z.string(),
    description: z.string(),
    visibility: Visibility,
    icon: z.string(),
    colour: z.enum(spaceColours),
    home: z.uuid().nullable(),
  }),
  topics: z.array(
    z.object({
      id: z.uuid(),
      labels: Labels,
      alternativeLabels: z.object({ ko: z.array(z.string()), en: z.array(z.string()) }),
      broaderId: z.uuid().nullable(),
      note: z.string(),
    }),
  ),
  documents: z
    .array(
      z.object({
        path: z.string(),
        id: z.uuid(),
        file: z.uuid(),
        name: z.string(),
        parent: z.uuid().nullable(),
        title: z.string().min(1).max(300),
        description: z.string().max(500),
        created: z.iso.datetime(),
      }),
    )
    .default([]),
  files: z.array(z.object({ path: z.string(), id: z.uuid(), name: z.string(), item: z.uuid().nullable() })),
})
export type Manifest = z.infer<typeof Manifest>

/** Where an import remembers the item of a document; its file is remembered under the path alone. */
export const documentKey = (path: string): string => `document:${path}`
export const isDocumentKey = (key: string): boolean => key.startsWith('document:')

const LARGEST = 64 * 1024 * 1024

export const writeManifest = (manifest: Manifest): string => stringify(manifest, { lineWidth: 0, aliasDuplicateObjects: false })

/** The manifest of a source that an export wrote; undefined for any other, whatever it holds under that name. */
export async function readManifest(source: Source): Promise<Manifest | undefined> {
  const file = source.files.find((each) => each.path === MANIFEST)
  if (!file || file.size > LARGEST) return undefined
  try {
    const text = new TextDecoder().decode(await source.read(MANIFEST))
    const parsed = Manifest.safeParse(parseDocument(text, { logLevel: 'silent' }).toJS({ maxAliasCount: 0 }))
    return parsed.success ? parsed.data : undefined
  } catch {
    return undefined
  }
}
