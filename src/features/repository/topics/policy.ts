import { isMember } from '../../identity/index.ts'
import type { Ctx } from '../../../platform/context.ts'
import { forbidden, notFound } from '../../../platform/errors.ts'
import { mayKeepTopics } from '../policy.ts'
import { listSpaceAccess, rankOf } from '../store/access.ts'
import { broaderOf } from './rules.ts'
import { listTopics, type TopicRecord, topicsStewardedBy } from './store/topics.ts'

/*
 * The taxonomy holds for the whole organisation. Administrators and the stewards of any space keep it; the stewards of a
 * topic change it and what is below it. docs/permissions.md, 110 to 119.
 */

declare const proof: unique symbol
/** Proof that somebody keeps the whole taxonomy. */
export type Keeper = { readonly [proof]: 'keep topics' }
export type Topics = Map<string, TopicRecord>
/** A topic that whoever asks may change, with all the others. */
export type ChangeableTopic = { topic: TopicRecord; topics: Topics; keeper: boolean; readonly [proof]: 'change' }

export async function topicKeeper(ctx: Ctx): Promise<Keeper> {
  await mayKeepTopics(ctx, async () => (await listSpaceAccess(ctx)).some((space) => space.rank >= rankOf.steward))
  return {} as Keeper
}

export const keepsTopics = async (ctx: Ctx): Promise<boolean> =>
  (ctx.actor.kind === 'system' || isMember(ctx)) &&
  topicKeeper(ctx).then(
    () => true,
    () => false,
  )

/** Whether the person stewards the topic, or one above it. */
async function stewards(ctx: Ctx, topics: Topics, id: string): Promise<boolean> {
  if (ctx.actor.kind !== 'person' || !isMember(ctx)) return false
  const own = new Set(await topicsStewardedBy(ctx.db, ctx.actor.id))
  return own.size > 0 && [id, ...broaderOf(topics, id).map((topic) => topic.id)].some((each) => own.has(each))
}

export const allTopics = async (ctx: Ctx): Promise<Topics> => new Map((await listTopics(ctx.db)).map((topic) => [topic.id, topic]))

export async function changesTopic(ctx: Ctx, topics: Topics, id: string): Promise<boolean> {
  return (await keepsTopics(ctx)) || (await stewards(ctx, topics, id))
}

/** A topic to change: for keepers, and for stewards of it or of one above it. */
export async function changeableTopic(ctx: Ctx, id: string): Promise<ChangeableTopic> {
  const topics = await allTopics(ctx)
  const keeper = await keepsTopics(ctx)
  if (!keeper && !(await stewards(ctx, topics, id))) throw (await refusal(ctx)) ?? forbidden()
  const topic = topics.get(id)
  if (!topic) throw notFound('topic')
  return { topic, topics, keeper } as ChangeableTopic
}

/** Where a topic may come to stand: anywhere for keepers, below what one stewards for others. */
export async function topicPlace(ctx: Ctx, topics: Topics, broaderId: string | null): Promise<void> {
  if (!(await keepsTopics(ctx)) && (broaderId === null || !(await stewards(ctx, topics, broaderId))))
    throw (await refusal(ctx)) ?? forbidden()
  if (broaderId !== null && !topics.has(broaderId)) throw notFound('topic')
}

/** What keeps somebody from the taxonomy, so that a visitor is asked to sign in. */
const refusal = (ctx: Ctx): Promise<Error | undefined> =>
  topicKeeper(ctx).then(
    () => undefined,
    (error: Error) => error,
  )
