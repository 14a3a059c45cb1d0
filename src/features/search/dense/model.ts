import { createHash } from 'node:crypto'
import { createReadStream, existsSync, readFileSync, statSync } from 'node:fs'
import { basename, join } from 'node:path'
import { z } from 'zod'
import { DomainError } from '../../../platform/errors.ts'

/** An embedding model as it lies in a folder. */
export type Model = {
  name: string
  folder: string
  /** The graph, relative to the folder. */
  file: string
  pooling: 'mean' | 'cls'
  queryPrefix: string
  passagePrefix: string
  maxTokens: number
  /** So many numbers of each vector are kept, for models trained to be cut off; null keeps all. */
  dimension: number | null
}

/** The usual places of the graph, the smaller and faster one first. */
export const GRAPHS = ['onnx/model_quantized.onnx', 'onnx/model.onnx', 'model_quantized.onnx', 'model.onnx']
export const TOKENIZER = 'tokenizer.json'
const MOST_TOKENS = 512
const FEWEST_TOKENS = 8

/** What onji.json in the folder may say; all of it may be absent. */
const Options = z.strictObject({
  pooling: z.enum(['mean', 'cls']).optional(),
  queryPrefix: z.string().max(500).optional(),
  passagePrefix: z.string().max(500).optional(),
  maxTokens: z.int().min(FEWEST_TOKENS).max(MOST_TOKENS).optional(),
  dimension: z.int().min(8).max(4096).optional(),
  file: z.string().max(200).optional(),
})

const Configuration = z.object({
  model_type: z.string().optional(),
  max_position_embeddings: z.number().optional(),
  _name_or_path: z.string().optional(),
})
const TokenizerConfiguration = z.object({ model_max_length: z.number().optional() })
const Pooling = z.object({ pooling_mode_cls_token: z.boolean().optional(), pooling_mode_mean_tokens: z.boolean().optional() })

function readAs<T>(folder: string, file: string, shape: z.ZodType<T>): T | undefined {
  const path = join(folder, file)
  if (!existsSync(path)) return undefined
  try {
    return shape.parse(JSON.parse(readFileSync(path, 'utf8')))
  } catch (error) {
    throw new DomainError('dense-unreadable', 422, { file: path, reason: error instanceof z.ZodError ? wrongIn(error) : String(error) })
  }
}

const wrongIn = ({ issues }: z.ZodError): string =>
  issues.map(({ path, message }) => [path.join('.'), message].filter(Boolean).join(': ')).join('; ')

/** Reads what a folder says of its model. Throws what is missing or cannot be read, by name. */
export function readModel(folder: string): Model {
  if (!existsSync(folder) || !statSync(folder).isDirectory()) throw new DomainError('dense-no-folder', 422, { folder })
  const options = readAs(folder, 'onji.json', Options) ?? {}
  const file = options.file ?? GRAPHS.find((graph) => existsSync(join(folder, graph)))
  const missing = [existsSync(join(folder, TOKENIZER)) ? '' : TOKENIZER, file && existsSync(join(folder, file)) ? '' : 'onnx/model.onnx']
  if (missing.some(Boolean)) throw new DomainError('dense-incomplete', 422, { folder, missing: missing.filter(Boolean).join(', ') })
  const config = readAs(folder, 'config.json', Configuration) ?? {}
  const tokenizer = readAs(folder, 'tokenizer_config.json', TokenizerConfiguration) ?? {}
  const pooling = readAs(folder, '1_Pooling/config.json', Pooling)
  const name = basename(folder)
  // The family of e5 was trained with these words before each text, and says so in its description only.
  const isE5 = /(^|[-_/])e5[-_]/i.test(`${name} ${config._name_or_path ?? ''}`)
  return {
    name,
    folder,
    file: file as string,
    pooling: options.pooling ?? (pooling?.pooling_mode_cls_token ? 'cls' : 'mean'),
    queryPrefix: options.queryPrefix ?? (isE5 ? 'query: ' : ''),
    passagePrefix: options.passagePrefix ?? (isE5 ? 'passage: ' : ''),
    dimension: options.dimension ?? null,
    maxTokens: options.maxTokens ?? tokensOf(config.max_position_embeddings, tokenizer.model_max_length, config.model_type),
  }
}

/** As many tokens as the model reads. Of RoBERTa's positions two are not for tokens. */
function tokensOf(positions = MOST_TOKENS, longest = MOST_TOKENS, type = ''): number {
  const readable = /roberta/.test(type) ? positions - 2 : positions
  return Math.max(FEWEST_TOKENS, Math.min(readable, longest, MOST_TOKENS))
}

/** Tells one model from another: vectors of two never meet. */
export async function fingerprintOf(model: Model): Promise<string> {
  const hash = createHash('sha256')
  for (const file of [model.file, TOKENIZER]) for await (const part of createReadStream(join(model.folder, file))) hash.update(part)
  hash.update(JSON.stringify([model.pooling, model.queryPrefix, model.passagePrefix, model.maxTokens, model.dimension]))
  return hash.digest('hex').slice(0, 32)
}
