import type { Readable } from 'node:stream'
import { SaxesParser } from 'saxes'
import { Unreadable } from './types.ts'

/** Names come without their prefix, which every program chooses anew. */
export type XmlHandler = {
  open?(name: string, attributes: Record<string, string>): void
  close?(name: string): void
  text?(text: string): void
  /** Elements that are passed over with all that is in them. */
  skip?: ReadonlySet<string>
}

const DEEPEST = 1_000

const local = (name: string) => name.slice(name.indexOf(':') + 1)

/** Reads XML as it streams in. Entities that a file declares itself are refused: nobody needs them, and a few lines of them become gigabytes. */
export async function readXml(source: Readable | Uint8Array, handler: XmlHandler): Promise<void> {
  const parser = new SaxesParser({ xmlns: false })
  let depth = 0
  let skipped = 0
  parser.on('doctype', (doctype) => {
    if (/<!ENTITY/i.test(doctype)) throw new Unreadable('damaged')
  })
  parser.on('error', () => {
    throw new Unreadable('damaged')
  })
  parser.on('opentag', ({ name, attributes }) => {
    const own = local(name)
    if (++depth > DEEPEST) throw new Unreadable('damaged')
    if (skipped > 0 || handler.skip?.has(own)) skipped++
    else handler.open?.(own, withoutPrefixes(attributes))
  })
  parser.on('closetag', ({ name }) => {
    depth--
    if (skipped > 0) skipped--
    else handler.close?.(local(name))
  })
  const text = (words: string) => {
    if (skipped === 0) handler.text?.(words)
  }
  parser.on('text', text)
  parser.on('cdata', text)
  for await (const chunk of decoded(source)) parser.write(chunk)
  parser.close()
}

/** Two attributes of one name keep apart by the prefix of the second. */
function withoutPrefixes(attributes: Record<string, string>): Record<string, string> {
  const own: Record<string, string> = {}
  for (const name in attributes) own[local(name) in own ? name : local(name)] = attributes[name]
  return own
}

async function* decoded(source: Readable | Uint8Array): AsyncIterable<string> {
  let decoder: TextDecoder | undefined
  for await (const chunk of source instanceof Uint8Array ? [source] : (source as AsyncIterable<Uint8Array>)) {
    decoder ??= new TextDecoder(chunk[0] === 0xff ? 'utf-16le' : chunk[0] === 0xfe ? 'utf-16be' : 'utf-8')
    yield decoder.decode(chunk, { stream: true })
  }
}
