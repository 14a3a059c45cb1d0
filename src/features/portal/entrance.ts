import formbody from '@fastify/formbody'
import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { Services } from '../../platform/context.ts'
import { DomainError } from '../../platform/errors.ts'
import { problemOf } from '../../platform/http/problem.ts'
import type { HttpServer } from '../../platform/http/server.ts'
import { text } from '../../platform/i18n.ts'
import { findOrganisation, invitationOffer, setSessionCookie, signIn } from '../identity/index.ts'
import { invitationView, returnPath, setupView, type SignInPage, signInView } from '../identity/page.ts'
import type { Page } from '../../platform/page/server-page.ts'
import type { PageSender } from './pages.ts'

/** One field more than once arrives as a list; only one value makes sense here. */
const single = z.string().max(2_000).default('').catch('')

function signInPage(request: FastifyRequest, state: SignInPage): Page {
  return {
    title: text(request.locale)('identity:signIn.title'),
    where: { place: null },
    main: (hand) => signInView(hand, state),
    seeds: { '/sign-in': state },
  }
}

function setupPage(request: FastifyRequest, services: Services): Page {
  const demo = services.loadDemo !== undefined
  return {
    title: text(request.locale)('identity:setup.organisation.title'),
    where: { place: null },
    main: (hand) => setupView(hand, { step: 'organisation', demo }),
    seeds: { '/api/setup': { needed: true, demo } },
  }
}

async function invitationPage(request: FastifyRequest, token: string): Promise<Page> {
  const offer = await invitationOffer(request.ctx, token).catch((error: unknown) => {
    if (error instanceof DomainError) return null
    throw error
  })
  const t = text(request.locale)
  return {
    title: offer ? t('identity:invitation.title', { name: offer.organisation }) : t('identity:invitation.over.title'),
    where: { place: null },
    main: (hand) => invitationView(hand, { offer }),
    seeds: { [`/api/invitations/${token}`]: offer },
  }
}

/** Sign-in, set-up and invitations: the pages for those who are not in yet. Sign-in works without scripts. */
export async function addEntrance(http: HttpServer, services: Services, send: PageSender): Promise<void> {
  const organisation = async () => findOrganisation(services.reader)

  http.get('/sign-in', { schema: { hide: true, querystring: z.object({ to: single }) } }, async (request, reply) => {
    const founded = await organisation()
    if (!founded) return reply.redirect('/setup', 303)
    if (request.actor.kind === 'person') return reply.redirect(returnPath(request.query.to), 303)
    return send(request, reply, signInPage(request, { organisation: founded.name, to: request.query.to || null }))
  })

  http.get('/setup', { schema: { hide: true } }, async (request, reply) => {
    if (await organisation()) return reply.redirect('/', 303)
    return send(request, reply, setupPage(request, services))
  })

  http.get('/invitations/:token', { schema: { hide: true } }, async (request, reply) => {
    if (!(await organisation())) return reply.redirect('/setup', 303)
    return send(request, reply, await invitationPage(request, (request.params as { token: string }).token))
  })

  await http.register(async (forms) => {
    await forms.register(formbody)
    const body = z.object({ mail: single, password: single, to: single })
    forms
      .withTypeProvider<import('fastify-type-provider-zod').ZodTypeProvider>()
      .post(
        '/sign-in',
        { config: { rateLimit: { max: 10, timeWindow: 60_000 } }, schema: { hide: true, body } },
        async (request, reply) => {
          const { mail, password, to } = request.body
          try {
            const { secret } = await signIn(request.ctx, { mail, password, agent: request.headers['user-agent'] ?? '' })
            setSessionCookie(reply, request, services, secret)
            return reply.redirect(returnPath(to), 303)
          } catch (error) {
            if (!(error instanceof DomainError)) throw error
            const problem = problemOf(error, request.locale, '/sign-in')
            reply.code(problem.status)
            const founded = await organisation()
            return send(
              request,
              reply,
              signInPage(request, {
                organisation: founded?.name ?? '',
                to,
                mail,
                problem: { title: problem.title, detail: problem.detail },
              }),
            )
          }
        },
      )
  })
}
