import type { WorkSource } from '../../../platform/feature.ts'
import { itemSpaces } from '../store.ts'
import { causeOf } from './freshness.ts'
import { STALE } from './rules.ts'
import { itemFacts } from './store/signs.ts'
import { knownFreshness } from './store/freshness.ts'

/** Stale items that nobody verified: nothing makes them due but this. */
export const staleWork: WorkSource = {
  queue: 'due',
  affected: ({ name, subject, data }) =>
    name === 'freshness.turned'
      ? (data.turned as string[])
      : /^(verification|item|article)\./.test(name)
        ? [subject, ...((data.items as string[] | undefined) ?? [])]
        : [],
  async of(ctx, itemIds) {
    const unverified = (await itemFacts(ctx.db, itemIds)).filter(({ state }) => state === 'unverified').map(({ id }) => id)
    const spaces = await itemSpaces(ctx.db, unverified)
    return [...(await knownFreshness(ctx.db, unverified))].flatMap(([itemId, { score, findings, fellAt }]) => {
      if (score >= STALE || findings.length === 0) return []
      const { sign, values } = causeOf(findings)
      return [
        {
          ...{ queue: 'due', key: `stale-${itemId}`, itemId, spaceId: spaces.get(itemId) ?? null, title: null, href: null },
          ...{ since: fellAt ?? 0, assigneeId: null, reason: { code: `refresh:${sign}`, values } },
        },
      ]
    })
  },
}
