/** Fields of the entrance: plain HTML, so that they work before the scripts arrive, and without them. */
import type { Hand } from '../../../platform/page/hand.ts'
import type { Attributes, Child, Handler } from '../../../platform/page/markup.ts'
import { icon } from '../../../platform/page/parts.ts'

/** What the app adds to a field: its value, what is wrong with it, and who listens. */
export type FieldHands = {
  value?: string
  error?: string | null
  onChange?: Handler
  onBlur?: Handler
  onKeyUp?: Handler
  onKeyDown?: Handler
}

type Field<N> = {
  name: string
  label: string
  hint?: Child<N>
  attributes?: Attributes
  hands?: FieldHands
  after?: Child<N>
  below?: Child<N>
}

/** A labelled input with its hint and its error, tied together for those who hear the page. */
export function field<N>({ h, t, ...hand }: Hand<N>, { name, label, hint, attributes, hands = {}, after, below }: Field<N>): N {
  const { error, ...heard } = hands
  const told = [error && `${name}-error`, hint && `${name}-hint`].filter(Boolean).join(' ')
  return h(
    'div',
    { class: 'field' },
    h('label', { class: 'field-label', for: name }, label),
    h(
      'div',
      { class: 'field-box' },
      h('input', {
        class: 'field-input',
        id: name,
        name,
        type: 'text',
        'aria-invalid': error ? 'true' : undefined,
        'aria-describedby': told || undefined,
        ...attributes,
        ...heard,
      }),
      after,
    ),
    error && h('p', { class: 'field-error', id: `${name}-error` }, icon({ h, t, ...hand }, 'alert-circle'), error),
    hint && h('p', { class: 'field-hint', id: `${name}-hint` }, hint),
    below,
  )
}

/** Length is what makes a password strong (NIST SP 800-63B); the schema asks for this many signs. */
export const SHORTEST_PASSWORD = 10

export type Strength = { level: 0 | 1 | 2 | 3 | 4; missing: number }

/** How strong a password is, by its length alone; `missing` signs are still needed. */
export function passwordStrength(password: string): Strength {
  const length = [...password].length
  const level = length === 0 ? 0 : length < SHORTEST_PASSWORD ? 1 : length < 14 ? 2 : length < 20 ? 3 : 4
  return { level, missing: Math.max(0, SHORTEST_PASSWORD - password.length) }
}

/** `strong` also shows how strong the password is; `shown` and `onShow` are the app's button that reveals it. */
export type PasswordOptions = {
  name?: string
  label: string
  fresh?: boolean
  shown?: boolean
  onShow?: Handler
  capsLock?: boolean
  hands?: FieldHands
  autofocus?: boolean
}

export function passwordField<N>(
  hand: Hand<N>,
  { name = 'password', label, fresh = false, shown = false, onShow, capsLock = false, hands, autofocus }: PasswordOptions,
): N {
  const { h, t } = hand
  return field(hand, {
    name,
    label,
    hands,
    attributes: {
      type: shown ? 'text' : 'password',
      autocomplete: fresh ? 'new-password' : 'current-password',
      required: true,
      maxlength: 200,
      spellcheck: 'false',
      autoFocus: autofocus,
    },
    after: h(
      'button',
      {
        class: 'field-show',
        type: 'button',
        'aria-pressed': shown,
        'aria-label': t('identity:password.show'),
        title: t('identity:password.show'),
        onClick: onShow,
      },
      icon(hand, 'eye'),
    ),
    hint: capsLock && h('span', { class: 'field-caps' }, icon(hand, 'arrow-up'), t('identity:password.capsLock')),
    below: fresh && strengthMeter(hand, hands?.value ?? ''),
  })
}

function strengthMeter<N>({ h, t }: Hand<N>, password: string): N {
  const { level, missing } = passwordStrength(password)
  const words =
    level === 0
      ? t('identity:password.hint', { count: SHORTEST_PASSWORD })
      : missing > 0
        ? t('identity:password.missing', { count: missing })
        : t(`identity:password.level.${level}`)
  return h(
    'div',
    { class: 'strength', 'data-level': level },
    h(
      'span',
      { class: 'strength-bars', 'aria-hidden': 'true' },
      [1, 2, 3, 4].map((bar) => h('i', { 'data-on': bar <= level ? '' : undefined })),
    ),
    h('p', { class: 'strength-words', 'aria-live': 'polite' }, words),
  )
}
