import type { Ctx } from '../../platform/context.ts'
import type { Feature } from '../../platform/feature.ts'
import type { ItemRow } from '../repository/schema.ts'

/** Placeholder of the record until the engine is in. */
export const search: Feature = { name: 'search' }

export async function searchItems(_ctx: Ctx, _query: { q: string; space?: string; kind?: string; limit: number }): Promise<{ items: { item: ItemRow; passage: { html: string; heading: string; anchor: string }; titleHtml: string }[]; suggestion: string | null }> {
  return { items: [], suggestion: null }
}
