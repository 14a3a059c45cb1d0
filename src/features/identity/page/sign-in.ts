import type { Hand } from '../../../platform/page/hand.ts'
import type { Handler } from '../../../platform/page/markup.ts'
import { entrance, type EntranceHands, entranceProblem } from './entrance.ts'
import { type FieldHands, field, passwordField } from './fields.ts'
import { returnPath } from './return-path.ts'

/** What the server knows of the page; it seeds the app with it under `/sign-in`. `to` is where sign-in leads back to. */
export type SignInPage = { organisation: string; to?: string | null; mail?: string; problem?: { title: string; detail: string } | null }

export type SignInHands = EntranceHands & {
  mail?: FieldHands
  password?: FieldHands
  onSubmit?: Handler
  shown?: boolean
  onShow?: Handler
  capsLock?: boolean
  busy?: boolean
}

/** Mail and password. Without scripts the form posts itself to /sign-in. */
export function signInView<N>(hand: Hand<N>, page: SignInPage, hands: SignInHands = {}): N {
  const { h, t } = hand
  const { mail = { value: page.mail ?? '' }, password, onSubmit, shown, onShow, capsLock, busy } = hands
  const again = !!page.mail
  return entrance(
    hand,
    hands,
    h('h1', { class: 'entrance-title' }, t('identity:signIn.title')),
    h('p', { class: 'entrance-lead' }, t('identity:signIn.lead', { name: page.organisation })),
    entranceProblem(hand, page.problem),
    h(
      'form',
      { class: 'entrance-form', action: '/sign-in', method: 'post', onSubmit },
      h('input', { type: 'hidden', name: 'to', value: returnPath(page.to) }),
      field(hand, {
        name: 'mail',
        label: t('identity:field.mail'),
        hands: mail,
        attributes: { type: 'email', autocomplete: 'username', autoCapitalize: 'none', required: true, maxlength: 254, autoFocus: !again },
      }),
      passwordField(hand, { label: t('identity:field.password'), hands: password, shown, onShow, capsLock, autofocus: again }),
      h(
        'button',
        { class: 'button button-primary entrance-act', type: 'submit', disabled: busy, 'aria-busy': busy ? 'true' : undefined },
        t(busy ? 'identity:signIn.busy' : 'web:act.signIn'),
      ),
    ),
    h('p', { class: 'entrance-foot' }, t('identity:signIn.forgotten')),
  )
}
