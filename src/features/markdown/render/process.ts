import { renderDocument } from './document.ts'
import type { Rendered, RenderOptions } from '../types.ts'

/* What runs in the child process of renderer.ts: takes tasks, gives replies, ends with its parent. */

export type RenderTask = { id: number; source: string; options: RenderOptions }
export type RenderReply = { id: number; rendered?: Rendered; failure?: string }

async function reply({ id, source, options }: RenderTask): Promise<RenderReply> {
  try {
    return { id, rendered: await renderDocument(source, options) }
  } catch (error) {
    return { id, failure: error instanceof Error ? `${error.name}: ${error.message}` : String(error) }
  }
}

process.on('message', (task: RenderTask) => void reply(task).then((made) => process.send?.(made)))
process.on('disconnect', () => process.exit(0))
// These reach the whole process group; the parent decides when to end.
process.on('SIGINT', () => {})
process.on('SIGTERM', () => {})
