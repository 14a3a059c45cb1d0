import { api, newIdempotencyKey, withQuery } from '../../../../web/kit/api.ts'
import type { Outgoing, OutgoingSource, OutgoingText, OutgoingWays } from '../../../../web/kit/pages.ts'
import type { ProposalView, ProposalWriting, PublishingView, Schedule } from '../../proposals/schema.ts'

const NS = 'stewardship:proposals'

const planDialog = () => import('./plan-dialog.tsx').then(({ PlanDialog }) => PlanDialog)
const askDialog = () => import('./ask-dialog.tsx').then(({ AskDialog }) => AskDialog)

/** How a text goes out in this feature: for review, or at a time. */
export const outgoing: OutgoingSource[] = [
  {
    async ways({ articleId, spaceId, parentId, query }) {
      if (query.proposal) return goingOn(query.proposal)
      const path = articleId
        ? `/api/articles/${articleId}/publishing`
        : withQuery(`/api/spaces/${spaceId}/publishing`, { parent: parentId ?? '' })
      const { direct, propose } = await api.get<PublishingView>(path)
      if (query.propose && articleId && propose)
        return {
          direct: false,
          ways: [file('suggest', 'send', 'sendSuggestion', 'suggested')],
          heading: `${NS}.suggesting`,
          note: `${NS}.writingNote.suggest`,
        }
      if (direct)
        return {
          direct,
          ways: [
            { ...file('review', 'git-pull-request', 'sendReview', 'sent'), dialog: askDialog },
            { ...file('schedule', 'clock', 'sendLater', 'planned'), dialog: planDialog },
          ],
        }
      const later = { ...file('schedule', 'clock', 'sendLater', 'sent'), dialog: planDialog }
      return propose
        ? { direct, ways: [file('review', 'git-pull-request', 'send', 'sent'), later], note: `${NS}.writingNote.review` }
        : null
    },
  },
]

type Answers = { message?: string; schedule?: Schedule }

/** Files a proposal. What has a time and may be published without approval only waits for its time. */
function file(name: string, icon: string, label: string, said: string): Outgoing {
  const key = newIdempotencyKey()
  return {
    ...{ name, icon, label: `${NS}.${label}` },
    async send(text, answers) {
      const { message = text.message, schedule = null } = answers as Answers
      const body = { ...worded(text, message), itemId: text.articleId, review: schedule === null || name !== 'schedule', schedule }
      const place = text.articleId ? {} : { spaceId: text.spaceId, parentId: text.parentId }
      const { id } = await api.post<ProposalView>('/api/proposals', { ...body, ...place }, { idempotencyKey: `${key}-${hashOf(body)}` })
      return { href: `/proposals/${id}`, said: `${NS}.${said}` }
    },
  }
}

/** The same words sent twice (an answer was lost) make one proposal. */
function hashOf(body: object): string {
  let sum = 0
  for (const sign of JSON.stringify(body)) sum = (sum * 31 + (sign.codePointAt(0) ?? 0)) >>> 0
  return sum.toString(36)
}

const worded = ({ title, kind, body, tags, topics, description, base }: OutgoingText, message: string) => ({
  ...{ title: title.trim(), kind, body, tags, topics, description: description.trim(), message: message.trim(), baseRevision: base },
})

/** The next round of a proposal. */
async function goingOn(id: string): Promise<OutgoingWays> {
  const { round, baseRevision, stale, over, ...words } = await api.get<ProposalWriting>(`/api/proposals/${id}/text`)
  const send: Outgoing['send'] = async (text) => {
    await api.put(`/api/proposals/${id}/text`, { ...worded(text, text.message), round })
    return { href: `/proposals/${id}`, said: `${NS}.revisedSent` }
  }
  return {
    ...{ direct: false, ways: [{ name: 'revise', icon: 'send', label: `${NS}.sendSuggestion`, send }] },
    ...{ heading: `${NS}.revising`, note: `${NS}.writingNote.revise` },
    begun: { key: `proposal-${id}-${round}`, base: baseRevision, writing: writingOf(words), over: writingOf(over), stale },
  }
}

const writingOf = ({ title, kind, body, tags, topics, description }: ProposalWriting['over']) => ({
  ...{ title, kind: kind ?? 'guide', body, tags, topics, description },
})
