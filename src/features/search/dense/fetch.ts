import { createWriteStream } from 'node:fs'
import { mkdir, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { DomainError } from '../../../platform/errors.ts'
import { GRAPHS, TOKENIZER } from './model.ts'

export const HUB = 'https://huggingface.co'
const NAME = /^[\w.-]{1,96}\/[\w.-]{1,96}$/
const OPTIONAL = ['tokenizer_config.json', 'config.json', '1_Pooling/config.json']
const ANSWER_MS = 30_000

export type FetchProgress = { done: number; total: number | null }

/** True for `owner/model`; a path of a folder begins with a dot or a slash, or does not have exactly two parts. */
export const isHubName = (name: string): boolean => NAME.test(name) && !name.startsWith('.')

export const modelsFolder = (dataFolder: string): string => join(dataFolder, 'models')

/** Where a model of the hub lies once it is fetched. */
export const folderOf = (dataFolder: string, name: string): string => join(modelsFolder(dataFolder), name.replace('/', '--'))

type Wanted = { name: string; dataFolder: string; hub?: string; signal?: AbortSignal; watch?(progress: FetchProgress): void }

/**
 * Fetches a model into DATA/models and answers its folder. It lies there whole or not at all. Throws `dense-no-hub` where
 * the hub cannot be reached, `dense-no-model` where it has no such model in ONNX form.
 */
export async function fetchModel({ name, dataFolder, hub = HUB, signal, watch }: Wanted): Promise<string> {
  const folder = folderOf(dataFolder, name)
  const draft = `${folder}.part`
  await rm(draft, { recursive: true, force: true })
  const get = (file: string) => request(`${hub}/${name}/resolve/main/${file}`, hub, signal)
  try {
    const tokenizer = await get(TOKENIZER)
    if (!tokenizer) throw new DomainError('dense-no-model', 422, { name, missing: TOKENIZER })
    await save(tokenizer, join(draft, TOKENIZER))
    for (const file of OPTIONAL) {
      const answer = await get(file)
      if (answer) await save(answer, join(draft, file))
    }
    let graph: Response | undefined
    for (const file of GRAPHS) {
      graph = await get(file)
      if (!graph) continue
      await save(graph, join(draft, file), watch)
      // A graph above two gigabytes keeps its numbers beside itself.
      const numbers = await get(`${file}_data`)
      if (numbers) await save(numbers, join(draft, `${file}_data`), watch)
      break
    }
    if (!graph) throw new DomainError('dense-no-model', 422, { name, missing: GRAPHS[1] })
    await rm(folder, { recursive: true, force: true })
    await rename(draft, folder)
    return folder
  } catch (error) {
    await rm(draft, { recursive: true, force: true })
    if (error instanceof DomainError) throw error
    throw new DomainError('dense-no-hub', 502, { name, hub, reason: reasonOf(error) })
  }
}

/** Undefined where there is no such file. The hub answers 401 for a model that does not exist. */
async function request(url: string, hub: string, signal: AbortSignal | undefined): Promise<Response | undefined> {
  const patience = new AbortController()
  const timer = setTimeout(() => patience.abort(new Error(`${hub}: no answer`)), ANSWER_MS)
  const answer = await fetch(url, { signal: signal ? AbortSignal.any([signal, patience.signal]) : patience.signal }).finally(() =>
    // Only the answer is waited for: a model may take as long as it is large.
    clearTimeout(timer),
  )
  if (answer.ok && answer.body) return answer
  await answer.body?.cancel()
  if ([401, 403, 404].includes(answer.status)) return undefined
  throw new Error(`${hub}: HTTP ${answer.status}`)
}

async function save(answer: Response, path: string, watch?: (progress: FetchProgress) => void): Promise<void> {
  await mkdir(dirname(path), { recursive: true })
  const total = Number(answer.headers.get('content-length')) || null
  let done = 0
  const body = Readable.fromWeb(answer.body as import('node:stream/web').ReadableStream)
  body.on('data', (part: Uint8Array) => {
    done += part.length
    watch?.({ done, total })
  })
  await pipeline(body, createWriteStream(path))
}

/** `fetch failed` says nothing; what is behind it does. */
function reasonOf(error: unknown): string {
  const cause = (error as { cause?: { code?: string; message?: string } }).cause
  return cause?.code ?? cause?.message ?? (error instanceof Error ? error.message : String(error))
}
