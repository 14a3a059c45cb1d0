import type { Element } from 'hast'
import { wikiParts } from '../scan/dialect-marks.ts'
import type { Slot } from '../types.ts'

const TAG = 'onji-slot'

/**
 * The slots of one document. They pass the HTML parser and the sanitiser as elements that carry a secret of this
 * rendering, so that a document cannot forge one, and leave the HTML as marks where it is cut into parts.
 */
export class Slots {
  private readonly slots: Slot[] = []
  private readonly secret = crypto.randomUUID()

  element(slot: Slot): Element {
    this.slots.push(slot)
    return { type: 'element', tagName: TAG, properties: { dataSlot: `${this.secret}:${this.slots.length - 1}` }, children: [] }
  }

  of(element: Element): Slot | undefined {
    const [secret, index] = element.tagName === TAG ? String(element.properties.dataSlot).split(':') : []
    return secret === this.secret ? this.slots[Number(index)] : undefined
  }

  /** The text that stands for a slot in the HTML. */
  mark(slot: Slot): string {
    return `\u0001${this.secret}:${this.slots.indexOf(slot)}\u0001`
  }

  /** A text with marks, read as a person would. */
  plain(text: string): string {
    if (!text.includes('\u0001')) return text
    return text.replace(new RegExp(`\u0001${this.secret}:(\\d+)\u0001`, 'g'), (_, index: string) => {
      const slot = this.slots[Number(index)]
      return slot && slot.kind !== 'embed' ? slot.text : ''
    })
  }

  cut(html: string): (string | Slot)[] {
    if (this.slots.length === 0) return [html]
    const pieces = html.split(new RegExp(`\u0001${this.secret}:(\\d+)\u0001`))
    return pieces.map((piece, index) => (index % 2 === 1 ? (this.slots[Number(piece)] as Slot) : piece)).filter((part) => part !== '')
  }
}

/** A slot for what stands between the brackets of a wiki link or an embed. */
export function wikiSlot(kind: 'wiki' | 'embed', inside: string): Slot {
  const { target, text } = wikiParts(inside)
  const hash = target.indexOf('#')
  if (hash < 0) return { kind, target, text }
  return { kind, target: target.slice(0, hash).trim(), fragment: target.slice(hash + 1).trim(), text }
}
