import type { z } from 'zod'
import { actorId, type Ctx, write } from '../../../platform/context.ts'
import { emit } from '../../../platform/events/outbox.ts'
import { newId } from '../../../platform/ids.ts'
import { csvOf, topicsInCsv } from './csv.ts'
import { type Plan, type PlannedTopic, planImport, type ReadFile } from './exchange-rules.ts'
import { topicLabel } from './page.ts'
import { topicKeeper } from './policy.ts'
import { topicList } from './queries.ts'
import type { TopicImport, TopicImportResult } from './schema.ts'
import * as store from './store/topics.ts'
import { topicsInTurtle, turtleOf } from './turtle.ts'

const FIRST_SHOWN = 20
const MOST_REFUSALS_SHOWN = 500

/** The topics whoever asks sees, with the relations among them. */
async function seenTopics(ctx: Ctx): Promise<{ topics: PlannedTopic[]; related: [string, string][] }> {
  const seen = new Set((await topicList(ctx)).map(({ id }) => id))
  const topics = (await store.listTopics(ctx.db)).filter(({ id }) => seen.has(id))
  return { topics, related: (await store.listRelations(ctx.db)).filter(([one, other]) => seen.has(one) && seen.has(other)).sort() }
}

export async function topicsAsTurtle(ctx: Ctx): Promise<string> {
  const { topics, related } = await seenTopics(ctx)
  return turtleOf(topics, related)
}

export async function topicsAsCsv(ctx: Ctx): Promise<string> {
  const { topics, related } = await seenTopics(ctx)
  return csvOf(topics, related)
}

/** Brings topics in. What cannot be taken is told with its line, and the rest comes in; a dry run changes nothing. */
export async function importTopics(ctx: Ctx, { format, text, dryRun }: z.infer<typeof TopicImport>): Promise<TopicImportResult> {
  await topicKeeper(ctx)
  const turtle = format === 'ttl' ? await topicsInTurtle(text) : undefined
  if (dryRun) return resultOf(ctx, await planOf(ctx, text, turtle))
  return write(ctx, async (tx) => {
    const plan = await planOf(tx, text, turtle)
    const topics = [...plan.added, ...plan.changed]
    await store.putTopics(tx, topics, actorId(tx))
    const broken = (await store.listRelations(tx.db)).filter(plan.breaks)
    await store.unrelate(tx, broken)
    await store.relate(tx, plan.related)
    const items: string[] = []
    for (const { id } of plan.changed) items.push(...(await store.itemsOfTopic(tx.db, id)))
    const ids = topics.map(({ id }) => id)
    if (ids.length > 0) await emit(tx, { name: 'topic.imported', subject: newId(), data: { items: [...new Set(items)], topics: ids } })
    return resultOf(tx, plan)
  })
}

async function planOf(ctx: Ctx, text: string, turtle: ReadFile | undefined): Promise<Plan> {
  const topics = await store.listTopics(ctx.db)
  return planImport(turtle ?? topicsInCsv(text, topics), topics, await store.listRelations(ctx.db), newId)
}

function resultOf(ctx: Ctx, plan: Plan): TopicImportResult {
  const shown = (topics: PlannedTopic[], what: 'added' | 'changed') =>
    topics.slice(0, FIRST_SHOWN).map((topic) => ({ label: topicLabel(topic, ctx.locale), what }))
  return {
    ...{ added: plan.added.length, changed: plan.changed.length, same: plan.same },
    first: [...shown(plan.added, 'added'), ...shown(plan.changed, 'changed')].slice(0, FIRST_SHOWN),
    refused: plan.refused.slice(0, MOST_REFUSALS_SHOWN),
  }
}
