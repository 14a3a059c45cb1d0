import { systemContext } from '../../platform/context.ts'
import type { Feature } from '../../platform/feature.ts'
import { setUp } from './actions.ts'
import { personIndex } from './indexing.ts'
import * as people from './migrations/2026-11-21-people.ts'
import { addRoutes } from './routes.ts'
import { deleteExpiredSessions, findOrganisation } from './store.ts'

export { addGroup, addMember, addPerson, openSession, resetPassword, setUp, signIn } from './actions.ts'
export { audit } from './audit.ts'
export { authenticate, personOf, SESSION_COOKIE } from './authentication.ts'
export { isMember, requireAdministrator, requireMember, requirePerson } from './policy.ts'
export { findPeopleByHandle, invitationOffer, sessionView } from './queries.ts'
export { setSessionCookie } from './routes.ts'
export {
  activePeople,
  escapeLike,
  findGroup,
  findGroupByName,
  findOrganisation,
  findPerson,
  findPersonByMail,
  memberIds,
  namesOf,
  subjectsById,
} from './store.ts'

declare module '../../platform/context.ts' {
  interface Services {
    /** Loads the demonstration organisation, where the program ships one. */
    loadDemo?: (services: Services) => Promise<void>
  }
}

export const identity: Feature = {
  name: 'identity',
  migrations: [people],
  routes: addRoutes,
  indexing: [personIndex],
  jobs: {
    'identity.forget-sessions': async (ctx) => {
      await deleteExpiredSessions(ctx.services.writer, ctx.services.clock.now())
    },
  },
  schedule: [{ job: 'identity.forget-sessions', everyMs: 86_400_000 }],
  /** Unattended set-up by environment variables; does nothing once the organisation exists. */
  async start(services) {
    const { organisation, name, mail, password } = services.config.setup
    if (!mail || !password || (await findOrganisation(services.reader))) return
    await setUp(systemContext(services), {
      organisation: organisation ?? 'Onji',
      locale: services.config.locale,
      name: name ?? mail.split('@')[0],
      mail,
      password,
    })
  },
}
