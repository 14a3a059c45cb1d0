import { type Ctx, type Services, systemContext, type Tx, write } from '../../platform/context.ts'
import { DomainError } from '../../platform/errors.ts'
import { text } from '../../platform/i18n.ts'
import type { Mailer } from '../../platform/mail.ts'
import { activePeople, findOrganisation, findPerson, personOf, requireAdministrator, requirePerson } from '../identity/index.ts'
import { messageOf } from './message.ts'
import { presentSignals } from './queries.ts'
import * as store from './store.ts'

declare module '../../platform/context.ts' {
  interface Services {
    /** Absent where no mail server is configured. */
    mailer?: Mailer
    /** Why the last mail of this process did not leave, until one does. */
    mailTrouble?: { at: number; text: string }
  }
}

const PEOPLE_AT_ONCE = 200
/** Signals in one mail; the rest is a line that leads to the inbox. */
const MOST_SIGNALS = 50
const AGAIN_MS = 5 * 60_000
/** A reminder that a mail server refuses for so long stays in the inbox. */
const GIVE_UP_MS = 2 * 86_400_000

/** Sends a mail to everybody something waits for. What fails for one is tried again later, and holds up nobody else. */
export async function sendMail(ctx: Ctx, _payload: Record<string, unknown> = {}, signal?: AbortSignal): Promise<void> {
  const { mailer, clock } = ctx.services
  if (!mailer) return
  for (const personId of await store.peopleToMail(ctx.db, clock.now(), PEOPLE_AT_ONCE)) {
    if (signal?.aborted) return
    await mailPerson(ctx, personId)
  }
}

/**
 * Sends what waits for a person as one mail. It is marked as sent before the mail server is asked: should the process be killed
 * in between, it is not sent again, and the inbox still has it. Nothing is mailed twice.
 */
export async function mailPerson(ctx: Ctx, personId: string): Promise<void> {
  const { services } = ctx
  const { mailer } = services
  const [person] = await activePeople(services.reader, [personId])
  if (!mailer || !person?.mail) return
  const now = services.clock.now()
  const waiting = await store.waitingMail(services.reader, personId, now, MOST_SIGNALS)
  if (waiting.length === 0) return
  const ids = waiting.map(({ id }) => id)
  const taken = await write(ctx, (tx) => store.takeForMail(tx, ids, now))
  const mine = waiting.filter(({ id }) => taken.has(id))
  const asked: Ctx = { ...systemContext(services, person.locale), actor: personOf(person) }
  const signals = await presentSignals(asked, mine)
  if (signals.length === 0) return
  try {
    const organisation = await findOrganisation(services.reader)
    const place = { organisation: organisation?.name ?? 'Onji', url: baseUrl(services) }
    await mailer.send({ to: person.mail, ...messageOf(text(person.locale), person.locale, signals, place) })
    services.mailTrouble = undefined
  } catch (error) {
    noteTrouble(services, error)
    const oldest = Math.min(...mine.map(({ at }) => at))
    const again = now - oldest > GIVE_UP_MS ? null : now + AGAIN_MS
    await write(ctx, (tx: Tx) => store.giveBackMail(tx, [...taken], again))
  }
}

/** Sends the administrator who asks a mail, so that they see whether it arrives. */
export async function sendTestMail(ctx: Ctx): Promise<void> {
  requireAdministrator(ctx)
  const { services } = ctx
  const person = await findPerson(ctx.db, requirePerson(ctx).id)
  if (!services.mailer) throw new DomainError('mail-not-configured', 409)
  if (!person?.mail) throw new DomainError('mail-no-address', 409)
  const t = text(ctx.locale)
  const words = t('notifications:mail.test.text')
  try {
    await services.mailer.send({ to: person.mail, subject: t('notifications:mail.test.subject'), text: words, html: `<p>${words}</p>` })
    services.mailTrouble = undefined
  } catch (error) {
    noteTrouble(services, error)
    throw new DomainError('mail-refused', 502, { what: services.mailTrouble?.text ?? '' })
  }
}

/** What the mail server said, without what it was told: errors of SMTP may repeat the credentials. */
function noteTrouble(services: Services, error: unknown): void {
  const { code = '', responseCode = '' } = error as { code?: string; responseCode?: number }
  const said = [code, responseCode].filter(Boolean).join(' ') || 'SMTP'
  services.mailTrouble = { at: services.clock.now(), text: said }
  services.log.warn({ mail: said }, 'mail not sent, will try again')
}

const baseUrl = ({ config }: Services): string =>
  config.url ?? `http://${config.host.includes(':') ? `[${config.host}]` : config.host}:${config.port}`
