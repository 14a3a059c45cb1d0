import type { Readable } from 'node:stream'

/** A file that an import may read. Paths are relative to the root, composed (NFC), with `/` between names. */
export type SourceFile = { path: string; size: number }

export const refusalReasons = [
  'too-deep',
  'symbolic-link',
  'unreadable',
  'too-large',
  'empty',
  'encoding',
  'same-name',
  'encrypted',
  'special-file',
  'not-accepted',
] as const
export type RefusalReason = (typeof refusalReasons)[number]
/** A file that was not imported, and why; everything else goes on. */
export type Refusal = { path: string; reason: RefusalReason; detail?: string }

/** A folder or an archive, listed. `name` is what a person calls it. */
export type Source = {
  name: string
  files: SourceFile[]
  refused: Refusal[]
  /** Hidden files and those that operating systems leave behind. */
  hidden: number
  read(path: string): Promise<Uint8Array>
  stream(path: string): Promise<Readable>
  close(): Promise<void>
}

export const DEEPEST = 64
const LITTER = new Set(['thumbs.db', 'desktop.ini', '__macosx'])

/** Names that no person meant to import. */
export const isHidden = (name: string): boolean => name.startsWith('.') || LITTER.has(name.toLowerCase())

/** Order in which people read: numbers by value, index files first at their level. */
export const naturalOrder = new Intl.Collator('ko-u-kn-true', { sensitivity: 'variant' }).compare

/** A path short enough for a report. */
export const shortPath = (path: string): string => (path.length <= 200 ? path : `${path.slice(0, 120)}…${path.slice(-60)}`)
