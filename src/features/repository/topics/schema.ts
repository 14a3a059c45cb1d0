import { z } from 'zod'
import { ArticleKind, ItemRow, Subject, SubjectRef, WantedPage } from '../schema.ts'

const Id = z.uuid()
const Timestamp = z.number().int()
const PersonRef = z.object({ id: Id, name: z.string() })

/* Topics are SKOS concepts (https://www.w3.org/TR/skos-reference/); decision 0017 says where we keep less than SKOS allows. */

export const MOST_LABELS = 100
const Label = z.string().trim().min(1).max(120)
const Labels = z
  .object({ ko: z.string().trim().max(120).optional(), en: z.string().trim().max(120).optional() })
  .refine((labels) => labels.ko || labels.en, 'one label at least')
const OtherLabels = z.object({ ko: z.array(Label).max(MOST_LABELS).default([]), en: z.array(Label).max(MOST_LABELS).default([]) })
const LabelLists = z.object({ ko: z.array(z.string()), en: z.array(z.string()) })
const NO_LABELS = { ko: [], en: [] }

export const TopicView = z
  .object({
    id: Id,
    labels: z.object({ ko: z.string().optional(), en: z.string().optional() }),
    alternativeLabels: LabelLists,
    hiddenLabels: LabelLists.meta({ description: 'Found by search, never shown: misspellings, former names' }),
    broaderId: Id.nullable(),
    related: z.array(Id),
    note: z.string().meta({ description: 'The scope note: what belongs here' }),
    definition: z.string(),
    notation: z.string(),
    position: z.number().meta({ description: 'Place among the topics of the same broader one; equal ones stand by label' }),
    items: z.number().int().meta({ description: 'How many the asker may see' }),
  })
  .meta({ id: 'Topic', description: 'A SKOS concept' })
export type Topic = z.infer<typeof TopicView>
export const TopicMark = z.object({ id: Id, label: z.string() }).meta({ id: 'TopicMark' })
export const SavedTopic = TopicView.extend({
  namesakes: z.array(TopicMark).meta({ description: 'Other topics that carry one of its labels' }),
}).meta({ id: 'SavedTopic' })
export const TopicList = z.object({ items: z.array(TopicView), mayKeep: z.boolean() })

const fields = {
  labels: Labels,
  alternativeLabels: OtherLabels,
  hiddenLabels: OtherLabels,
  broaderId: Id.nullable(),
  note: z.string().trim().max(2000),
  definition: z.string().trim().max(2000),
  notation: z.string().trim().max(60),
}
export const NewTopic = z.strictObject({
  labels: fields.labels,
  alternativeLabels: fields.alternativeLabels.default(NO_LABELS),
  hiddenLabels: fields.hiddenLabels.default(NO_LABELS),
  broaderId: fields.broaderId.default(null),
  note: fields.note.default(''),
  definition: fields.definition.default(''),
  notation: fields.notation.default(''),
})
export const TopicChange = z
  .strictObject({
    ...fields,
    related: z.array(Id).max(100),
    stewards: z.array(SubjectRef).max(20),
    experts: z.array(Id).max(50).meta({ description: 'People who declared to know it' }),
  })
  .partial()
export type TopicChange = z.infer<typeof TopicChange>
export const TopicPlace = z
  .strictObject({ broaderId: Id.nullable(), before: Id.nullable().default(null) })
  .meta({ description: '`before` is the topic it comes to stand before; null puts it last' })
export const Removal = z.object({
  itemsTo: z
    .union([Id, z.literal('none')])
    .optional()
    .meta({ description: 'The topic that takes its items, or none; needed where it has items' }),
})

// ---- merging and splitting
export const TopicMerge = z.strictObject({ from: Id, into: Id })
export const MergePreview = z
  .object({
    items: z.number().int(),
    both: z.number().int().meta({ description: 'Items that carry both already' }),
    narrower: z.array(TopicMark),
    labels: z.array(z.string()),
  })
  .meta({ id: 'TopicMergePreview' })
export const MergeRow = z
  .object({ id: Id, fromLabel: z.string(), into: TopicMark.nullable(), at: Timestamp, by: PersonRef.nullable() })
  .meta({ id: 'TopicMerge' })
export const TopicSplit = z.strictObject({
  labels: Labels,
  itemIds: z.array(Id).max(5000),
  narrowerIds: z.array(Id).max(500).default([]),
  below: z.boolean().default(true).meta({ description: 'The new topic stands below the old one, or beside it' }),
})
export const KeyItems = z.strictObject({ items: z.array(Id).max(12) })

// ---- tags
export const TagRow = z.object({ tag: z.string(), items: z.number().int() })
export const TagDetail = z
  .object({
    tag: z.string(),
    items: z.number().int(),
    namesakes: z.array(TopicMark).meta({ description: 'Topics that are called the same' }),
    successor: z.union([z.object({ tag: z.string() }), z.object({ topic: TopicMark })]).nullable(),
    mayKeep: z.boolean(),
  })
  .meta({ id: 'TagDetail' })
export const TagChange = z.strictObject({ tag: z.string().trim().min(1).max(60) })
export const TagPromotion = z.union([
  z.strictObject({ topicId: Id }).meta({ description: 'It becomes an alternative label of this topic' }),
  z.strictObject({ labels: Labels, broaderId: Id.nullable().default(null) }).meta({ description: 'It becomes a topic of its own' }),
])

// ---- suggestions
export const SuggestionRequest = z.strictObject({
  title: z.string().max(300).default(''),
  body: z.string().max(2_000_000).default(''),
  topics: z.array(Id).max(50).default([]),
  tags: z.array(z.string().max(60)).max(50).default([]),
})
export const TopicSuggestion = z
  .object({
    ...TopicMark.shape,
    score: z.number(),
    reason: z
      .enum(['named', 'tagged', 'alike'])
      .meta({ description: 'Its label stands in the text, is a tag of it, or texts like it carry it' }),
    word: z.string().nullable(),
  })
  .meta({ id: 'TopicSuggestion' })
export type TopicSuggestion = z.infer<typeof TopicSuggestion>

// ---- the page of a topic
export const Expert = z.object({
  person: PersonRef,
  declared: z.boolean(),
  written: z.number().int(),
  verified: z.number().int(),
})
export const TopicOverview = z
  .object({
    stewards: z.array(Subject),
    experts: z.array(Expert),
    keyItems: z.array(ItemRow.extend({ chosen: z.boolean() })),
    gaps: z.object({
      kinds: z.array(ArticleKind).meta({ description: 'Kinds of article that are missing' }),
      narrower: z.array(TopicMark).meta({ description: 'Narrower topics without anything in them' }),
      wanted: z.array(WantedPage),
    }),
    may: z.object({ change: z.boolean(), keep: z.boolean() }),
  })
  .meta({ id: 'TopicOverview' })
export type TopicOverview = z.infer<typeof TopicOverview>
export const TopicHealth = z
  .object({
    unused: z.array(TopicMark),
    oversized: z.array(TopicMark.extend({ items: z.number().int() })),
    namesakes: z.array(z.object({ label: z.string(), topics: z.array(TopicMark) })),
  })
  .meta({ id: 'TopicHealth' })
export type TopicHealth = z.infer<typeof TopicHealth>

// ---- exchange
export const TopicImport = z.strictObject({
  format: z.enum(['ttl', 'csv']),
  text: z.string().max(30_000_000),
  dryRun: z.boolean().default(true),
})
/**
 * Why a line was not taken: it cannot be read; its language is none of ours; a topic without a name; a broader or related one
 * that is nowhere; a circle; too deep; a second broader one (kept as related); related to what is above; a second preferred
 * label in a language (kept as another one); the same topic twice; a property that topics do not have; too long.
 */
export const refusals = [
  ...(['syntax', 'language', 'no-label', 'unknown-topic', 'circle', 'too-deep', 'second-broader', 'related'] as const),
  ...(['second-label', 'twice', 'property', 'too-long'] as const),
] as const
export const Refusal = z.object({ line: z.number().int(), reason: z.enum(refusals), what: z.string() })
export type Refusal = z.infer<typeof Refusal>
export const TopicImportResult = z
  .object({
    added: z.number().int(),
    changed: z.number().int(),
    same: z.number().int(),
    first: z.array(z.object({ label: z.string(), what: z.enum(['added', 'changed']) })).meta({ description: 'The first of them by name' }),
    refused: z.array(Refusal),
  })
  .meta({ id: 'TopicImportResult' })
export type TopicImportResult = z.infer<typeof TopicImportResult>
