/* The program of a search thread: it owns its connection to the index and does one call after the other. */
import { statSync } from 'node:fs'
import { parentPort, workerData } from 'node:worker_threads'
import { isDamage } from './connection.ts'
import { type CallName, type Calls, LEAVE, type Message, type Reply } from './protocol.ts'
import { IndexReader } from './reader.ts'
import { IndexWriter } from './writer.ts'

const { path } = workerData as { path: string }
let writer: IndexWriter | undefined
let reader: IndexReader | undefined
let file = 0

/** Another process may have made the index anew; then the old file is gone, though we could still use it. */
function followFile(): void {
  const { ino } = statSync(path)
  if (ino === file) return
  writer?.close()
  reader?.close()
  writer = undefined
  reader = undefined
  file = ino
}

function writing(): IndexWriter {
  followFile()
  writer ??= new IndexWriter(path)
  return writer
}

function reading(): IndexReader {
  followFile()
  reader ??= new IndexReader(path)
  return reader
}

function leave(): void {
  writer?.close()
  reader?.close()
  parentPort?.close()
}

const isGone = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === 'ENOENT'

const calls: { [Name in CallName]: (input: Calls[Name]['input']) => Calls[Name]['output'] } = {
  index({ items, removed, position, filling }) {
    writing().put(items, removed, { position, filling })
    return null
  },
  beginRebuild({ position }) {
    writing().beginRound(position)
    return null
  },
  endRebuild: () => writing().sweep(200) || writing().merge(),
  verify: () => reading().verify(),
  query: (question) => reading().query(question),
  facets: (question) => reading().facets(question),
  suggest: (typing) => reading().suggest(typing),
  related: ({ id, reach, limit }) => reading().related(id, reach, limit),
}

parentPort?.on('message', (message: Message | typeof LEAVE) => {
  if (message === LEAVE) return leave()
  const { id, call, input } = message
  let reply: Reply
  try {
    reply = { id, output: (calls[call] as (input: unknown) => unknown)(input) }
  } catch (error) {
    reply = { id, failure: { message: (error as Error).message, damage: isDamage(error) || isGone(error) } }
  }
  parentPort?.postMessage(reply)
})
