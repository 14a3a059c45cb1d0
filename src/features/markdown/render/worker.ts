import { parentPort } from 'node:worker_threads'
import { renderDocument } from './document.ts'
import type { RenderOptions } from '../types.ts'

export type RenderTask = { id: number; source: string; options: RenderOptions }
export type RenderReply = { id: number; rendered?: Awaited<ReturnType<typeof renderDocument>>; failure?: string }

parentPort?.on('message', async ({ id, source, options }: RenderTask) => {
  try {
    const reply: RenderReply = { id, rendered: await renderDocument(source, options) }
    parentPort?.postMessage(reply)
  } catch (error) {
    const reply: RenderReply = { id, failure: error instanceof Error ? `${error.name}: ${error.message}` : String(error) }
    parentPort?.postMessage(reply)
  }
})
