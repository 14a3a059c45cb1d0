import type { Feature } from '../../platform/feature.ts'
import { text } from '../../platform/i18n.ts'
import { createMailer } from '../../platform/mail.ts'
import { inboxFollower } from './follower.ts'
import { sendMail } from './mail.ts'
import * as tables from './migrations/2026-11-22-notifications.ts'
import { inboxAskedOf, inboxPageView, inboxPath } from './page.ts'
import { inboxView, unreadOf } from './queries.ts'
import { addRoutes } from './routes.ts'
import { deleteOldNotifications } from './store.ts'

const MINUTE_MS = 60_000
const DAY_MS = 86_400_000
/** What was read stays so long. */
const KEEP_MS = 365 * DAY_MS

/** Who hears of what: an inbox, and mail. */
export const notifications: Feature = {
  name: 'notifications',
  migrations: [tables],
  routes: addRoutes,
  followers: [inboxFollower],
  jobs: {
    'notifications.mail': sendMail,
    'notifications.forget': ({ services }) => deleteOldNotifications(services.writer, services.clock.now() - KEEP_MS),
  },
  schedule: [
    { job: 'notifications.mail', everyMs: MINUTE_MS },
    { job: 'notifications.forget', everyMs: DAY_MS },
  ],
  pages: [
    {
      url: '/inbox',
      async load({ ctx, locale, query }) {
        const asked = inboxAskedOf(query)
        const inbox = await inboxView(ctx, { ...asked, limit: 50 })
        return {
          title: text(locale)('web:place.inbox'),
          where: { place: 'inbox' },
          main: (hand) => inboxPageView(hand, asked, inbox),
          seeds: { [inboxPath(asked)]: inbox },
        }
      },
    },
  ],
  async start(services) {
    services.unread = unreadOf
    const { mail } = services.config
    if (mail) services.mailer = createMailer(mail.url, mail.from)
  },
  async stop(services) {
    services.mailer?.close()
  },
}
