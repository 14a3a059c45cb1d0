import type { FastifyRequest } from 'fastify'
import { text } from '../../platform/i18n.ts'
import type { Problem } from '../../platform/http/problem.ts'
import type { Assets } from '../../platform/page/assets.ts'
import { emptyState, icon } from '../../platform/page/parts.ts'
import { documentOf } from './pages.ts'

/** What a browser that navigates gets instead of problem details: what happened, what is safe, what to do. */
export async function problemPage(problem: Problem, request: FastifyRequest, assets: Assets): Promise<string> {
  const t = text(request.locale)
  return documentOf(request, assets, {
    title: problem.title,
    where: { place: null },
    main: (hand) =>
      hand.h(
        'div',
        { class: 'page page-narrow' },
        emptyState(hand, {
          icon: problem.status === 404 ? 'search' : 'alert-triangle',
          title: problem.title,
          text: problem.detail,
          action: hand.h('a', { class: 'button', href: '/' }, icon(hand, 'home'), t('web:place.home')),
        }),
      ),
  })
}
