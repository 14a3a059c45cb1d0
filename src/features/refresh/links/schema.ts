import { z } from 'zod'
import { Id, Timestamp } from '../../../platform/http/shapes.ts'

export const linkStates = ['unchecked', 'fine', 'failing', 'dead', 'refused'] as const
export const LinkState = z.enum(linkStates).meta({
  id: 'LinkState',
  description: 'dead: failed on several days; refused: an address this server does not ask, such as one of a private network',
})
export type LinkState = z.infer<typeof LinkState>

export const OuterLink = z
  .object({
    id: Id,
    url: z.string(),
    text: z.string(),
    state: LinkState,
    status: z.number().int().nullable().meta({ description: 'Last HTTP status' }),
    reason: z.string().nullable(),
    movedTo: z.string().nullable().meta({ description: 'Where it has moved for good' }),
    source: z.boolean().meta({ description: 'The item was verified against it' }),
    failedAt: Timestamp.nullable(),
    checkedAt: Timestamp.nullable(),
    kept: z.boolean().meta({ description: 'A steward knows better: it does not count as dead' }),
  })
  .meta({ id: 'OuterLink' })
export type OuterLink = z.infer<typeof OuterLink>

const AllowedHost = z
  .string()
  .trim()
  .toLowerCase()
  .regex(/^(?:[a-z0-9](?:[a-z0-9.-]{0,250}[a-z0-9])?|[0-9a-f:]{2,45})(?::\d{1,5})?$/)

export const LinkSettings = z
  .strictObject({
    checking: z.boolean(),
    allowed: z.array(AllowedHost).max(100).meta({ description: 'Hosts in private networks that may be asked, as name or name:port' }),
    deadAfterFailures: z.number().int().min(2).max(20),
    deadAfterDays: z.number().int().min(1).max(60),
  })
  .meta({ id: 'LinkSettings' })
export type LinkSettings = z.infer<typeof LinkSettings>

export const LinkSettingsView = LinkSettings.extend({
  addresses: z.number().int(),
  dead: z.number().int(),
  unchecked: z.number().int(),
  lastCheckedAt: Timestamp.nullable(),
}).meta({ id: 'LinkSettingsView' })
export type LinkSettingsView = z.infer<typeof LinkSettingsView>
