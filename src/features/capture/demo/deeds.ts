import type { Locale, Tx } from '../../../platform/context.ts'
import { addComment, resolveThread } from '../../collaboration/index.ts'
import { retireWord } from '../../refresh/index.ts'
import { changeArticle, readArticle } from '../../repository/index.ts'
import * as stewardship from '../../stewardship/index.ts'
import type { Act } from './stewardship.ts'

export const DAY_MS = 86_400_000
const TIME_ZONE = 'Asia/Seoul'

/** What the organisation of the demonstration has here, by the names its files give. */
export type Names = {
  locale: Locale
  /** Undefined for the founder where there is none. */
  person(slug: string): { id: string; name: string; handle: string; administrator: boolean } | undefined
  group(slug: string): string
  topic(slug: string): string
  space(key: string): string
  item(path: string): string
  /** When an article was last written. */
  written(path: string): number
}

/** Where an act is done: the names, when the demonstration is loaded, and ids of threads, flags and proposals by their names. */
export type Stage = { names: Names; loaded: number; made: Map<string, string> }

type Of<Deed extends Act['do']> = Extract<Act, { do: Deed }>

/** One act, as the one and at the time that the context says. */
export async function perform(tx: Tx, act: Act, stage: Stage): Promise<void> {
  const id = await (deeds[act.do] as (tx: Tx, act: Act, stage: Stage) => Promise<unknown>)(tx, act, stage)
  if ('as' in act && act.as !== undefined && typeof id === 'string') stage.made.set(act.as, id)
}

const deeds: { [Deed in Act['do']]: (tx: Tx, act: Of<Deed>, stage: Stage) => Promise<unknown> } = {
  async verify(tx, { item, scope, evidence, until }, { names }) {
    const id = names.item(item)
    const { revision } = (await readArticle(tx, id)).item
    const day = until === undefined ? null : tx.services.clock.now() + until * DAY_MS
    await stewardship.verifyItem(tx, id, { revision, scope, evidence, until: day })
  },
  async edit(tx, { item, message, replace }, { names }) {
    const id = names.item(item)
    const { revision } = await readArticle(tx, id)
    await changeArticle(tx, id, { body: replaced(revision.body, replace, item), message, origin: 'demo' })
  },
  obsolete: (tx, { item, successor, reason }, { names }) =>
    stewardship.markObsolete(tx, names.item(item), { successorId: names.item(successor), reason }),
  snooze: (tx, { item, in: days, reason }, { names, loaded }) =>
    stewardship.snoozeReview(tx, names.item(item), { until: loaded + days * DAY_MS, reason }),
  translate: (tx, { item, of, language }, { names }) =>
    stewardship.setTranslation(tx, names.item(item), { sourceId: names.item(of), language }),
  retire: (tx, { word, replacement, note, space }, { names }) =>
    retireWord(tx, {
      ...{ word, pattern: false, spaceId: space === undefined ? null : names.space(space) },
      ...{ replacement: replacement[names.locale], note: note[names.locale] },
    }),
  flag: (tx, { item, kind, words, of }, { names }) =>
    stewardship.raiseFlag(tx, names.item(item), { kind, words, duplicateId: of === undefined ? null : names.item(of) }),
  heed: (tx, { flag }, stage) => stewardship.heedFlag(tx, known(stage, flag)),
  settle: (tx, { flag, outcome, answer }, stage) => stewardship.settleFlag(tx, known(stage, flag), { outcome, answer }),
  comment: (tx, { item, quote, words }, { names }) => addComment(tx, names.item(item), { body: called(words, names), anchor: { quote } }),
  reply: (tx, { item, thread, words }, stage) =>
    addComment(tx, stage.names.item(item), { body: called(words, stage.names), threadId: known(stage, thread) }),
  resolve: (tx, { thread }, stage) => resolveThread(tx, known(stage, thread)),
  propose,
  'propose-new': (tx, { space, title, kind, body, message }, { names }) =>
    stewardship.fileProposal(tx, {
      ...{ itemId: null, spaceId: names.space(space), parentId: null, baseRevision: null },
      ...{ title, kind, body, message, description: '', tags: [], topics: [], review: true, schedule: null },
    }),
  discuss: (tx, { proposal, words }, stage) => stewardship.commentOnProposal(tx, known(stage, proposal), words),
  decide: (tx, { proposal, verdict, reason }, stage) =>
    stewardship.decideProposal(tx, known(stage, proposal), { round: 1, verdict, reason }),
}

async function propose(tx: Tx, act: Of<'propose'>, { names, loaded }: Stage): Promise<string> {
  const itemId = names.item(act.item)
  const { item, revision, fields } = await readArticle(tx, itemId)
  const schedule = act.publishIn === undefined ? null : { publishAt: loaded + act.publishIn * DAY_MS, timeZone: TIME_ZONE }
  return stewardship.fileProposal(tx, {
    ...{ itemId, parentId: null, baseRevision: item.revision, ...fields, kind: fields.kind ?? 'guide' },
    ...{ body: replaced(revision.body, act.replace, act.item), message: act.message, review: schedule === null, schedule },
  })
}

function known({ made }: Stage, name: string): string {
  const id = made.get(name)
  if (id === undefined) throw new Error(`demo/stewardship.yaml names what it has not made before: ${name}`)
  return id
}

/** A text with words exchanged that stand in it once. */
function replaced(body: string, replacements: { from: string; to: string }[], path: string): string {
  return replacements.reduce((text, { from, to }) => {
    if (text.split(from).length !== 2) throw new Error(`demo/spaces/${path} does not hold once: ${from}`)
    return text.replace(from, () => to)
  }, body)
}

/** People are mentioned by the handles they have here, the founder by a link, since any name may be theirs. */
function called(words: string, names: Names): string {
  return words.replace(/@([a-z]+)\b/g, (whole, slug: string) => {
    const person = names.person(slug)
    if (!person) return slug === 'founder' ? '' : whole
    return slug === 'founder' ? `[@${person.name}](/people/${person.id})` : `@${person.handle}`
  })
}
