/*
 * The program of the model's process. What is large or foreign lives here and nowhere else: the runtime, the model, the
 * making of vectors. If it falls, the portal stands; what it had not written is done again by the next one.
 */
import { setPriority } from 'node:os'
import { VectorsMissing } from '../engine/vectors.ts'
import { Filling } from './filling.ts'
import { Encoder, ModelFault } from './inference.ts'
import { fingerprintOf } from './model.ts'
import type { Fault, News, Order, Task } from './protocol.ts'

const NICENESS = 10
const MEMORY_LOOK_MS = 2_000

const { model, fingerprint, threads, mostMemory } = JSON.parse(process.argv[2]) as Task
const tell = (news: News) => void process.send?.(news)

/** The last words are waited for, or they would be lost. */
const end = ({ code, params }: Fault) => process.send?.({ news: 'fault', fault: { code, params } } satisfies News, () => process.exit(1))

setInterval(() => {
  const used = process.memoryUsage.rss()
  if (used > mostMemory) end({ code: 'dense-too-large', params: { model: model.name, limit: String(Math.round(mostMemory / 2 ** 20)) } })
}, MEMORY_LOOK_MS).unref()

let filling: Filling | undefined

async function obey(order: Order, encoder: Encoder): Promise<void> {
  if (order.call === 'pause') {
    await filling?.stop()
    filling = undefined
  } else if (order.call === 'follow') {
    filling ??= new Filling(encoder, order, (progress) => tell({ news: 'progress', progress }), stumble)
  } else if (order.call === 'settle') {
    await filling?.settled()
    tell({ id: order.id })
  } else {
    tell({ id: order.id, vectors: await encoder.encode(order.texts, 'query') })
  }
}

function stumble(error: unknown): void {
  if (error instanceof ModelFault) end(error)
  else if (error instanceof VectorsMissing) end({ code: 'dense-runtime-missing', params: { reason: error.message } })
  else throw error
}

/** Opens the model and says how long its vectors are. */
async function open(): Promise<Encoder> {
  // Vectors of two models never meet, also where somebody put another model into the same folder.
  if (fingerprint !== undefined && (await fingerprintOf(model)) !== fingerprint)
    throw new ModelFault('dense-changed', { folder: model.folder })
  const encoder = await Encoder.open(model, threads)
  const [probe] = await encoder.encode(['온지 Onji'], 'query')
  tell({ news: 'open', dimension: probe.length })
  return encoder
}

// A portal that died takes its model with it.
process.on('disconnect', () => process.exit(0))
setPriority(NICENESS)

const opened = open()
opened.catch((error: unknown) => {
  if (error instanceof ModelFault) end(error)
  else end({ code: 'dense-unreadable', params: { file: model.folder, reason: String(error).slice(0, 300) } })
})

process.on('message', (order: Order) => {
  opened
    .then((encoder) => obey(order, encoder))
    .catch((error: unknown) => {
      if ('id' in order) tell({ id: order.id, failure: String(error) })
    })
})
