/* The program of the thread that makes sketches of long lists of texts and compares everything with everything. */
import { parentPort } from 'node:worker_threads'
import { type Match, Matching } from './matching.ts'
import { packed, sketchOf, unpacked } from './shingles.ts'
import type { CallName, Calls, Message, Reply } from './thread.ts'

const MATCHES_AT_ONCE = 500

let matching = new Matching()
let pairs: Iterator<Match | null> | undefined

const calls: { [Name in CallName]: (input: Calls[Name]['input']) => Calls[Name]['output'] } = {
  sketch: (texts) => texts.map(({ title, body }) => packed(sketchOf(title, body))),
  add(entries) {
    for (const { sketch, ...entry } of entries) matching.add({ ...entry, sketch: unpacked(sketch) })
    return matching.size
  },
  boilerplate: (most) => matching.boilerplate(most),
  next() {
    pairs ??= matching.pairs()
    const found: Match[] = []
    for (;;) {
      const { done, value } = pairs.next()
      if (value) found.push(value)
      if (done) matching = new Matching()
      if (done || value === null || found.length >= MATCHES_AT_ONCE) return { found, done: Boolean(done), paused: value === null }
    }
  },
}

parentPort?.on('message', ({ id, call, input }: Message) => {
  let reply: Reply
  try {
    reply = { id, output: (calls[call] as (input: unknown) => unknown)(input) }
  } catch (error) {
    reply = { id, failure: (error as Error).message }
  }
  parentPort?.postMessage(reply)
})
