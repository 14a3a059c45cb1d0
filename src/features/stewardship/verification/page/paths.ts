import { reviewStates } from '../schema.ts'

export const standingPath = (itemId: string): string => `/api/items/${itemId}/verification`

// ---- the review queue
export type ReviewState = (typeof reviewStates)[number]
/** What the review queue is asked for: whose reviews, in which state, in which space; `item` is the one that is open. */
export type ReviewsAsked = { scope: 'mine' | 'space' | 'all'; state: ReviewState | null; space: string | null; item: string | null }

/** Reads an address; what makes no sense in it is as if it were not there. */
export function reviewsAskedOf(query: Record<string, unknown>): ReviewsAsked {
  const text = (name: string) => (typeof query[name] === 'string' && query[name] !== '' ? (query[name] as string) : null)
  const id = (name: string) => (/^[0-9a-f-]{36}$/.test(text(name) ?? '') ? text(name) : null)
  const scope = text('scope')
  const space = id('space')
  return {
    scope: scope === 'all' ? 'all' : scope === 'space' && space !== null ? 'space' : 'mine',
    state: reviewStates.find((state) => state === text('state')) ?? null,
    space,
    item: id('item'),
  }
}

const queryOf = ({ scope, state, space }: ReviewsAsked): URLSearchParams =>
  new URLSearchParams({ ...(scope === 'mine' ? {} : { scope }), ...(state ? { state } : {}), ...(space ? { space } : {}) })

export const reviewsPath = (asked: ReviewsAsked): string => {
  const query = queryOf(asked)
  return query.size > 0 ? `/api/reviews?${query}` : '/api/reviews'
}

export const reviewsAddress = (asked: ReviewsAsked, change: Partial<ReviewsAsked> = {}): string => {
  const next = { ...asked, ...change }
  const query = queryOf(next)
  if (next.item) query.set('item', next.item)
  return query.size > 0 ? `/reviews?${query}` : '/reviews'
}

/** What changed since the item was verified, as the reader sees it. */
export const changesPath = (itemId: string, from: number, to: number): string =>
  `/api/articles/${itemId}/comparison?from=${from}&to=${to}&view=rendered`

// ---- policies and people
export const policiesPath = (spaceId?: string): string =>
  spaceId ? `/api/verification-policies?space=${spaceId}` : '/api/verification-policies'
export const policyPath = (id: string): string => `/api/verification-policies/${id}`
/** `replaces` is the policy that is changed, so that it does not count twice. */
export const policyEffectPath = (replaces: string | null): string =>
  replaces ? `/api/verification-policies/effect?replaces=${replaces}` : '/api/verification-policies/effect'
export const tiersPath = '/api/risk-tiers'
export const weeklyLimitPath = '/api/verification-settings'
export const reviewingPath = '/api/me/reviewing'
