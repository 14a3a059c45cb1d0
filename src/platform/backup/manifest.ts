import { createHash } from 'node:crypto'
import { z } from 'zod'
import { damaged, type Entry, hashOf, readEntries, readEntry, readWhole } from './archive.ts'

const Hash = z.string().regex(/^[0-9a-f]{64}$/)

/** What a backup holds; the first entry of the archive. Its own hash is the last one, which also proves that the end is there. */
export const Manifest = z.object({
  format: z.literal(1),
  program: z.string(),
  createdAt: z.number().int(),
  from: z.enum(['sqlite', 'postgres']),
  migrations: z.array(z.string()),
  rows: z.record(z.string(), z.number().int()),
  records: z.object({ sha256: Hash, size: z.number().int() }),
  /** `hash` is the name in the file store; `sha256` differs from it where the store itself was damaged. */
  files: z.array(z.object({ hash: Hash, sha256: Hash, size: z.number().int() })),
})
export type Manifest = z.infer<typeof Manifest>

export const MANIFEST = 'manifest.json'
export const RECORDS = 'records.sqlite'
export const SEAL = 'manifest.sha256'
export const fileEntry = (hash: string) => `files/${hash}`

export const serialise = (manifest: Manifest) => Buffer.from(`${JSON.stringify(manifest, null, 1)}\n`)
export const sealOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

export type Backup = { path: string; manifest: Manifest; entries: Map<string, Entry> }

/** Opens a backup and checks that it is whole: the manifest against its seal, and every entry that it names is there. */
export async function openBackup(path: string): Promise<Backup> {
  const entries = new Map((await readEntries(path)).map((entry) => [entry.name, entry]))
  const entry = entries.get(MANIFEST)
  const seal = entries.get(SEAL)
  if (!entry || !seal) throw damaged(MANIFEST)
  const bytes = await readWhole(path, entry)
  if ((await readWhole(path, seal)).toString('latin1') !== sealOf(bytes)) throw damaged(MANIFEST)
  const manifest = Manifest.parse(JSON.parse(bytes.toString('utf8')))
  const named = [[RECORDS, manifest.records.size] as const, ...manifest.files.map(({ hash, size }) => [fileEntry(hash), size] as const)]
  for (const [name, size] of named) if (entries.get(name)?.size !== size) throw damaged(name)
  return { path, manifest, entries }
}

/** Reads every byte back and compares it with the manifest. */
export async function verifyBackup(path: string): Promise<Manifest> {
  const backup = await openBackup(path)
  const { manifest, entries } = backup
  for (const [name, sha256] of [[RECORDS, manifest.records.sha256], ...manifest.files.map((file) => [fileEntry(file.hash), file.sha256])]) {
    if ((await hashOf(readEntry(path, entries.get(name) as Entry))) !== sha256) throw damaged(name)
  }
  return manifest
}
