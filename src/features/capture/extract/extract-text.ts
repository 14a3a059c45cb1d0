import { realpathSync } from 'node:fs'
import { join } from 'node:path'
import { type JailLimits, runJailed } from './jail.ts'
import type { Extraction, Readable } from './types.ts'

/** Raised whenever files would give another text than before; those that were read by an older one are then read again. */
export const EXTRACTOR_VERSION = 1

const LIMITS: JailLimits = { timeMs: 45_000, residentMb: 640 }
const WORDLESS = /^(?:image|audio|video|font)\//

/**
 * The text of a file, or why there is none. A process of its own reads it: whatever a file does to its reader happens to
 * that file alone. Throws only where no process can be started, or `signal` ended it.
 */
export async function extractText(file: Readable, signal?: AbortSignal, limits: Partial<JailLimits> = {}): Promise<Extraction> {
  signal?.throwIfAborted()
  if (WORDLESS.test(file.mediaType)) return { state: 'failed', reason: 'unsupported' }
  const path = realpathSync(file.path)
  const argument = JSON.stringify({ ...file, path })
  const { ended, output } = await runJailed(join(import.meta.dirname, 'child.ts'), argument, [path], { ...LIMITS, ...limits }, signal)
  if (ended === 'well') return JSON.parse(output)
  return { state: 'failed', reason: ended === 'over-limit' ? 'too-large' : 'damaged' }
}
