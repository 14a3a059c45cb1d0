import type { Hand } from '../../../platform/page/hand.ts'
import type { Child, Handler } from '../../../platform/page/markup.ts'
import { icon } from '../../../platform/page/parts.ts'
import { entrance, type EntranceHands, entranceProblem } from './entrance.ts'
import { type FieldHands, field, passwordField } from './fields.ts'

export type SetupStep = 'organisation' | 'administrator' | 'start' | 'working'

/** `demo`: a demonstration organisation is there to be loaded. */
export type SetupPage = { step: SetupStep; demo: boolean; problem?: { title: string; detail: string } | null; seconds?: number }

export type SetupHands = EntranceHands & {
  fields?: Partial<Record<'organisation' | 'name' | 'mail' | 'password', FieldHands>>
  locale?: 'ko' | 'en'
  onLocale?: (locale: 'ko' | 'en') => void
  withDemo?: boolean
  onDemo?: (demo: boolean) => void
  shown?: boolean
  onShow?: Handler
  onBack?: Handler
  onSubmit?: Handler
}

/** The first visit: three small steps, then the organisation is there. */
export function setupView<N>(hand: Hand<N>, page: SetupPage, hands: SetupHands = {}): N {
  if (page.step === 'working') return working(hand, page, hands)
  const { h, t } = hand
  const steps: SetupStep[] = page.demo ? ['organisation', 'administrator', 'start'] : ['organisation', 'administrator']
  const at = steps.indexOf(page.step)
  const last = at === steps.length - 1
  return entrance(
    hand,
    hands,
    h(
      'ol',
      { class: 'setup-steps', 'aria-label': t('identity:setup.steps') },
      steps.map((step, place) =>
        h(
          'li',
          { 'data-state': place < at ? 'done' : place === at ? 'now' : 'next', 'aria-current': place === at ? 'step' : undefined },
          h('span', { class: 'unseen' }, t(`identity:setup.${step}.step`)),
        ),
      ),
    ),
    h('h1', { class: 'entrance-title', tabindex: -1 }, t(`identity:setup.${page.step}.title`)),
    h('p', { class: 'entrance-lead' }, t(`identity:setup.${page.step}.lead`)),
    entranceProblem(hand, page.problem),
    h(
      'form',
      { class: 'entrance-form', method: 'post', 'data-scripted': '', onSubmit: hands.onSubmit, noValidate: true },
      fieldsOf(hand, page.step, hands),
      h(
        'div',
        { class: 'entrance-acts' },
        at > 0 &&
          h(
            'button',
            { class: 'button button-plain', type: 'button', onClick: hands.onBack },
            icon(hand, 'chevron-left'),
            t('web:act.back'),
          ),
        h(
          'button',
          { class: 'button button-primary entrance-act', type: 'submit' },
          t(last ? 'identity:setup.act' : 'identity:setup.next'),
          !last && icon(hand, 'arrow-right'),
        ),
      ),
    ),
  )
}

function fieldsOf<N>(hand: Hand<N>, step: SetupStep, hands: SetupHands): N {
  const { h, t } = hand
  const given = hands.fields ?? {}
  if (step === 'organisation') {
    return h.group(
      choice(hand, t('identity:field.locale'), 'locale', [
        {
          value: 'ko',
          title: '한국어',
          lang: 'ko',
          chosen: (hands.locale ?? hand.locale) === 'ko',
          onChange: () => hands.onLocale?.('ko'),
        },
        {
          value: 'en',
          title: 'English',
          lang: 'en',
          chosen: (hands.locale ?? hand.locale) === 'en',
          onChange: () => hands.onLocale?.('en'),
        },
      ]),
      field(hand, {
        name: 'organisation',
        label: t('identity:field.organisation'),
        hint: t('identity:setup.organisation.hint'),
        hands: given.organisation,
        attributes: { autocomplete: 'organization', required: true, maxlength: 120, autoFocus: true },
      }),
    )
  }
  if (step === 'administrator') {
    return h.group(
      field(hand, {
        name: 'name',
        label: t('identity:field.name'),
        hands: given.name,
        attributes: { autocomplete: 'name', required: true, maxlength: 120, autoFocus: true },
      }),
      field(hand, {
        name: 'mail',
        label: t('identity:field.mail'),
        hint: t('identity:setup.administrator.mailHint'),
        hands: given.mail,
        attributes: { type: 'email', autocomplete: 'username', autoCapitalize: 'none', required: true, maxlength: 254 },
      }),
      passwordField(hand, {
        label: t('identity:field.password'),
        fresh: true,
        hands: given.password,
        shown: hands.shown,
        onShow: hands.onShow,
      }),
    )
  }
  return choice(hand, t('identity:setup.start.choice'), 'demo', [
    {
      value: 'yes',
      icon: 'books',
      title: t('identity:setup.start.demo'),
      text: t('identity:setup.start.demoText'),
      chosen: hands.withDemo ?? true,
      onChange: () => hands.onDemo?.(true),
    },
    {
      value: 'no',
      icon: 'note',
      title: t('identity:setup.start.empty'),
      text: t('identity:setup.start.emptyText'),
      chosen: hands.withDemo === false,
      onChange: () => hands.onDemo?.(false),
    },
  ])
}

type Card = { value: string; icon?: string; title: string; text?: string; lang?: string; chosen: boolean; onChange: () => void }

function choice<N>(hand: Hand<N>, legend: string, name: string, cards: Card[]): N {
  const { h } = hand
  return h(
    'fieldset',
    { class: 'choices', 'data-rich': cards.some(({ text }) => text) ? '' : undefined },
    h('legend', { class: 'field-label' }, legend),
    cards.map(
      (card): Child<N> =>
        h(
          'label',
          { class: 'choice', lang: card.lang },
          h('input', { class: 'choice-radio', type: 'radio', name, value: card.value, checked: card.chosen, onChange: card.onChange }),
          card.icon && icon(hand, card.icon),
          h(
            'span',
            { class: 'choice-text' },
            h('span', { class: 'choice-title' }, card.title),
            card.text && h('span', { class: 'choice-about' }, card.text),
          ),
        ),
    ),
  )
}

function working<N>(hand: Hand<N>, { demo, seconds = 0 }: SetupPage, hands: SetupHands): N {
  const { h, t } = hand
  const loads = demo && hands.withDemo !== false
  return entrance(
    hand,
    {},
    h('h1', { class: 'entrance-title', tabindex: -1 }, t('identity:setup.working.title')),
    h('p', { class: 'entrance-lead', role: 'status' }, t(loads ? 'identity:setup.working.demo' : 'identity:setup.working.text')),
    h('div', { class: 'working', role: 'progressbar', 'aria-label': t('identity:setup.working.title') }, h('span', null)),
    seconds > 0 && h('p', { class: 'quiet' }, t('identity:setup.working.seconds', { count: seconds })),
  )
}
