import type { Ctx, Person } from '../../platform/context.ts'
import { forbidden, unauthenticated } from '../../platform/errors.ts'

/*
 * Who may do what with people, groups and the organisation. Numbered scenarios: docs/permissions.md, 1 to 19.
 * Administrators run the organisation; a token never administers with less than write scope (platform/http).
 */

/** Whoever signed in. */
export function requirePerson(ctx: Ctx): Person {
  if (ctx.actor.kind !== 'person') throw unauthenticated()
  return ctx.actor
}

/** A member of the organisation: guests have no member list. */
export function requireMember(ctx: Ctx): void {
  if (ctx.actor.kind === 'system') return
  if (requirePerson(ctx).guest) throw forbidden()
}

/** Whether the asker belongs to the organisation, and so has its member list; see `requireMember`. */
export const isMember = ({ actor }: Ctx): boolean => actor.kind === 'system' || (actor.kind === 'person' && !actor.guest)

export function requireAdministrator(ctx: Ctx): void {
  if (ctx.actor.kind === 'system') return
  if (!requirePerson(ctx).administrator) throw forbidden()
}
