import { z } from 'zod'
import type { HttpServer } from '../../platform/http/server.ts'
import { Id, Nothing, Paging, Timestamp } from '../../platform/http/shapes.ts'
import { requireAdministrator } from '../identity/index.ts'
import { changeSettings, readAllSignals, readSignal, unreadSignals } from './actions.ts'
import { sendTestMail } from './mail.ts'
import { inboxView, mailState, settingsView, unreadOf } from './queries.ts'
import { Inbox, inboxStates, MailState, NotificationSettings, NotificationSettingsView, UrgencyShape } from './schema.ts'

const tags = ['notifications']
const params = z.object({ id: Id })

export function addRoutes(http: HttpServer): void {
  http.get(
    '/api/inbox',
    {
      schema: {
        tags,
        summary: 'My inbox',
        description: 'What I was told, the newest first. What is about items that are closed to me by now is left out.',
        querystring: Paging.extend({ state: z.enum(inboxStates).default('all'), urgency: UrgencyShape.optional() }),
        response: { 200: Inbox },
      },
    },
    ({ ctx, query }) => inboxView(ctx, query),
  )
  http.get(
    '/api/inbox/count',
    { schema: { tags, summary: 'How much is unread in my inbox', response: { 200: z.object({ unread: z.number().int() }) } } },
    async ({ ctx }) => ({ unread: await unreadOf(ctx) }),
  )
  http.put(
    '/api/inbox/:id/reading',
    { schema: { tags, summary: 'Mark a signal as read', params, response: { 204: Nothing } } },
    async ({ ctx, params }, reply) => {
      await readSignal(ctx, params.id, true)
      return reply.code(204).send(null)
    },
  )
  http.delete(
    '/api/inbox/:id/reading',
    { schema: { tags, summary: 'Mark a signal as unread', params, response: { 204: Nothing } } },
    async ({ ctx, params }, reply) => {
      await readSignal(ctx, params.id, false)
      return reply.code(204).send(null)
    },
  )
  http.put(
    '/api/inbox/readings',
    {
      schema: {
        tags,
        summary: 'Mark everything as read',
        description: '`until`: what had come by then; what comes meanwhile stays unread. `unread`: what was marked so by mistake.',
        body: z.union([z.strictObject({ until: Timestamp }), z.strictObject({ unread: z.array(Id).max(1_000) })]),
        response: { 200: z.object({ ids: z.array(Id).meta({ description: 'What was unread, for taking it back' }) }) },
      },
    },
    async ({ ctx, body }) => {
      if ('until' in body) return { ids: await readAllSignals(ctx, body.until) }
      await unreadSignals(ctx, body.unread)
      return { ids: [] }
    },
  )
  http.get(
    '/api/me/notifications',
    { schema: { tags, summary: 'What is mailed to me, and when', response: { 200: NotificationSettingsView } } },
    ({ ctx }) => settingsView(ctx),
  )
  http.put(
    '/api/me/notifications',
    {
      schema: { tags, summary: 'Choose what is mailed to me', body: NotificationSettings, response: { 200: NotificationSettingsView } },
    },
    async ({ ctx, body }) => {
      await changeSettings(ctx, body)
      return settingsView(ctx)
    },
  )
  addMailRoutes(http)
}

function addMailRoutes(http: HttpServer): void {
  http.get('/api/mail', { schema: { tags, summary: 'State of outgoing mail', response: { 200: MailState } } }, ({ ctx }) => mailState(ctx))
  http.post(
    '/api/mail/tests',
    {
      config: { rateLimit: { max: 10, timeWindow: 60_000 } },
      schema: { tags, summary: 'Send myself a mail, to see whether it arrives', response: { 204: Nothing } },
    },
    async ({ ctx }, reply) => {
      requireAdministrator(ctx)
      await sendTestMail(ctx)
      return reply.code(204).send(null)
    },
  )
}
