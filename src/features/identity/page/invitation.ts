import type { Hand } from '../../../platform/page/hand.ts'
import type { Handler } from '../../../platform/page/markup.ts'
import { icon } from '../../../platform/page/parts.ts'
import { entrance, type EntranceHands, entranceProblem } from './entrance.ts'
import { type FieldHands, field, passwordField } from './fields.ts'

/** What an invitation offers; null once it is used, revoked or over. */
export type InvitationPage = {
  offer: { organisation: string; mail: string | null; invitedBy: string | null; kind: 'member' | 'guest' } | null
  problem?: { title: string; detail: string } | null
}

export type InvitationHands = EntranceHands & {
  name?: FieldHands
  mail?: FieldHands
  password?: FieldHands
  onSubmit?: Handler
  shown?: boolean
  onShow?: Handler
  busy?: boolean
}

/** Accepting an invitation: who one is, and a password. */
export function invitationView<N>(hand: Hand<N>, page: InvitationPage, hands: InvitationHands = {}): N {
  const { h, t } = hand
  const { offer, problem } = page
  if (!offer) return invitationOver(hand, hands)
  const lead = offer.invitedBy ? t('identity:invitation.leadBy', { name: offer.invitedBy }) : t('identity:invitation.lead')
  return entrance(
    hand,
    hands,
    h('h1', { class: 'entrance-title' }, t('identity:invitation.title', { name: offer.organisation })),
    h('p', { class: 'entrance-lead' }, lead, offer.kind === 'guest' && ` ${t('identity:invitation.guest')}`),
    entranceProblem(hand, problem),
    h(
      'form',
      { class: 'entrance-form', method: 'post', 'data-scripted': '', onSubmit: hands.onSubmit, noValidate: true },
      field(hand, {
        name: 'name',
        label: t('identity:field.name'),
        hands: hands.name,
        attributes: { autocomplete: 'name', required: true, maxlength: 120, autoFocus: true },
      }),
      field(hand, {
        name: 'mail',
        label: t('identity:field.mail'),
        hands: offer.mail ? { value: offer.mail } : hands.mail,
        hint: offer.mail ? t('identity:invitation.mailFixed') : undefined,
        attributes: {
          type: 'email',
          autocomplete: 'username',
          autoCapitalize: 'none',
          required: true,
          maxlength: 254,
          readOnly: !!offer.mail,
        },
      }),
      passwordField(hand, {
        label: t('identity:field.password'),
        fresh: true,
        hands: hands.password,
        shown: hands.shown,
        onShow: hands.onShow,
      }),
      h(
        'button',
        { class: 'button button-primary entrance-act', type: 'submit', disabled: hands.busy },
        t(hands.busy ? 'identity:invitation.busy' : 'identity:invitation.act'),
      ),
    ),
  )
}

function invitationOver<N>(hand: Hand<N>, hands: EntranceHands): N {
  const { h, t } = hand
  return entrance(
    hand,
    hands,
    h('span', { class: 'entrance-sign' }, icon(hand, 'hourglass-high')),
    h('h1', { class: 'entrance-title' }, t('identity:invitation.over.title')),
    h('p', { class: 'entrance-lead' }, t('identity:invitation.over.text')),
    h('a', { class: 'button entrance-act', href: '/sign-in' }, t('web:act.signIn')),
  )
}
