import { z } from 'zod'
import { urgencies } from '../../platform/feature.ts'
import { ItemRef } from '../repository/schema.ts'

const Timestamp = z.number().int()
const PersonRef = z.object({ id: z.uuid(), name: z.string() })

export const UrgencyShape = z.enum(urgencies).meta({
  id: 'Urgency',
  description: 'request: somebody waits for an answer; mention: somebody named you; reminder: a date comes near; news: good to know',
})

export const SignalView = z
  .object({
    id: z.uuid(),
    name: z.string().meta({ description: 'What happened, as `feature:name`' }),
    urgency: UrgencyShape,
    text: z.string().meta({ description: "One sentence in the reader's language" }),
    href: z.string(),
    item: ItemRef.nullable(),
    by: PersonRef.nullable(),
    at: Timestamp,
    readAt: Timestamp.nullable(),
  })
  .meta({ id: 'Signal' })
export type SignalView = z.infer<typeof SignalView>

export const Inbox = z.object({ items: z.array(SignalView), next: z.string().nullable(), unread: z.number().int() }).meta({ id: 'Inbox' })
export type Inbox = z.infer<typeof Inbox>

export const inboxStates = ['unread', 'all'] as const
export type InboxAsked = { state: (typeof inboxStates)[number]; urgency?: z.infer<typeof UrgencyShape> }

/** When something is mailed: at once (gathered for a minute), once a day, or never. */
export const mailTimes = ['now', 'daily', 'never'] as const
const MailTime = z.enum(mailTimes)

export const MailByUrgency = z.strictObject({ request: MailTime, mention: MailTime, reminder: MailTime, news: MailTime })
export type MailByUrgency = z.infer<typeof MailByUrgency>

const isTimeZone = (zone: string): boolean => {
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: zone }))
  } catch {
    return false
  }
}

export const NotificationSettings = z
  .strictObject({
    mail: MailByUrgency,
    hour: z.int().min(0).max(23).meta({ description: 'Hour of the daily mail, in `timeZone`' }),
    timeZone: z.string().max(60).refine(isTimeZone).meta({ description: 'IANA name, such as Asia/Seoul' }),
  })
  .meta({ id: 'NotificationSettings' })
export type NotificationSettings = z.infer<typeof NotificationSettings>

export const NotificationSettingsView = NotificationSettings.extend({
  mailable: z
    .boolean()
    .meta({ description: 'Whether mail can be sent at all: the organisation has a mail server, and the person an address' }),
}).meta({ id: 'NotificationSettingsView' })
export type NotificationSettingsView = z.infer<typeof NotificationSettingsView>

export const MailState = z
  .object({
    configured: z.boolean(),
    from: z.string().nullable(),
    waiting: z.number().int().meta({ description: 'Signals that wait to be mailed' }),
    lastSentAt: Timestamp.nullable(),
    problem: z
      .object({ at: Timestamp, text: z.string() })
      .nullable()
      .meta({ description: 'Why the last attempt failed, until one succeeds' }),
  })
  .meta({ id: 'MailState' })
export type MailState = z.infer<typeof MailState>
