import { z } from 'zod'
import { Id, pageOf, Timestamp } from '../../../platform/http/shapes.ts'
import { ArticleChange, ArticleKind, articleKinds, ItemRef, Subject, SubjectRef, TopicRef, Trust } from '../../repository/schema.ts'

const PersonRef = z.object({ id: Id, name: z.string() })
const Note = z.string().trim().max(1_000)
const Why = z.string().trim().min(1).max(500)

/** Why something became due: `stewardship:reason.CODE`, or `FEATURE:reason.CODE` where the code is `feature:code`. */
export const DueReason = z
  .object({ code: z.string().max(80), values: z.record(z.string(), z.union([z.string(), z.number()])) })
  .meta({ id: 'DueReason' })
export type DueReason = z.infer<typeof DueReason>

// ---- policies

export const tiers = ['low', 'normal', 'high', 'critical'] as const
export const Tier = z.enum(tiers).meta({ id: 'RiskTier', description: 'How much harm it does when the item is wrong' })
export type Tier = z.infer<typeof Tier>
export const TierScope = z.enum(['item', 'topic', 'space', 'kind'])
export type TierScope = z.infer<typeof TierScope>

export const cadences = ['interval', 'date', 'event', 'never'] as const
export const Cadence = z.enum(cadences).meta({
  description:
    'interval: every so many months; date: each year before a day; event: once, and then when a source or the text changes; never: not asked for',
})
export type Cadence = z.infer<typeof Cadence>
export const expiries = ['mark', 'hide', 'archive'] as const
export const Expiry = z
  .enum(expiries)
  .meta({ description: 'What happens after the grace period: shown as expired, also kept out of answers, or archived' })
export type Expiry = z.infer<typeof Expiry>

/** What a policy may be about besides the kinds of article. */
export const PolicyKind = z.enum([...articleKinds, 'document'])

export const Verifiers = z
  .strictObject({
    owner: z.boolean().default(true),
    stewards: z.boolean().default(true),
    topicStewards: z.boolean().default(false),
    subjects: z.array(SubjectRef).max(50).default([]),
  })
  .meta({
    id: 'Verifiers',
    description: 'Who may verify: the owner, the stewards of the space, those of its topics, and these people and groups',
  })
export type Verifiers = z.infer<typeof Verifiers>

const PolicyScope = {
  topicId: Id.nullable().default(null),
  kind: PolicyKind.nullable().default(null),
  tier: Tier.nullable().default(null),
}
const PolicyTerms = {
  cadence: Cadence,
  months: z.number().int().min(1).max(60).nullable().default(null),
  day: z
    .string()
    .regex(/^(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/)
    .nullable()
    .default(null)
    .meta({ description: 'MM-DD, for the cadence `date`' }),
  persons: z.union([z.literal(1), z.literal(2)]).default(1),
  verifiers: Verifiers.prefault({}),
  graceDays: z.number().int().min(0).max(365).default(30),
  expiry: Expiry.default('mark'),
  reminders: z.array(z.number().int().min(1).max(120)).max(5).default([14, 3]).meta({ description: 'Days before the review' }),
}
export const NewPolicy = z
  .strictObject({
    spaceId: Id.nullable().default(null).meta({ description: 'null: for the whole organisation' }),
    ...PolicyScope,
    ...PolicyTerms,
  })
  .meta({ id: 'NewVerificationPolicy' })
export type NewPolicy = z.infer<typeof NewPolicy>
export const PolicyChange = z.strictObject({ ...PolicyScope, ...PolicyTerms }).meta({ id: 'VerificationPolicyChange' })
export type PolicyChange = z.infer<typeof PolicyChange>

export const PolicyView = z
  .object({
    id: Id,
    space: ItemRef.shape.space.nullable(),
    topic: TopicRef.nullable(),
    kind: PolicyKind.nullable(),
    tier: Tier.nullable(),
    cadence: Cadence,
    months: z.number().int().nullable(),
    day: z.string().nullable(),
    persons: z.number().int(),
    verifiers: z.object({ owner: z.boolean(), stewards: z.boolean(), topicStewards: z.boolean(), subjects: z.array(Subject) }),
    graceDays: z.number().int(),
    expiry: Expiry,
    reminders: z.array(z.number().int()),
    items: z.number().int().meta({ description: 'How many items that the asker reads it holds for' }),
    may: z.object({ change: z.boolean() }),
    version: z.number().int().meta({ description: 'Also the ETag' }),
    changedAt: Timestamp,
    changedBy: PersonRef.nullable(),
  })
  .meta({ id: 'VerificationPolicy' })
export type PolicyView = z.infer<typeof PolicyView>

export const PolicyEffect = z
  .object({
    items: z.number().int().meta({ description: 'Items it would hold for' }),
    unverifiable: z.number().int().meta({ description: 'Of these, items that fewer people than needed may verify' }),
    weeks: z.array(z.object({ from: Timestamp, reviews: z.number().int() })).meta({ description: 'Reviews asked for, week by week' }),
    people: z.array(z.object({ person: PersonRef, reviews: z.number().int(), mostAWeek: z.number().int() })),
    looked: z.number().int().meta({ description: 'Items looked at for this estimate; less than `items` where there are very many' }),
  })
  .meta({ id: 'VerificationPolicyEffect' })
export type PolicyEffect = z.infer<typeof PolicyEffect>

/** Which policy holds for an item, and why that one. */
export const PolicyInForce = z
  .object({
    id: Id,
    because: z
      .array(z.enum(['space', 'topic', 'tier', 'kind', 'organisation']))
      .meta({ description: 'Its conditions, the weightiest first' }),
    cadence: Cadence,
    months: z.number().int().nullable(),
    day: z.string().nullable(),
    persons: z.number().int(),
    graceDays: z.number().int(),
    expiry: Expiry,
    tier: Tier,
    tierFrom: z.array(z.enum(['item', 'topic', 'space', 'kind', 'default'])),
  })
  .meta({ id: 'PolicyInForce' })
export type PolicyInForce = z.infer<typeof PolicyInForce>

// ---- one item

export const verificationActs = [
  'signed',
  'verified',
  'carried',
  'withdrawn',
  'reset',
  'due',
  'expired',
  'disputed',
  'settled',
  'obsolete',
  'revived',
  'snoozed',
  'woken',
  'handed-on',
  'owner',
  'undone',
] as const
export const VerificationAct = z.enum(verificationActs)
export type VerificationAct = z.infer<typeof VerificationAct>

export const VerificationRecord = z
  .object({
    id: Id,
    act: VerificationAct,
    at: Timestamp,
    by: PersonRef.nullable(),
    revision: z.number().int().nullable(),
    until: Timestamp.nullable(),
    scope: z.string(),
    evidence: z.string(),
    people: z.array(PersonRef).meta({ description: 'Who signed, or whom it concerns' }),
    reason: DueReason.nullable(),
  })
  .meta({ id: 'VerificationRecord' })
export type VerificationRecord = z.infer<typeof VerificationRecord>
export const VerificationHistory = pageOf(VerificationRecord)

export const SourceView = z
  .object({
    id: Id,
    item: ItemRef.nullable().meta({ description: 'The item it rests on; null for a link, and where the asker may not read that item' }),
    hidden: z.boolean().meta({ description: 'It rests on an item that the asker may not read' }),
    url: z.string().nullable(),
    note: z.string(),
    state: z.enum(['current', 'changed', 'gone']),
    changedAt: Timestamp.nullable(),
    addedAt: Timestamp,
    addedBy: PersonRef.nullable(),
  })
  .meta({ id: 'VerificationSource' })
export type SourceView = z.infer<typeof SourceView>
export const NewSource = z
  .strictObject({
    itemId: Id.optional(),
    url: z
      .string()
      .max(2_000)
      .regex(/^https?:\/\/[^\s]+$/i)
      .optional(),
    note: Note.default(''),
  })
  .meta({ id: 'NewVerificationSource', description: 'Either itemId or url' })
export type NewSource = z.infer<typeof NewSource>

export const StandingView = z
  .object({
    itemId: Id,
    state: Trust.shape.state,
    revision: z.number().int().meta({ description: 'The newest revision; what a verification has to name' }),
    owner: Subject.nullable().meta({ description: 'null: the stewards of the space hold it' }),
    ownerSet: z.boolean().meta({ description: 'false where it is whoever made the item' }),
    verification: z
      .object({
        revision: z.number().int().meta({ description: 'The revision that was read' }),
        holdsFor: z.number().int().meta({ description: 'The newest revision it still holds for' }),
        people: z.array(PersonRef),
        at: Timestamp,
        until: Timestamp.nullable(),
        scope: z.string(),
        evidence: z.string(),
      })
      .nullable(),
    lastRevision: z
      .number()
      .int()
      .nullable()
      .meta({ description: 'What was verified last, whether or not it still holds; to compare with' }),
    signatures: z
      .array(z.object({ person: PersonRef, at: Timestamp, scope: z.string(), evidence: z.string() }))
      .meta({ description: 'Given already, where another one is needed' }),
    needed: z.number().int().meta({ description: 'How many people have to verify it' }),
    dueAt: Timestamp.nullable(),
    dueSince: Timestamp.nullable(),
    expiresAt: Timestamp.nullable(),
    reason: DueReason.nullable(),
    snooze: z.object({ until: Timestamp, reason: z.string() }).nullable(),
    disputes: z.array(z.object({ key: z.string(), reason: DueReason, at: Timestamp, by: PersonRef.nullable() })),
    obsolescence: z.object({ successor: ItemRef.nullable(), reason: z.string(), at: Timestamp, by: PersonRef.nullable() }).nullable(),
    policy: PolicyInForce,
    reviewers: z.array(PersonRef).meta({ description: 'Who is asked to review it next' }),
    unverifiable: z.boolean(),
    sources: z.array(SourceView),
    history: z.array(VerificationRecord).meta({ description: 'The newest first, at most 20' }),
    may: z.object({
      verify: z.boolean(),
      /** Why not, as the code of the refusal. */
      refusal: z.string().nullable(),
      withdraw: z.boolean(),
      plan: z.boolean().meta({ description: 'Snooze and hand on' }),
      own: z.boolean().meta({ description: 'Change the owner' }),
      obsolete: z.boolean(),
      dispute: z.boolean(),
      sources: z.boolean(),
      tier: z.boolean(),
    }),
  })
  .meta({ id: 'Verification' })
export type StandingView = z.infer<typeof StandingView>

export const Verify = z
  .strictObject({
    revision: z.number().int().min(1).meta({ description: 'The revision that was read; it has to be the newest' }),
    scope: Note.default('').meta({ description: 'What was checked, and what was not' }),
    evidence: Note.default(''),
    until: Timestamp.nullable().default(null).meta({ description: 'Sooner than the policy asks for; null leaves it to the policy' }),
    change: ArticleChange.optional().meta({ description: 'Saves this first, and verifies what comes of it' }),
  })
  .meta({ id: 'Verify' })
export type Verify = z.infer<typeof Verify>

export const OwnerChange = SubjectRef.meta({ id: 'OwnerChange' })
export const Snooze = z.strictObject({ until: Timestamp, reason: Why }).meta({ id: 'ReviewSnooze' })
export const HandOn = z
  .strictObject({
    personId: Id,
    fromId: Id.optional().meta({ description: 'Whose review it was; yours where it is absent' }),
    note: Note.default(''),
  })
  .meta({ id: 'ReviewHandOn' })
export const Obsolete = z.strictObject({ successorId: Id.nullable().default(null), reason: Why }).meta({ id: 'Obsolescence' })
export const Dispute = z.strictObject({ reason: Why }).meta({ id: 'ItemDispute' })
export const TierChange = z.strictObject({ tier: Tier })
export const TierSetting = z
  .object({ scope: TierScope, subjectId: z.string(), label: z.string().nullable(), tier: Tier })
  .meta({ id: 'RiskTierSetting' })
export type TierSetting = z.infer<typeof TierSetting>

export const ChangeEffect = z
  .object({
    material: z.boolean(),
    why: z.enum(['title', 'numbers', 'negation', 'links', 'code', 'words']).nullable(),
    resets: z.boolean().meta({ description: 'Saving it would end a verification' }),
  })
  .meta({ id: 'ChangeEffect' })

// ---- reviews

export const reviewStates = ['due', 'expired', 'disputed', 'unverified', 'verified'] as const
export const ReviewScope = z.enum(['mine', 'space', 'all']).meta({ description: 'mine: I am asked; all: everything I may verify' })
export const ReviewRow = z
  .object({
    item: ItemRef,
    state: Trust.shape.state,
    revision: z.number().int(),
    verifiedRevision: z.number().int().nullable().meta({ description: 'What was verified last, to compare with' }),
    excerpt: z.string(),
    owner: Subject.nullable(),
    verifiedBy: PersonRef.nullable(),
    verifiedAt: Timestamp.nullable(),
    dueAt: Timestamp.nullable(),
    dueSince: Timestamp.nullable(),
    expiresAt: Timestamp.nullable(),
    reason: DueReason.nullable(),
    signatures: z.number().int(),
    needed: z.number().int(),
    assignees: z.array(PersonRef),
    snoozedUntil: Timestamp.nullable(),
  })
  .meta({ id: 'Review' })
export type ReviewRow = z.infer<typeof ReviewRow>
export const ReviewPage = z
  .object({
    items: z.array(ReviewRow),
    next: z.string().nullable(),
    counts: z
      .object({ wanted: z.number().int(), expired: z.number().int(), doneToday: z.number().int() })
      .meta({ description: 'With the same filter; doneToday counts what the asker verified since midnight of the organisation' }),
  })
  .meta({ id: 'ReviewPage' })
export type ReviewPage = z.infer<typeof ReviewPage>

// ---- people

export const Absence = z.object({ from: Timestamp, until: Timestamp, delegate: PersonRef.nullable() }).meta({ id: 'Absence' })
export const AbsenceChange = z
  .strictObject({ from: Timestamp, until: Timestamp, delegateId: Id.nullable().default(null) })
  .meta({ id: 'AbsenceChange' })
export const WeeklyLimit = z.strictObject({ weekly: z.number().int().min(1).max(500) }).meta({ id: 'WeeklyLimit' })
export const Reviewing = z
  .object({
    weekly: z.number().int().meta({ description: 'Most reviews a week for the asker' }),
    organisation: z.number().int().meta({ description: 'Most reviews a week for anybody' }),
    absence: Absence.nullable(),
    standsInFor: z.array(PersonRef),
    owned: z.number().int(),
    asked: z.number().int().meta({ description: 'Reviews waiting now' }),
    weeks: z.array(z.object({ from: Timestamp, reviews: z.number().int() })).meta({ description: 'Reviews to come, twelve weeks' }),
  })
  .meta({ id: 'Reviewing' })
export type Reviewing = z.infer<typeof Reviewing>

export const NewHandover = z
  .strictObject({ fromId: Id, to: SubjectRef, spaceId: Id.optional(), topicId: Id.optional() })
  .meta({ id: 'NewHandover', description: 'All that somebody owns and is asked to review, for another person or group' })
export type NewHandover = z.infer<typeof NewHandover>
export const HandoverResult = z
  .object({
    items: z.number().int(),
    reviews: z.number().int(),
    kept: z.number().int().meta({ description: 'Items whose new owner could not read them; they stay' }),
  })
  .meta({ id: 'HandoverResult' })
export type HandoverResult = z.infer<typeof HandoverResult>

export { ArticleKind }
