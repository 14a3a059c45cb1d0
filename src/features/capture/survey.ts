import { createHash } from 'node:crypto'
import { MANIFEST } from './export-paths.ts'
import { Breather } from './breather.ts'
import { decodeText, type Encoding } from './encoding.ts'
import { type Manifest, readManifest } from './manifest.ts'
import { type OnjiMap, splitSource } from './onji-map.ts'
import { isMarkdown, type Plan, planImport } from './plan.ts'
import type { Refusal, Source } from './source/source.ts'

/** What a first look at a source finds out: enough to give everything its id before anything is written. */
export type Survey = {
  plan: Plan
  manifest: Manifest | undefined
  /** What an export noted about a page. */
  noted: Map<string, OnjiMap>
  /** SHA-256 of the files that are no pages. */
  hashes: Map<string, string>
  refused: Refusal[]
  encodings: { path: string; encoding: Encoding }[]
  /** The text of a page, decoded. */
  text(path: string): Promise<string>
}

export type SurveyLimits = { article: number; file: number }

// Pages are read twice; most sources fit here and are read from the disk only once.
const KEPT_TEXT = 64 * 1024 * 1024

/** Reads every page and file once. What cannot be read or is too large is named in `refused` and left out of the plan. */
export async function survey(source: Source, limits: SurveyLimits, signal?: AbortSignal): Promise<Survey> {
  const manifest = await readManifest(source)
  const attached = new Set([...(manifest?.files ?? []), ...(manifest?.documents ?? [])].map((file) => file.path))
  const look = new Look(source, limits)
  const breather = new Breather()
  for (const { path, size } of source.files) {
    signal?.throwIfAborted()
    await breather.breathe()
    if (manifest && path === MANIFEST) continue
    if (isMarkdown(path) && !attached.has(path)) await look.page(path, size)
    else await look.file(path, size)
  }
  const isPage = (path: string) => isMarkdown(path) && !attached.has(path)
  const plan = planImport([...look.pages, ...look.hashes.keys()], (key) => look.noted.get(key)?.order, isPage)
  return {
    plan,
    manifest,
    noted: look.noted,
    hashes: look.hashes,
    refused: [...source.refused, ...look.refused],
    encodings: look.encodings,
    text: (path) => look.text(path),
  }
}

class Look {
  readonly pages: string[] = []
  readonly noted = new Map<string, OnjiMap>()
  readonly hashes = new Map<string, string>()
  readonly refused: Refusal[] = []
  readonly encodings: Survey['encodings'] = []
  readonly #source: Source
  readonly #limits: SurveyLimits
  readonly #texts = new Map<string, string>()
  #kept = 0

  constructor(source: Source, limits: SurveyLimits) {
    this.#source = source
    this.#limits = limits
  }

  async page(path: string, size: number): Promise<void> {
    if (size > this.#limits.article) {
      this.refused.push({ path, reason: 'too-large', detail: megabytes(size) })
      return
    }
    const bytes = await this.#source.read(path).catch(() => undefined)
    const decoded = bytes && decodeText(bytes)
    if (!decoded) {
      this.refused.push({ path, reason: bytes ? 'encoding' : 'unreadable' })
      return
    }
    if (decoded.encoding !== 'utf-8') this.encodings.push({ path, encoding: decoded.encoding })
    const { onji } = splitSource(decoded.text)
    if (onji) this.noted.set(path, onji)
    this.pages.push(path)
    this.#kept += decoded.text.length
    if (this.#kept <= KEPT_TEXT) this.#texts.set(path, decoded.text)
  }

  async file(path: string, size: number): Promise<void> {
    if (size === 0) {
      this.refused.push({ path, reason: 'empty' })
      return
    }
    if (size > this.#limits.file) {
      this.refused.push({ path, reason: 'too-large', detail: megabytes(size) })
      return
    }
    try {
      const digest = createHash('sha256')
      for await (const piece of await this.#source.stream(path)) digest.update(piece)
      this.hashes.set(path, digest.digest('hex'))
    } catch {
      this.refused.push({ path, reason: 'unreadable' })
    }
  }

  async text(path: string): Promise<string> {
    return this.#texts.get(path) ?? decodeText(await this.#source.read(path))?.text ?? ''
  }
}

const megabytes = (size: number): string => `${(size / 1024 / 1024).toFixed(1)} MB`
