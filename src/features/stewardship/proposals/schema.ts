import { z } from 'zod'
import { Id, Paging, Timestamp } from '../../../platform/http/shapes.ts'
import { ArticleKind, Comparison, ItemRef, NewArticle, Subject, SubjectRef } from '../../repository/schema.ts'

const PersonRef = z.object({ id: Id, name: z.string() })

// ---- approval in a space
export const approvalNeeds = ['none', 'contributors', 'all'] as const
export const MOST_APPROVERS = 5
const ApprovalFields = {
  needed: z.enum(approvalNeeds).meta({
    description: 'Who may not publish without approval: nobody, contributors (stewards may), or everybody',
  }),
  minimum: z.int().min(1).max(MOST_APPROVERS).meta({ description: 'How many have to approve' }),
  who: z.enum(['stewards', 'listed']).meta({ description: 'Who approves: the stewards of the space, or those listed' }),
}
export const ApprovalChange = z
  .strictObject({ ...ApprovalFields, approvers: z.array(SubjectRef).max(100).default([]) })
  .meta({ id: 'ApprovalChange' })
export type ApprovalChange = z.infer<typeof ApprovalChange>
export const ApprovalView = z.object({ ...ApprovalFields, approvers: z.array(Subject), mayChange: z.boolean() }).meta({ id: 'Approval' })
export type ApprovalView = z.infer<typeof ApprovalView>

// ---- proposals
export const proposalStates = ['open', 'changes-requested', 'approved', 'rejected', 'withdrawn', 'applied'] as const
export const ProposalState = z
  .enum(proposalStates)
  .meta({ description: 'approved: waits for its time, for somebody to publish it, or for a conflict to be resolved' })
export type ProposalState = z.infer<typeof ProposalState>
export const verdicts = ['approve', 'request-changes', 'reject'] as const
export type Verdict = (typeof verdicts)[number]

const { spaceId, parentId, ...text } = NewArticle.shape
const Text = { ...text, description: z.string().trim().max(500).default(''), message: z.string().trim().max(2_000).default('') }
const When = { publishAt: Timestamp.nullable(), timeZone: z.string().min(1).max(60) }
export const Schedule = z.strictObject({ publishAt: Timestamp, timeZone: When.timeZone }).meta({ id: 'ProposalSchedule' })
export type Schedule = z.infer<typeof Schedule>

export const NewProposal = z
  .strictObject({
    itemId: Id.nullable().meta({ description: 'The article to change; null proposes a new one' }),
    spaceId: spaceId.optional().meta({ description: 'Where a new article is to stand' }),
    parentId,
    baseRevision: z.int32().min(1).nullable().default(null).meta({ description: 'The revision the text was written over' }),
    ...Text,
    review: z
      .boolean()
      .default(true)
      .meta({ description: 'false: it only waits for its time, for those who may publish without approval' }),
    schedule: Schedule.nullable().default(null),
  })
  .meta({ id: 'NewProposal' })
export type NewProposal = z.infer<typeof NewProposal>

export const ProposalText = z
  .strictObject({
    round: z.int().min(1).meta({ description: 'The round that this one follows' }),
    baseRevision: NewProposal.shape.baseRevision,
    ...Text,
  })
  .meta({ id: 'ProposalText', description: 'The text of the next round' })
export type ProposalText = z.infer<typeof ProposalText>

export const NewDecision = z
  .strictObject({
    round: z.int().min(1).meta({ description: 'The round that was read' }),
    verdict: z.enum(verdicts),
    reason: z.string().trim().max(2_000).default('').meta({ description: 'Has to be given unless it is an approval' }),
  })
  .meta({ id: 'NewProposalDecision' })
export type NewDecision = z.infer<typeof NewDecision>
export const NewComment = z.strictObject({ body: z.string().trim().min(1).max(10_000) })

export const boxes = ['mine', 'review', 'all'] as const
export const ProposalQuery = Paging.extend({
  box: z.enum(boxes).default('all').meta({ description: 'mine: filed by me; review: that I may decide on; all: that I may see' }),
  state: z.enum(['live', 'settled', 'any']).default('live'),
  space: z.string().max(60).optional(),
  item: Id.optional(),
})
export type ProposalQuery = z.infer<typeof ProposalQuery>

const Row = {
  id: Id,
  title: z.string(),
  item: ItemRef.nullable().meta({ description: 'null while the article it makes does not exist' }),
  space: ItemRef.shape.space,
  state: ProposalState,
  round: z.number().int(),
  message: z.string(),
  proposer: PersonRef,
  publishAt: Timestamp.nullable(),
  timeZone: z.string().nullable(),
  held: z.string().nullable().meta({ description: 'Why it could not be published, as an error code: conflict, ...' }),
  createdAt: Timestamp,
  updatedAt: Timestamp,
}
export const ProposalRow = z.object(Row).meta({ id: 'ProposalRow' })
export type ProposalRow = z.infer<typeof ProposalRow>

export const Decision = z
  .object({ id: Id, reviewer: PersonRef, verdict: z.enum(verdicts), round: z.number().int(), reason: z.string(), at: Timestamp })
  .meta({ id: 'ProposalDecision' })
export const Round = z
  .object({ number: z.number().int(), author: PersonRef, message: z.string(), at: Timestamp })
  .meta({ id: 'ProposalRound' })
export const Comment = z
  .object({ id: Id, author: PersonRef, body: z.string(), html: z.string(), at: Timestamp })
  .meta({ id: 'ProposalComment' })
export const FieldChange = z.object({
  name: z.enum(['title', 'kind', 'description', 'tags', 'topics']),
  before: z.string(),
  after: z.string(),
})

export const ProposalView = z
  .object({
    ...Row,
    parent: z.object({ id: Id, title: z.string() }).nullable().meta({ description: 'What a new article is to stand below' }),
    kind: ArticleKind.nullable(),
    baseRevision: z.number().int().nullable(),
    behind: z.number().int().meta({ description: 'How many revisions the article has moved on since' }),
    conflicts: z.number().int().meta({ description: 'Places and fields that were changed differently in the meantime' }),
    rounds: z.array(Round),
    decisions: z.array(Decision),
    comments: z.array(Comment),
    changes: z.array(FieldChange),
    needed: z.number().int().meta({ description: 'How many have to approve; 0 where it only waits for its time' }),
    approvals: z.number().int().meta({ description: 'How many approved this round and still may' }),
    settledAt: Timestamp.nullable(),
    settledBy: PersonRef.nullable(),
    appliedRevision: z.number().int().nullable(),
    may: z.object({
      review: z.boolean(),
      revise: z.boolean(),
      withdraw: z.boolean(),
      comment: z.boolean(),
      schedule: z.boolean(),
      publish: z.boolean(),
    }),
  })
  .meta({ id: 'Proposal' })
export type ProposalView = z.infer<typeof ProposalView>

export const ProposalDiff = Comparison.pick({ view: true, hunks: true })
  .extend({
    html: z.string().meta({ description: 'Empty where the difference is given in lines' }),
    against: z.enum(['head', 'base', 'nothing']),
    math: z.boolean(),
    mermaid: z.boolean(),
  })
  .meta({ id: 'ProposalDiff' })
export type ProposalDiff = z.infer<typeof ProposalDiff>

const Words = {
  title: z.string(),
  kind: ArticleKind.nullable(),
  body: z.string(),
  tags: z.array(z.string()),
  topics: z.array(Id),
  description: z.string(),
}

/** The text to go on writing with: joined with the present article where that can be done. */
export const ProposalWriting = z
  .object({
    id: Id,
    round: z.number().int(),
    itemId: Id.nullable(),
    space: ItemRef.shape.space,
    parentId: Id.nullable(),
    baseRevision: z.number().int().nullable(),
    ...Words,
    over: z.object(Words).meta({ description: 'What it was written over; what differs is the change' }),
    stale: z.looseObject({ code: z.literal('stale') }).nullable(),
  })
  .meta({ id: 'ProposalWriting' })
export type ProposalWriting = z.infer<typeof ProposalWriting>

export const PublishingView = z
  .object({
    direct: z.boolean().meta({ description: 'Whether I may publish without approval' }),
    propose: z.boolean().meta({ description: 'Whether I may send a text for review' }),
    approvals: z.number().int().meta({ description: 'How many have to approve' }),
  })
  .meta({ id: 'Publishing' })
export type PublishingView = z.infer<typeof PublishingView>
