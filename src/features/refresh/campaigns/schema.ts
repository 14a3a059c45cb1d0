import { z } from 'zod'
import { Id, Timestamp } from '../../../platform/http/shapes.ts'
import { ItemRow } from '../../repository/schema.ts'

const Person = z.object({ id: Id, name: z.string() })

export const assignments = ['owners', 'people'] as const
const Assign = z.enum(assignments).meta({ description: 'owners: each item to who answers for it; people: evenly among those named' })

const Scope = {
  query: z.string().trim().min(1).max(500).meta({ description: 'In the query language of searches' }),
  assign: Assign.default('owners'),
  people: z.array(Id).max(100).default([]),
}

export const CampaignScope = z.strictObject(Scope).meta({ id: 'CampaignScope' })
export type CampaignScope = z.infer<typeof CampaignScope>

export const NewCampaign = z
  .strictObject({
    name: z.string().trim().min(1).max(120),
    note: z.string().trim().max(2_000).default(''),
    ...Scope,
    follow: z.boolean().default(false).meta({ description: 'Take up each day what the search finds newly' }),
    dueAt: Timestamp,
  })
  .meta({ id: 'NewCampaign' })
export type NewCampaign = z.infer<typeof NewCampaign>

export const CampaignChange = z
  .strictObject({ name: NewCampaign.shape.name, note: z.string().trim().max(2_000), follow: z.boolean(), dueAt: Timestamp })
  .partial()
export type CampaignChange = z.infer<typeof CampaignChange>

export const CampaignPreview = z
  .object({
    items: z.number().int().meta({ description: 'Items it would hold' }),
    others: z.number().int().meta({ description: 'Items found that the asker does not look after; they stay out' }),
    more: z.boolean().meta({ description: 'The search finds more than a campaign holds' }),
    exact: z.boolean().meta({ description: 'false: no item holds all the words, these hold some of them' }),
    unassigned: z.number().int().meta({ description: 'Items nobody of those named may read' }),
    people: z.array(z.object({ person: Person, items: z.number().int() })).meta({ description: 'The load of each' }),
    sample: z.array(ItemRow),
  })
  .meta({ id: 'CampaignPreview' })
export type CampaignPreview = z.infer<typeof CampaignPreview>

const Progress = { total: z.number().int(), done: z.number().int() }

export const CampaignRow = z
  .object({
    id: Id,
    name: z.string(),
    query: z.string(),
    dueAt: Timestamp,
    createdAt: Timestamp,
    createdBy: Person.nullable(),
    closedAt: Timestamp.nullable(),
    ...Progress,
    mine: z.number().int().meta({ description: 'Items that wait for the asker' }),
  })
  .meta({ id: 'CampaignRow' })
export type CampaignRow = z.infer<typeof CampaignRow>

export const CampaignView = CampaignRow.extend({
  note: z.string(),
  assign: Assign,
  follow: z.boolean(),
  closedBy: Person.nullable(),
  people: z.array(z.object({ person: Person.nullable(), ...Progress })).meta({ description: 'null: nobody in particular' }),
  spaces: z.array(z.object({ space: ItemRow.shape.space, ...Progress })),
  may: z.object({ manage: z.boolean() }),
}).meta({ id: 'Campaign' })
export type CampaignView = z.infer<typeof CampaignView>

export const shownItems = ['open', 'done', 'all'] as const
export const CampaignItem = z
  .object({
    item: ItemRow,
    assignee: Person.nullable(),
    doneAt: Timestamp.nullable(),
    doneBy: Person.nullable(),
    may: z.object({ manage: z.boolean() }),
  })
  .meta({ id: 'CampaignItem' })
export type CampaignItem = z.infer<typeof CampaignItem>
export const CampaignItemsQuery = z.object({
  state: z.enum(shownItems).default('open'),
  person: z.union([Id, z.literal('me'), z.literal('none')]).optional(),
  cursor: z.string().max(60).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
})
export type CampaignItemsQuery = z.infer<typeof CampaignItemsQuery>
