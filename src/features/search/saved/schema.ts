import { z } from 'zod'
import { Id, Timestamp } from '../../../platform/http/shapes.ts'
import { ItemRef } from '../../repository/schema.ts'

const Name = z.string().trim().min(1).max(120)
const Query = z
  .string()
  .min(1)
  .max(4_000)
  .meta({ description: 'The parameters of the results page: q=…&space=…&sort=…; what makes no sense in them is dropped' })
const Space = Id.nullable().meta({ description: 'The space whose readers see it too; null keeps it private' })

export const NewSavedSearch = z.strictObject({ name: Name, query: Query, spaceId: Space.default(null) }).meta({ id: 'NewSavedSearch' })
export type NewSavedSearch = z.infer<typeof NewSavedSearch>

export const SavedSearchChange = z.strictObject({ name: Name, query: Query, spaceId: Space }).partial().meta({ id: 'SavedSearchChange' })
export type SavedSearchChange = z.infer<typeof SavedSearchChange>

export const SavedSearch = z
  .object({
    id: Id,
    name: z.string(),
    query: z.string(),
    owner: z.object({ id: Id, name: z.string() }).nullable(),
    mine: z.boolean(),
    space: ItemRef.shape.space.nullable(),
    createdAt: Timestamp,
    fresh: z.number().int().nullable().meta({ description: 'Items changed since the asker last looked; null where that is not counted' }),
  })
  .meta({ id: 'SavedSearch' })
export type SavedSearch = z.infer<typeof SavedSearch>
