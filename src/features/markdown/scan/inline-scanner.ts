import { closeEmphasis, type Delimiter, delimiterOf } from './emphasis.ts'
import { componentTagEnd, isComponentName } from './html-blocks.ts'
import { bareAddress } from './addresses.ts'
import { isPunctuation } from './characters.ts'
import { mathEnd, mentionEnd, opensMath, wikiEnd, wikiParts } from './dialect-marks.ts'
import { HTML_NAMES } from './html-names.ts'
import { htmlLinks } from './html-text.ts'
import { CHARACTER_REFERENCE, decodeReference, decodeText } from './references.ts'
import { readResource } from './resource.ts'

/** A link as found in running text; places are offsets into the whole source. */
export type FoundLink = {
  syntax: 'markdown' | 'html' | 'wiki' | 'embed' | 'mention' | 'bare' | 'reference'
  /** The destination as written, without angle brackets; title and heading parts of wiki links are in `target`. */
  target: string
  text: string
  media: boolean
  start: number
  end: number
}

export type InlineResult = { text: string; links: FoundLink[] }

/** Decides whether a label has a definition; gives the normalised label. */
export type HasDefinition = (label: string) => boolean

const SPECIAL = new Uint8Array(128)
for (const character of '\\`*_~[]!<&$@:w{') SPECIAL[character.charCodeAt(0)] = 1

/** More open brackets than anyone writes; the outermost are forgotten. */
const MOST_BRACKETS = 100
const LONGEST_COMMENT = 4000

type Bracket = { out: number; index: number; media: boolean; active: boolean; delimiter: number; links: number }

/** Scans the text of one leaf: collects its links and gives its plain text. `offset` is the leaf's place in the source. */
export function scanInline(text: string, offset: number, hasDefinition: HasDefinition): InlineResult {
  return new InlineScanner(text, offset, hasDefinition).scan()
}

class InlineScanner {
  private readonly text: string
  private readonly offset: number
  private readonly hasDefinition: HasDefinition
  private readonly out: string[] = []
  private readonly links: (FoundLink & { from: number; to: number })[] = []
  private readonly brackets: Bracket[] = []
  private readonly delimiters: Delimiter[] = []
  private index = 0
  private plainFrom = 0
  private ticks: TickRuns | undefined
  private readonly without = new Set<string>()

  constructor(text: string, offset: number, hasDefinition: HasDefinition) {
    this.text = text
    this.offset = offset
    this.hasDefinition = hasDefinition
  }

  scan(): InlineResult {
    const { text } = this
    const { length } = text
    while (this.index < length) {
      const code = text.charCodeAt(this.index)
      if (code > 127 || SPECIAL[code] === 0) {
        this.index += 1
        continue
      }
      this.special(code)
    }
    this.flush(length)
    closeEmphasis(this.delimiters, 0, this.out)
    return { text: this.out.join(''), links: this.links.map((link) => this.finished(link)) }
  }

  private finished({ from, to, ...link }: FoundLink & { from: number; to: number }): FoundLink {
    if (to > from) link.text = this.out.slice(from, to).join('')
    return link
  }

  private special(code: number): void {
    const at = this.index
    let end = -1
    if (code === 92) end = this.escape(at)
    else if (code === 96) end = this.codeSpan(at)
    else if (code === 42 || code === 95 || code === 126) end = this.delimiterRun(at, code)
    else if (code === 91) end = this.open(at)
    else if (code === 93) end = this.close(at)
    else if (code === 33) end = this.text.charCodeAt(at + 1) === 91 ? this.openMedia(at) : -1
    else if (code === 60) end = this.angle(at)
    else if (code === 38) end = this.reference(at)
    else if (code === 36) end = this.math(at)
    else if (code === 64) end = this.at(at)
    else if (code === 123) end = this.comment(at)
    else end = this.bare(at, code)
    this.index = end < 0 ? Math.max(this.index, at + 1) : end
  }

  /** Puts the plain text before `end` out; the next plain text begins at `from`. */
  private flush(end: number, from = end): void {
    if (end > this.plainFrom) this.out.push(this.text.slice(this.plainFrom, end))
    this.plainFrom = from
  }

  private replace(start: number, end: number, by: string): number {
    this.flush(start, end)
    if (by) this.out.push(by)
    return end
  }

  private escape(at: number): number {
    const code = this.text.charCodeAt(at + 1)
    if (isPunctuation(code)) return this.replace(at, at + 2, this.text.charAt(at + 1))
    if (code === 10 || code === 13) return this.replace(at, at + 1, '')
    return -1
  }

  private codeSpan(at: number): number {
    const { text } = this
    let open = at
    while (text.charCodeAt(open) === 96) open += 1
    this.ticks ??= tickRuns(text)
    const runs = this.ticks.get(open - at)
    if (!runs) return open
    while ((runs.starts[runs.next] ?? open) < open) runs.next += 1
    const start = runs.starts[runs.next]
    return start === undefined ? open : this.replace(at, start + open - at, codeText(text.slice(open, start)))
  }

  private math(at: number): number {
    const { text } = this
    let open = at
    while (text.charCodeAt(open) === 36) open += 1
    const length = open - at
    const end = length > 2 || !opensMath(text, at, open) ? -1 : mathEnd(text, open, length)
    return end < 0 ? open : this.replace(at, end + length, text.slice(open, end))
  }

  private comment(at: number): number {
    if (!this.text.startsWith('/*', at + 1)) return -1
    const end = this.upTo(at + 3, '*/}')
    return end < 0 || end - at > LONGEST_COMMENT ? -1 : this.replace(at, end, '')
  }

  private delimiterRun(at: number, code: number): number {
    const { text } = this
    let end = at + 1
    while (text.charCodeAt(end) === code) end += 1
    if (code === 126 && end - at > 2) return end
    this.flush(at, end)
    const delimiter = delimiterOf(text, at, end, this.out.length)
    this.out.push(text.slice(at, end))
    if (delimiter) this.delimiters.push(delimiter)
    return end
  }

  private open(at: number): number {
    const { text } = this
    if (text.charCodeAt(at + 1) === 91) {
      const end = this.wiki(at, at + 2, 'wiki')
      if (end >= 0) return end
    }
    if (text.charCodeAt(at + 1) === 94) {
      const call = /\[\^(?:[^\s[\]\\]|\\[^\s])+\]/y
      call.lastIndex = at
      const found = call.exec(text)
      if (found && this.hasDefinition(found[0].slice(1, -1))) return this.replace(at, at + found[0].length, '')
    }
    return this.push(at, at + 1, false)
  }

  private openMedia(at: number): number {
    if (this.text.charCodeAt(at + 2) === 91) {
      const end = this.wiki(at, at + 3, 'embed')
      if (end >= 0) return end
    }
    return this.push(at, at + 2, true)
  }

  private push(at: number, end: number, media: boolean): number {
    this.flush(at, end)
    if (this.brackets.length >= MOST_BRACKETS) this.brackets.shift()
    this.brackets.push({
      out: this.out.length,
      index: end,
      media,
      active: true,
      delimiter: this.delimiters.length,
      links: this.links.length,
    })
    this.out.push(this.text.slice(at, end))
    return end
  }

  private wiki(at: number, from: number, syntax: 'wiki' | 'embed'): number {
    const end = wikiEnd(this.text, from)
    if (end < 0) return -1
    const { target, text } = wikiParts(this.text.slice(from, end))
    this.flush(at, end + 2)
    this.add(syntax, target, text, at, end + 2, syntax === 'embed')
    if (syntax === 'wiki') this.out.push(text)
    return end + 2
  }

  private add(
    syntax: FoundLink['syntax'],
    target: string,
    text: string,
    start: number,
    end: number,
    media: boolean,
    from = 0,
    to = 0,
  ): void {
    const { offset } = this
    this.links.push({ syntax, target, text, media, start: offset + start, end: offset + end, from, to })
  }

  private close(at: number): number {
    const bracket = this.brackets.pop()
    if (!bracket) return -1
    if (!bracket.active) return -1
    const { text } = this
    const next = text.charCodeAt(at + 1)
    const resource = next === 40 ? readResource(text, at + 1) : undefined
    if (resource) {
      this.flush(at, resource.end)
      this.link(bracket, decodeText(resource.target), resource.from, resource.to, 'markdown')
      return resource.end
    }
    const label = this.label(bracket, at)
    if (!label) return -1
    this.flush(at, label.end)
    this.link(bracket, label.label, bracket.index, at, 'reference')
    return label.end
  }

  private label(bracket: Bracket, at: number): { label: string; end: number } | undefined {
    const { text } = this
    if (text.charCodeAt(at + 1) === 91) {
      const full = /\[((?:[^[\]\\]|\\[^]){0,999})\]/y
      full.lastIndex = at + 1
      const found = full.exec(text)
      const written = found?.[1]
      if (found && written && this.hasDefinition(written)) return { label: written, end: at + 1 + found[0].length }
      if (found && written) return undefined
      if (found) {
        const own = this.ownLabel(bracket, at)
        return own === undefined ? undefined : { label: own, end: at + 3 }
      }
    }
    const own = this.ownLabel(bracket, at)
    return own === undefined ? undefined : { label: own, end: at + 1 }
  }

  private ownLabel(bracket: Bracket, at: number): string | undefined {
    if (at - bracket.index > 999) return undefined
    const label = this.text.slice(bracket.index, at)
    return this.hasDefinition(label) ? label : undefined
  }

  private link(bracket: Bracket, target: string, start: number, end: number, syntax: 'markdown' | 'reference'): void {
    const { out } = this
    closeEmphasis(this.delimiters, bracket.delimiter, out)
    this.delimiters.length = Math.min(this.delimiters.length, bracket.delimiter)
    out[bracket.out] = ''
    if (bracket.media) {
      // Links in the description of an image are its words only.
      this.links.length = bracket.links
      const text = out.slice(bracket.out, out.length).join('')
      this.add(syntax, target, text, start, end, true)
      // What an image shows is no text of the page, but its description is.
      return
    }
    this.dropAddresses(bracket.links)
    this.add(syntax, target, '', start, end, false, bracket.out, out.length)
    for (const each of this.brackets) if (!each.media) each.active = false
    if (this.brackets.every((each) => !each.active)) this.brackets.length = 0
  }

  /** A bare address, a mention or a wiki link inside the brackets of a link is that link's text. */
  private dropAddresses(from: number): void {
    const kept = this.links.splice(from).filter((link) => link.syntax === 'markdown' || link.syntax === 'embed')
    this.links.push(...kept)
  }

  private angle(at: number): number {
    const { text } = this
    const autolink = AUTOLINK
    autolink.lastIndex = at
    const found = autolink.exec(text)
    if (found) {
      const target = found[0].slice(1, -1)
      this.flush(at, at + found[0].length)
      this.out.push(target)
      const mail = found[1] === undefined
      this.add('bare', mail ? `mailto:${target}` : target, target, at + 1, at + found[0].length - 1, false)
      return at + found[0].length
    }
    const end = this.tagEnd(at)
    if (end < 0 || this.isUnknownTag(at)) return end
    this.flush(at, end)
    if (BREAKING.test(text.slice(at, at + 12))) this.out.push(' ')
    for (const link of htmlLinks(text.slice(at, end), this.offset + at)) this.links.push({ ...link, from: 0, to: 0 })
    return end
  }

  /** A tag with a small name that HTML does not know is shown as text. */
  private isUnknownTag(at: number): boolean {
    NAME.lastIndex = at
    const name = NAME.exec(this.text)?.[1]
    return name !== undefined && !isComponentName(name) && !HTML_NAMES.has(name.toLowerCase())
  }

  private tagEnd(at: number): number {
    const { text } = this
    const second = text.charCodeAt(at + 1)
    if (second === 33) {
      if (text.startsWith('--', at + 2)) {
        if (text.charCodeAt(at + 4) === 62) return at + 5
        if (text.startsWith('->', at + 4)) return at + 6
        return this.upTo(at + 4, '-->')
      }
      if (text.startsWith('[CDATA[', at + 2)) return this.upTo(at + 9, ']]>')
      return /[A-Za-z]/.test(text.charAt(at + 2)) ? this.upTo(at + 2, '>') : -1
    }
    if (second === 63) return this.upTo(at + 2, '?>')
    TAG.lastIndex = at
    const found = TAG.exec(text)
    if (found) return at + found[0].length
    NAME.lastIndex = at
    const name = NAME.exec(text)
    return name ? componentTagEnd(text, at, text.length, name[1] as string) : -1
  }

  private upTo(from: number, end: string): number {
    if (this.without.has(end)) return -1
    const found = this.text.indexOf(end, from)
    if (found >= 0) return found + end.length
    this.without.add(end)
    return -1
  }

  private reference(at: number): number {
    CHARACTER_REFERENCE.lastIndex = at
    const found = CHARACTER_REFERENCE.exec(this.text)
    if (!found) return -1
    const decoded = decodeReference(found[1] as string)
    return decoded === undefined ? -1 : this.replace(at, at + found[0].length, decoded)
  }

  private at(at: number): number {
    const { text } = this
    const found = mentionEnd(text, at)
    if (found < 0) return this.bare(at, 64)
    this.add('mention', text.slice(at + 1, found), text.slice(at, found), at, found, false)
    return found
  }

  private bare(at: number, code: number): number {
    const found = bareAddress(this.text, at, code, this.plainFrom, this.brackets.length > 0)
    if (!found) return -1
    const written = this.text.slice(found.start, found.end)
    this.flush(found.start, found.start)
    this.add('bare', found.prefix + written, written, found.start, found.end, false)
    return found.end
  }
}

const AUTOLINK =
  /<(?:([A-Za-z][A-Za-z0-9+.-]{1,31}):[^\s<>\u0000-\u001f]*|[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*)>/y
const TAG =
  /<(?:[A-Za-z][A-Za-z0-9-]*(?:\s+[A-Za-z_:][\w:.-]*(?:\s*=\s*(?:[^\s"'=<>`]+|'[^']*'|"[^"]*"))?)*\s*\/?|\/[A-Za-z][A-Za-z0-9-]*\s*)>/y
/** Tags between which words do not belong together. */
const BREAKING = /^<\/?(?:br|p|div|li|[uo]l|t[drh]|table|h[1-6r]|img|d[dt]|summary|details)\b/i
const NAME = /<\/?([A-Za-z][\w.-]*)/y

/** Where the runs of backticks of each length begin, and which of them the scanner has not passed yet. */
type TickRuns = Map<number, { starts: number[]; next: number }>

/** All runs at once: to look for the end of each by itself takes time with the square of a text full of different ones. */
function tickRuns(text: string): TickRuns {
  const found: TickRuns = new Map()
  for (let start = text.indexOf('`'); start >= 0; ) {
    let end = start
    while (text.charCodeAt(end) === 96) end += 1
    const runs = found.get(end - start)
    if (runs) runs.starts.push(start)
    else found.set(end - start, { starts: [start], next: 0 })
    start = text.indexOf('`', end)
  }
  return found
}

function codeText(raw: string): string {
  const text = raw.replace(/\r\n|\r|\n/g, ' ')
  return text.length > 1 && text.startsWith(' ') && text.endsWith(' ') && text.trim() !== '' ? text.slice(1, -1) : text
}
