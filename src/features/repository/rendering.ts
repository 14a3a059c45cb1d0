import { createHash } from 'node:crypto'
import type { Ctx, Services } from '../../platform/context.ts'
import { fromJson, toJson } from '../../platform/db/codec.ts'
import { invalid } from '../../platform/errors.ts'
import { isId } from '../../platform/ids.ts'
import { nameKey } from '../../platform/text.ts'
import { escapeHtml, joinRendered, MarkdownError, RENDERER_VERSION, type Rendered, type Slot, slugify } from '../markdown/index.ts'
import { findPeopleByHandle } from '../identity/index.ts'
import { hasThumbnail } from './media-type.ts'
import { filesOf, findRendering, putRendering } from './store/files.ts'
import { listItems, type ListedItem } from './store/items.ts'
import { redirectsOf } from './store/redirects.ts'
import { findRevision, itemsByTitle } from './store/revisions.ts'

/** Html kept in memory, in UTF-16 units; most readers read the same few pages. */
const MEMORY = 12_000_000
const DEEPEST_EMBED = 3
/** How much one page may embed, in UTF-16 units of HTML; each embed also costs the queries it takes. */
const EMBED_ROOM = 2_000_000
const EMBED_COST = 5_000

/** Rendered bodies: in memory, else in the store by the hash of the text, else made by the worker. */
export class Renderings {
  readonly #services: Services
  readonly #kept = new Map<string, { rendered: Rendered; size: number }>()
  #size = 0

  constructor(services: Services) {
    this.#services = services
  }

  /** Renders a body in the language of the words it adds (callout titles, footnotes). */
  async of(body: string, language: 'ko' | 'en', keep = true): Promise<Rendered> {
    const { config, reader, writer, renderer, clock, log } = this.#services
    const key = createHash('sha256').update(`${language} ${config.externalImages}\n${body}`).digest('base64url')
    const known = this.#kept.get(key)
    if (known) {
      this.#kept.delete(key)
      this.#kept.set(key, known)
      return known.rendered
    }
    const stored = keep ? await findRendering(reader, key, RENDERER_VERSION) : undefined
    if (stored !== undefined) return this.#remember(key, fromJson<Rendered>(stored), stored.length)
    const rendered = await this.#render(renderer.render(body, { language, allowExternalImages: config.externalImages }))
    if (!keep) return rendered
    const content = toJson(rendered)
    // Reading goes on where nothing can be written, on a full disk for one.
    await putRendering(writer, key, RENDERER_VERSION, content, clock.now()).catch((error) => log.warn({ err: error }, 'rendering not kept'))
    return this.#remember(key, rendered, content.length)
  }

  async #render(work: Promise<Rendered>): Promise<Rendered> {
    try {
      return await work
    } catch (error) {
      if (error instanceof MarkdownError) throw invalid(`markdown-${error.code}`)
      throw error
    }
  }

  #remember(key: string, rendered: Rendered, size: number): Rendered {
    this.#kept.set(key, { rendered, size })
    this.#size += size
    for (const [oldest, entry] of this.#kept) {
      if (this.#size <= MEMORY || oldest === key) break
      this.#kept.delete(oldest)
      this.#size -= entry.size
    }
    return rendered
  }
}

/** Where an embedded body stands: in which items, and how much the whole page may still embed. */
type Within = { above: string[]; room: { left: number } }

export type Page = { html: string; toc: { depth: number; id: string; text: string }[]; math: boolean; mermaid: boolean }

const languageOf = (ctx: Ctx, language: string): 'ko' | 'en' =>
  language === 'ko' || language === 'en' ? language : ctx.services.config.locale

/** The html of a body as this reader may see it: links by title, embeds and mentions are filled here. */
export async function pageOfBody(
  ctx: Ctx,
  body: string,
  place: { spaceId: string; language: string; itemId?: string; keep?: boolean },
  { above, room }: Within = { above: [], room: { left: EMBED_ROOM } },
): Promise<Page> {
  let rendered: Rendered
  try {
    rendered = await ctx.services.renderings.of(body, languageOf(ctx, place.language), place.keep)
  } catch (error) {
    // A body that cannot be rendered is still knowledge: it is shown as it was written.
    if (place.keep === false) throw error
    return { html: `<pre class="unrendered">${escapeHtml(body)}</pre>`, toc: [], math: false, mermaid: false }
  }
  const slots = rendered.parts.filter((part): part is Slot => typeof part !== 'string')
  const flags = { math: rendered.hasMath, mermaid: rendered.hasMermaid }
  if (slots.length === 0) return { html: rendered.parts.join(''), toc: rendered.toc, ...flags }
  const filled = await fillSlots(ctx, slots, place, { above: place.itemId ? [...above, place.itemId] : above, room }, flags)
  return { html: joinRendered(rendered, (slot) => filled.get(slot) ?? ''), toc: rendered.toc, ...flags }
}

async function fillSlots(
  ctx: Ctx,
  slots: Slot[],
  place: { spaceId: string },
  within: Within,
  flags: { math: boolean; mermaid: boolean },
): Promise<Map<Slot, string>> {
  const titled = slots.filter((slot) => slot.kind !== 'mention')
  const targets = await itemsByTitle(
    ctx,
    [...new Set(titled.filter((slot) => !isId(slot.target)).map((slot) => nameKey(slot.target)))],
    place.spaceId,
  )
  const written = (slot: Slot) => (isId(slot.target) ? slot.target : targets.get(nameKey(slot.target)))
  const moved = await redirectsOf(ctx.db, [...new Set(titled.flatMap((slot) => written(slot) ?? []))])
  const idOf = (slot: Slot) => moved.get(written(slot) ?? '') ?? written(slot)
  const ids = [...new Set(titled.flatMap((slot) => idOf(slot) ?? []))]
  const seen = new Map(
    ids.length === 0 ? [] : (await listItems(ctx, { ids: ids.slice(0, 1_000), state: 'any', limit: 1_000 })).map((item) => [item.id, item]),
  )
  const people = await findPeopleByHandle(ctx, [...new Set(slots.filter((slot) => slot.kind === 'mention').map((slot) => slot.target))])
  const filled = new Map<Slot, string>()
  for (const slot of slots) {
    const item = slot.kind === 'mention' ? undefined : seen.get(idOf(slot) ?? '')
    if (slot.kind === 'mention') filled.set(slot, mention(slot, people.get(slot.target)))
    else if (!item) filled.set(slot, wanted(slot, place.spaceId))
    else filled.set(slot, slot.kind === 'wiki' ? wikiLink(slot, item) : await embed(ctx, slot, item, within, flags))
  }
  return filled
}

/** `[[Title#Heading]]` names the heading by its words. */
const fragmentOf = (slot: Slot): string => (slot.fragment ? `#${encodeURIComponent(slugify(slot.fragment))}` : '')
const addressOfItem = (item: { id: string }): string => `/articles/${item.id}`
const wikiLink = (slot: Slot, item: ListedItem): string =>
  `<a class="wiki-link" href="${addressOfItem(item)}${escapeHtml(fragmentOf(slot))}">${escapeHtml(slot.text)}</a>`
const wanted = (slot: Slot, spaceId: string): string =>
  `<a class="wiki-link wanted" href="/articles/new?space=${spaceId}&amp;title=${encodeURIComponent(slot.target)}">${escapeHtml(slot.text)}</a>`
const mention = (slot: Slot, person: { id: string; name: string } | undefined): string =>
  person
    ? `<a class="mention" href="/people/${person.id}">@${escapeHtml(person.name)}</a>`
    : `<span class="mention">${escapeHtml(slot.text)}</span>`

/** A transclusion. One that would contain itself, lies too deep, or for which the page has no room left is a link instead. */
async function embed(ctx: Ctx, slot: Slot, item: ListedItem, within: Within, flags: { math: boolean; mermaid: boolean }): Promise<string> {
  const { above, room } = within
  room.left -= EMBED_COST
  if (room.left < 0) return wikiLink({ ...slot, text: item.title }, item)
  if (item.type === 'document') return embedDocument(ctx, item)
  if (above.includes(item.id) || above.length >= DEEPEST_EMBED) return wikiLink({ ...slot, text: item.title }, item)
  const revision = await findRevision(ctx.db, item.id, item.revision)
  const page = await pageOfBody(ctx, revision?.body ?? '', { spaceId: item.space_id, language: item.language, itemId: item.id }, within)
  room.left -= page.html.length
  flags.math ||= page.math
  flags.mermaid ||= page.mermaid
  // Anchors belong to the page that is read; the same id twice would break both.
  const html = withoutIds(page.html)
  return `<section class="embed"><p class="embed-source"><a href="${addressOfItem(item)}">${escapeHtml(item.title)}</a></p>${html}</section>`
}

/** Tags of our own HTML: every value stands in double quotes, and no text holds a bare `<`. */
const TAG = /<[a-z][^\s/>]*(?: [^\s=>]+(?:="[^"]*")?)*/gi

/** Only in tags: the words of a text may look like an attribute. */
export const withoutIds = (html: string): string => html.replace(TAG, (tag) => tag.replace(/ id="[^"]*"/, ''))

async function embedDocument(ctx: Ctx, item: ListedItem): Promise<string> {
  const [file] = await filesOf(ctx.db, item.id)
  if (!file) return wikiLink({ kind: 'wiki', target: item.id, text: item.title }, item)
  const url = `/files/${file.id}/${encodeURIComponent(file.name)}`
  if (hasThumbnail(file.media_type) && file.width !== null)
    return `<img src="${escapeHtml(url)}" alt="${escapeHtml(item.title)}" width="${file.width}" height="${file.height}" loading="lazy" decoding="async">`
  return `<a class="embed-file" href="${addressOfItem(item)}">${escapeHtml(item.title)}</a>`
}
