import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { InferenceSession, Tensor } from 'onnxruntime-common'
import { type Model, TOKENIZER } from './model.ts'

/** Why a model gives no vectors, as a code of `errors` with what belongs to it. */
export class ModelFault extends Error {
  readonly code: string
  readonly params: Record<string, string>
  constructor(code: string, params: Record<string, string>) {
    super(`${code} ${JSON.stringify(params)}`)
    this.name = 'ModelFault'
    this.code = code
    this.params = params
  }
}

type Runtime = {
  InferenceSession: { create(path: string, options: InferenceSession.SessionOptions): Promise<InferenceSession> }
  Tensor: new (type: 'int64', data: BigInt64Array, dims: number[]) => Tensor
}
type Tokenizer = { encode(text: string): { ids: number[] } }

/** The usual names of outputs that hold the vector of the whole text, and of those that hold one for each token. */
const WHOLE = ['sentence_embedding', 'pooler_embedding']
const INPUTS = ['input_ids', 'attention_mask', 'token_type_ids']

/** The runtime and the tokenizer are optional packages, loaded here and only in the process that needs them. */
async function load(): Promise<{ runtime: Runtime; Tokenizer: new (file: object, config: object) => Tokenizer }> {
  try {
    const runtime = await import('onnxruntime-node')
    const { Tokenizer } = await import('@huggingface/tokenizers')
    return { runtime: runtime as unknown as Runtime, Tokenizer: Tokenizer as unknown as new (file: object, config: object) => Tokenizer }
  } catch (error) {
    throw new ModelFault('dense-runtime-missing', { reason: firstLine(error) })
  }
}

const firstLine = (error: unknown): string => (error instanceof Error ? error.message : String(error)).split('\n')[0].slice(0, 300)

/** A loaded model. Vectors have length one, so that the product of two is their cosine. */
export class Encoder {
  readonly #model: Model
  readonly #runtime: Runtime
  readonly #tokenizer: Tokenizer
  readonly #session: InferenceSession

  private constructor(model: Model, runtime: Runtime, tokenizer: Tokenizer, session: InferenceSession) {
    this.#model = model
    this.#runtime = runtime
    this.#tokenizer = tokenizer
    this.#session = session
  }

  /** Throws a `ModelFault` where the files are not a model that can be used here. */
  static async open(model: Model, threads: number): Promise<Encoder> {
    const { runtime, Tokenizer } = await load()
    const read = (file: string) => JSON.parse(readFileSync(join(model.folder, file), 'utf8'))
    let tokenizer: Tokenizer
    try {
      tokenizer = new Tokenizer(read(TOKENIZER), optional(() => read('tokenizer_config.json')) ?? {})
    } catch (error) {
      throw new ModelFault('dense-unreadable', { file: join(model.folder, TOKENIZER), reason: firstLine(error) })
    }
    const path = join(model.folder, model.file)
    const session = await runtime.InferenceSession.create(path, { intraOpNumThreads: threads, executionProviders: ['cpu'] }).catch(
      (error: unknown) => {
        throw new ModelFault('dense-unreadable', { file: path, reason: firstLine(error) })
      },
    )
    const unknown = session.inputNames.filter((name) => !INPUTS.includes(name))
    if (unknown.length > 0) throw new ModelFault('dense-not-embedding', { model: model.name, reason: unknown.join(', ') })
    return new Encoder(model, runtime, tokenizer, session)
  }

  /** One vector for each text. */
  async encode(texts: string[], kind: 'query' | 'passage'): Promise<Float32Array[]> {
    const prefix = kind === 'query' ? this.#model.queryPrefix : this.#model.passagePrefix
    const rows = texts.map((text) => this.#tokens(prefix + text))
    const width = Math.max(...rows.map((row) => row.length))
    const shape = [texts.length, width]
    const tensor = (valueAt: (row: number[], at: number) => number) => {
      const data = new BigInt64Array(texts.length * width)
      rows.forEach((row, index) => {
        for (let at = 0; at < width; at++) data[index * width + at] = BigInt(valueAt(row, at))
      })
      return new this.#runtime.Tensor('int64', data, shape)
    }
    const feeds: Record<string, Tensor> = {}
    for (const name of this.#session.inputNames) {
      if (name === 'input_ids') feeds[name] = tensor((row, at) => row[at] ?? 0)
      else if (name === 'attention_mask') feeds[name] = tensor((row, at) => (at < row.length ? 1 : 0))
      else feeds[name] = tensor(() => 0)
    }
    return this.#vectorsOf(await this.#session.run(feeds), rows)
  }

  /** As many tokens as the model reads; the last one, which ends every text, stays the last. */
  #tokens(text: string): number[] {
    const { ids } = this.#tokenizer.encode(text)
    const most = this.#model.maxTokens
    return ids.length <= most ? ids : [...ids.slice(0, most - 1), ids[ids.length - 1]]
  }

  #vectorsOf(outputs: InferenceSession.OnnxValueMapType, rows: number[][]): Float32Array[] {
    const whole = WHOLE.find((name) => name in outputs)
    const tensor = outputs[whole ?? this.#session.outputNames[0]] as Tensor
    const data = tensor.data as Float32Array
    const width = tensor.dims[tensor.dims.length - 1]
    if (!(data instanceof Float32Array) || tensor.dims[0] !== rows.length || tensor.dims.length > 3)
      throw new ModelFault('dense-not-embedding', { model: this.#model.name, reason: `${tensor.type} [${tensor.dims.join(', ')}]` })
    if (tensor.dims.length === 2) return rows.map((_, index) => this.#vector(data.slice(index * width, (index + 1) * width)))
    const tokens = tensor.dims[1]
    return rows.map((row, index) => {
      const counted = this.#model.pooling === 'cls' ? 1 : row.length
      const sum = new Float32Array(width)
      for (let at = 0; at < counted; at++) {
        const from = (index * tokens + at) * width
        for (let axis = 0; axis < width; axis++) sum[axis] += data[from + axis]
      }
      return this.#vector(sum)
    })
  }

  #vector(all: Float32Array): Float32Array {
    const { dimension } = this.#model
    return unit(dimension === null ? all : all.slice(0, dimension))
  }
}

function unit(vector: Float32Array): Float32Array {
  let square = 0
  for (const value of vector) square += value * value
  const length = Math.sqrt(square)
  return length === 0 ? vector : vector.map((value) => value / length)
}

function optional<T>(read: () => T): T | undefined {
  try {
    return read()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}
