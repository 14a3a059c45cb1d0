/** A stretch of a source text: UTF-16 offsets, `end` exclusive. */
export type Place = { start: number; end: number }

/**
 * Where a link leads, told by its destination alone:
 * - `item`: `/articles/UUID[/slug][#fragment]`, `target` is the UUID
 * - `file`: `/files/UUID/...` (links and images alike), `target` is the path
 * - `wiki`, `embed`, `mention`: `[[Title]]`, `![[Title or UUID]]`, `@name`
 * - `anchor`: `#fragment`; `target` is empty
 * - `image`: an image on another host (or a data URL); `external`: a link with a scheme or `//host`
 * - `relative`: any other path, of a link or of an image
 */
export type LinkKind = 'item' | 'file' | 'external' | 'anchor' | 'wiki' | 'embed' | 'image' | 'mention' | 'relative'

export type Link = {
  kind: LinkKind
  /** The destination with escapes and character references decoded and without its fragment. */
  target: string
  fragment?: string
  /** Plain text of the link, or the alternative text of the image. */
  text: string
  /** Place of the destination (of the whole for wiki links, embeds, mentions and bare addresses). */
  place: Place
  /** True where the destination is shown as a picture or another medium. */
  media?: true
}

export type Heading = { depth: number; id: string; text: string }

/** The text from one heading to the next. The lead (before any heading) has an empty id and heading. */
export type Section = {
  id: string
  heading: string
  /** Texts of the headings above this one, outermost first, without its own. */
  path: string[]
  depth: number
  text: string
}

export type FrontMatter = {
  /** The bytes of the block, fences and line end included; empty where there is none. */
  raw: string
  data: Record<string, unknown>
  /** Why the YAML could not be read; `data` is empty then. */
  error?: string
  /** The rest, byte for byte. */
  body: string
}

export type Language = 'ko' | 'en' | 'und'

export type Analysis = {
  frontMatter?: Record<string, unknown>
  /** Text of the first heading, if the body begins with a heading of depth 1. */
  title?: string
  links: Link[]
  headings: Heading[]
  sections: Section[]
  /** Words of prose (eojeol in Korean), code not counted. */
  words: number
  /** About 200 characters of prose. */
  excerpt: string
  language: Language
}

/** A place in rendered HTML that differs from reader to reader and is filled when the page is sent. */
export type Slot = { kind: 'wiki' | 'embed' | 'mention'; target: string; fragment?: string; text: string }

export type Rendered = {
  /** Safe HTML and slots, in order. */
  parts: (string | Slot)[]
  toc: Heading[]
  hasMath: boolean
  hasMermaid: boolean
  /** The version of the renderer; what an older one made should be made anew. */
  renderer: number
}

export type RenderOptions = {
  /** Language of the words the renderer adds (callout titles, footnotes). */
  language: 'ko' | 'en'
  /** Show images of other hosts instead of linking to them. */
  allowExternalImages?: boolean
}

export type Renderer = {
  render(source: string, options: RenderOptions): Promise<Rendered>
  close(): Promise<void>
}

export type RendererOptions = {
  /** The worker ends after so many milliseconds without work (60,000). */
  idleMs?: number
  /** A document that takes longer fails (10,000). */
  timeoutMs?: number
  /** Heap of the worker in megabytes (256). */
  memoryMb?: number
}

export type Block = { source: string; hash: string; place: Place }

export type Word = { kind: 'same' | 'added' | 'removed'; text: string }

export type HunkLine = {
  kind: 'same' | 'added' | 'removed'
  /** Line number, from 1, in the text before and after. */
  before?: number
  after?: number
  /** The line, line end included. */
  text: string
  /** The same line in words, where it has a counterpart on the other side. */
  words?: Word[]
}

/** A run of changed lines with the lines around it. Start lines count from 1. */
export type Hunk = { beforeStart: number; beforeLines: number; afterStart: number; afterLines: number; lines: HunkLine[] }

export type MergeConflict = { base: string; ours: string; theirs: string; place: Place }

export type Merge = { merged: string; conflicts: MergeConflict[] }

export type BlamedBlock = { source: string; revision: string }
