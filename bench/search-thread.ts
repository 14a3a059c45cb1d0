import { parentPort, workerData } from 'node:worker_threads'
import type { Indexed, Question, Reach } from '../src/features/search/engine/engine.ts'
import { IndexReader } from '../src/features/search/engine/reader.ts'
import { IndexWriter } from '../src/features/search/engine/writer.ts'

// One thread as the program has them, which measures its own CPU for each call.

const { path } = workerData as { path: string }
let reader: IndexReader | undefined
let writer: IndexWriter | undefined

const reading = () => (reader ??= new IndexReader(path))
const writing = () => (writer ??= new IndexWriter(path))

const calls = {
  put: (items: Indexed[]) => writing().put(items, []),
  merge() {
    while (writing().merge());
  },
  query: (question: Question) => reading().query(question).total,
  facets: (question: Question) => reading().facets(question).space.length,
  suggest: (typing: { text: string; reach: Reach; limit: number }) => reading().suggest(typing).length,
}
export type ThreadCall = keyof typeof calls

parentPort?.on('message', ({ call, input }: { call: ThreadCall; input: never }) => {
  const before = process.threadCpuUsage()
  const output = calls[call](input)
  const { user, system } = process.threadCpuUsage(before)
  parentPort?.postMessage({ ms: (user + system) / 1000, output })
})
