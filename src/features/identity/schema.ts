import { z } from 'zod'

const Id = z.uuid()
const Timestamp = z.number().int()
export const LocaleShape = z.enum(['ko', 'en'])

const Name = z.string().trim().min(1).max(120)
const Mail = z.email().max(254)
/** Length is what makes a password strong (NIST SP 800-63B), so no rule asks for odd signs. */
export const Password = z.string().min(10).max(200)

export const PersonRef = z.object({ id: Id, name: z.string() }).meta({ id: 'PersonRef' })
export type PersonRef = z.infer<typeof PersonRef>

export const PersonView = z
  .object({
    id: Id,
    name: z.string(),
    mail: z.string().nullable().meta({ description: 'Only for the person and administrators' }),
    title: z.string(),
    kind: z.enum(['member', 'guest']),
    administrator: z.boolean(),
    deactivatedAt: Timestamp.nullable(),
    createdAt: Timestamp,
    groups: z.array(z.object({ id: Id, name: z.string() })),
  })
  .meta({ id: 'Person' })
export type PersonView = z.infer<typeof PersonView>

export const PersonChange = z.strictObject({
  name: Name.optional(),
  title: z.string().trim().max(120).optional(),
  kind: z.enum(['member', 'guest']).optional(),
  administrator: z.boolean().optional(),
})

export const SessionView = z
  .object({
    person: z
      .object({
        id: Id,
        name: z.string(),
        mail: z.string().nullable(),
        title: z.string(),
        administrator: z.boolean(),
        guest: z.boolean(),
        locale: LocaleShape,
        theme: z.enum(['auto', 'light', 'dark']),
      })
      .nullable(),
    organisation: z.object({ name: z.string(), locale: LocaleShape }).nullable(),
    setupNeeded: z.boolean(),
  })
  .meta({ id: 'Session' })
export type SessionView = z.infer<typeof SessionView>

export const SignIn = z.strictObject({ mail: z.string().max(254), password: z.string().max(200) }).meta({ id: 'SignIn' })

export const Setup = z
  .strictObject({ organisation: Name, locale: LocaleShape, name: Name, mail: Mail, password: Password, demo: z.boolean().default(false) })
  .meta({ id: 'Setup' })
export type Setup = z.infer<typeof Setup>
export const SetupState = z.object({
  needed: z.boolean(),
  demo: z.boolean().meta({ description: 'A demonstration organisation can be loaded' }),
})

export const OrganisationView = z.object({ name: z.string(), locale: LocaleShape, createdAt: Timestamp }).meta({ id: 'Organisation' })
export const OrganisationChange = z.strictObject({ name: Name.optional(), locale: LocaleShape.optional() })

export const MeView = z
  .object({
    id: Id,
    name: z.string(),
    mail: z.string().nullable(),
    title: z.string(),
    locale: LocaleShape,
    theme: z.enum(['auto', 'light', 'dark']),
    administrator: z.boolean(),
    guest: z.boolean(),
    groups: z.array(z.object({ id: Id, name: z.string() })),
  })
  .meta({ id: 'Me' })
export const MeChange = z.strictObject({
  name: Name.optional(),
  title: z.string().trim().max(120).optional(),
  locale: LocaleShape.optional(),
  theme: z.enum(['auto', 'light', 'dark']).optional(),
})
export const PasswordChange = z.strictObject({ current: z.string().max(200), next: Password })

export const OwnSession = z
  .object({ id: z.string(), createdAt: Timestamp, lastSeenAt: Timestamp, agent: z.string(), current: z.boolean() })
  .meta({ id: 'OwnSession' })

export const TokenView = z
  .object({
    id: Id,
    name: z.string(),
    scope: z.enum(['read', 'write']),
    createdAt: Timestamp,
    lastUsedAt: Timestamp.nullable(),
    expiresAt: Timestamp.nullable(),
  })
  .meta({ id: 'AccessToken' })
export const NewToken = z.strictObject({
  name: Name,
  scope: z.enum(['read', 'write']).default('read'),
  days: z.number().int().min(1).max(3650).nullable().default(90),
})
export const IssuedToken = TokenView.extend({ token: z.string().meta({ description: 'Shown once' }) }).meta({ id: 'IssuedToken' })

export const GroupView = z
  .object({ id: Id, name: z.string(), description: z.string(), members: z.number().int(), createdAt: Timestamp })
  .meta({ id: 'Group' })
export const NewGroup = z.strictObject({ name: Name, description: z.string().trim().max(500).default('') })
export const GroupChange = z.strictObject({ name: Name.optional(), description: z.string().trim().max(500).optional() })

export const InvitationView = z
  .object({
    id: Id,
    mail: z.string().nullable(),
    kind: z.enum(['member', 'guest']),
    groups: z.array(z.object({ id: Id, name: z.string() })),
    invitedBy: PersonRef.nullable(),
    createdAt: Timestamp,
    expiresAt: Timestamp,
    acceptedAt: Timestamp.nullable(),
  })
  .meta({ id: 'Invitation' })
export const NewInvitation = z.strictObject({
  mail: Mail.nullable().default(null),
  kind: z.enum(['member', 'guest']).default('member'),
  groups: z.array(Id).max(50).default([]),
  days: z.number().int().min(1).max(90).default(14),
})
export const IssuedInvitation = InvitationView.extend({ link: z.string().meta({ description: 'Shown once; hand it to the person' }) }).meta(
  { id: 'IssuedInvitation' },
)
export const InvitationPreview = z.object({
  organisation: z.string(),
  mail: z.string().nullable(),
  invitedBy: z.string().nullable(),
  kind: z.enum(['member', 'guest']),
})
export const Acceptance = z.strictObject({ name: Name, mail: Mail, password: Password, locale: LocaleShape })

export const AuditEntry = z
  .object({
    id: Id,
    at: Timestamp,
    actor: PersonRef.nullable(),
    act: z.string(),
    subject: z.string(),
    detail: z.record(z.string(), z.unknown()),
    names: z.record(z.string(), z.string()).meta({ description: 'Names of the people and groups the entry speaks of, by id' }),
  })
  .meta({ id: 'AuditEntry' })
export type AuditEntry = z.infer<typeof AuditEntry>

export const SystemView = z
  .object({ version: z.string(), database: z.enum(['sqlite', 'postgres']), runtime: z.string(), startedAt: Timestamp })
  .meta({ id: 'System' })
