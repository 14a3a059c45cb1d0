import { idsIn } from '../../../platform/events/follower.ts'
import type { WorkSource } from '../../../platform/feature.ts'
import { itemSpaces } from '../../repository/index.ts'
import { causeOf } from './freshness.ts'
import { STALE } from './rules.ts'
import { itemFacts } from './store/signs.ts'
import { knownFreshness } from './store/freshness.ts'

/** Stale items that nobody verified: nothing makes them due but this. */
export const staleWork: WorkSource = {
  queue: 'due',
  affected: ({ name, subject, data }) =>
    name === 'freshness.turned'
      ? idsIn({ data }, 'turned')
      : /^(verification|item|article)\./.test(name)
        ? [subject, ...idsIn({ data }, 'items')]
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
