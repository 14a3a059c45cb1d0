import { existsSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { z } from 'zod'
import type { Ctx } from '../../../platform/context.ts'
import { DomainError } from '../../../platform/errors.ts'
import { nameKey } from '../../../platform/text.ts'

/** A question of the organisation, and how well items answer it: 1 somewhat, 2 well, 3 best. */
export type JudgedQuery = { query: string; grades: Map<string, number> }

const Document = z.object({ id: z.coerce.string(), title: z.string().default('') })
const Query = z.object({ id: z.coerce.string(), text: z.string().min(1) })
const FILES = ['corpus.jsonl', 'queries.jsonl', 'qrels.tsv']
const TITLES_COMPARED = 5

/**
 * Judged questions out of a folder of the form that `bench:retrieval` takes. A document is an item of this organisation
 * by its id, else by its title; grades of what is not here are left out.
 */
export async function judgedInFolder(ctx: Ctx, folder: string): Promise<JudgedQuery[]> {
  const missing = FILES.filter((file) => !existsSync(join(folder, file)))
  if (missing.length > 0) throw new DomainError('dense-no-judgements', 422, { folder, missing: missing.join(', ') })
  const queries = new Map(records(folder, 'queries.jsonl', Query).map(({ id, text }) => [id, text]))
  const documents = new Map(records(folder, 'corpus.jsonl', Document).map((document) => [document.id, document]))
  const items = new Map<string, string | undefined>()
  const judged = new Map<string, Map<string, number>>()
  for (const line of lines(folder, 'qrels.tsv')) {
    const [query, document, grade] = line.split('\t')
    const text = queries.get(query)
    if (text === undefined || !(Number(grade) > 0)) continue
    if (!items.has(document)) items.set(document, await itemOf(ctx, document, documents.get(document)?.title ?? ''))
    const item = items.get(document)
    if (item === undefined) continue
    judged.set(text, (judged.get(text) ?? new Map()).set(item, Number(grade)))
  }
  return [...judged].map(([query, grades]) => ({ query, grades }))
}

async function itemOf(ctx: Ctx, id: string, title: string): Promise<string | undefined> {
  for (const source of ctx.services.indexSources) if ((await source.present(ctx, [id])).has(id)) return id
  const wanted = nameKey(title || basename(id))
  if (wanted === '') return undefined
  const question = { text: title || id, reach: { everything: true } as const, filters: {}, limit: TITLES_COMPARED, offset: 0 }
  const { hits } = await ctx.services.search.engine.query(question)
  const named = await titlesOf(
    ctx,
    hits.map((hit) => hit.id),
  )
  return hits.find((hit) => nameKey(named.get(hit.id) ?? '') === wanted)?.id
}

async function titlesOf(ctx: Ctx, ids: string[]): Promise<Map<string, string>> {
  const titles = new Map<string, string>()
  for (const source of ctx.services.indexSources) for (const [id, { title }] of await source.present(ctx, ids)) titles.set(id, title)
  return titles
}

const lines = (folder: string, file: string): string[] => readFileSync(join(folder, file), 'utf8').split(/\r?\n/).filter(Boolean)

function records<T>(folder: string, file: string, shape: z.ZodType<T>): T[] {
  return lines(folder, file).map((line, at) => {
    try {
      return shape.parse(JSON.parse(line))
    } catch {
      throw new DomainError('dense-unreadable', 422, { file: `${join(folder, file)}:${at + 1}`, reason: '' })
    }
  })
}
