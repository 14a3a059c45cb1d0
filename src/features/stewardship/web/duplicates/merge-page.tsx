import { Button, Checkbox, SegmentedControl, Textarea } from '@mantine/core'
import { useMemo, useState } from 'react'
import { api, withQuery } from '../../../../web/kit/api.ts'
import { useHand } from '../../../../web/kit/hand.ts'
import { useText } from '../../../../web/kit/i18n.ts'
import { useGo, useSearch } from '../../../../web/kit/pages.ts'
import { Icon, Loaded, PageHead } from '../../../../web/kit/parts.tsx'
import { usePage } from '../../../../web/kit/place.ts'
import { refresh, useApi, useChange } from '../../../../web/kit/query.ts'
import { say, sayWithUndo, wordsOf } from '../../../../web/kit/toasts.tsx'
import { hrefOf } from '../../../../platform/page/parts.ts'
import { sideHead, stretchesView } from '../../duplicates/page.ts'
import type { Merge, MergePreview, NewMerge, Stretch } from '../../duplicates/schema.ts'
import { ItemChoice } from '../verification/item-choice.tsx'

/** Makes one article of two: which one stays, which text it has then. */
export function MergePage() {
  const t = useText('stewardship')
  const [{ from = '', into = '' }, change] = useSearch()
  const path = from && into ? withQuery('/api/merges/preview', { from, into }) : null
  const preview = useApi<MergePreview>(path)
  usePage(t('duplicates.merge.title'), { place: 'desk' })
  return (
    <div className="page merge">
      <PageHead title={t('duplicates.merge.title')} lead={t('duplicates.merge.lead')} />
      {path === null ? (
        <ItemChoice label={t('duplicates.merge.pick')} exclude={from} chosen={null} onChoose={(id) => id && change({ into: id })} />
      ) : (
        <Loaded query={preview} lines={12}>
          {(data) => <Merging key={`${from} ${into}`} preview={data} onSwap={() => change({ from: into, into: from })} />}
        </Loaded>
      )}
    </div>
  )
}

type Choice = 'left' | 'right' | 'both'
const chosenText = ({ left, right }: Stretch, choice: Choice): string =>
  choice === 'left' ? left : choice === 'right' ? right : apart(left, right)
/** Blocks keep a blank line between them, whichever text they come from. */
const apart = (left: string, right: string): string => (left === '' || right === '' ? left + right : `${left.trimEnd()}\n\n${right}`)
const joined = (pieces: string[]): string => pieces.reduce((text, piece) => apart(text, piece), '')

function Merging({ preview, onSwap }: { preview: MergePreview; onSwap: () => void }) {
  const t = useText('stewardship')
  const hand = useHand()
  // What only the one that goes has is kept, so that nothing is lost unless somebody says so.
  const [choices, setChoices] = useState<Choice[]>(() => preview.stretches.map(({ left }) => (left.trim() === '' ? 'right' : 'left')))
  const [written, setWritten] = useState<string | null>(null)
  const [confirmed, setConfirmed] = useState(false)
  const composed = useMemo(
    () =>
      choices.every((choice, at) => choice === 'left' || preview.stretches[at].words === null)
        ? preview.body
        : joined(preview.stretches.map((stretch, at) => chosenText(stretch, choices[at]))),
    [choices, preview],
  )
  const { merge, problem } = useMerge(preview)
  const { moves } = preview
  const choose = (at: number) => ({
    control: (
      <SegmentedControl
        size="xs"
        aria-label={t('duplicates.merge.choiceLabel')}
        value={choices[at]}
        onChange={(value) => setChoices(choices.map((choice, each) => (each === at ? (value as Choice) : choice)))}
        data={(['left', 'right', 'both'] as const).map((value) => ({
          value,
          label: t(`duplicates.merge.${value === 'both' ? 'bothParts' : value}`),
        }))}
      />
    ),
    left: choices[at] !== 'right',
    right: choices[at] !== 'left',
  })
  return (
    <>
      <div className="merge-sides">
        <div>
          <p className="merge-role">{t('duplicates.merge.stays')}</p>
          {sideHead(hand, preview.into)}
        </div>
        <div>
          <p className="merge-role">{t('duplicates.merge.goes')}</p>
          {sideHead(hand, preview.from)}
        </div>
      </div>
      <p className="merge-facts quiet">
        {t('duplicates.merge.moves', { links: moves.links, children: moves.children, files: moves.files })}
      </p>
      {moves.tags.length > 0 && <p className="merge-facts quiet">{t('duplicates.merge.tags', { tags: moves.tags.join(', ') })}</p>}
      <p className="merge-swap">
        <button type="button" className="button" onClick={onSwap}>
          <Icon name="arrows-exchange" />
          {t('duplicates.merge.swap')}
        </button>
      </p>
      {written === null ? (
        stretchesView(hand, preview.stretches, choose)
      ) : (
        <Textarea
          label={t('duplicates.merge.result')}
          value={written}
          autosize
          minRows={12}
          onChange={(event) => setWritten(event.currentTarget.value)}
        />
      )}
      {preview.refusal && (
        <p className="notice" role="alert">
          <Icon name="alert-triangle" />
          <span>{preview.refusal}</span>
        </p>
      )}
      {preview.widens && (
        <div className="notice">
          <Icon name="alert-triangle" />
          <div>
            <p>{t('duplicates.merge.widens')}</p>
            <Checkbox
              label={t('duplicates.merge.confirm')}
              checked={confirmed}
              onChange={(event) => setConfirmed(event.currentTarget.checked)}
            />
          </div>
        </div>
      )}
      {problem && (
        <p className="notice" role="alert">
          <Icon name="alert-triangle" />
          <span>{wordsOf(problem).detail}</span>
        </p>
      )}
      <div className="merge-acts">
        <Button
          disabled={preview.refusal !== null || (preview.widens && !confirmed)}
          loading={merge.isPending}
          onClick={() => merge.mutate({ confirmed, body: written ?? composed })}
        >
          {t('duplicates.merge.into', { title: preview.into.title })}
        </Button>
        {written === null && (
          <Button variant="default" onClick={() => setWritten(composed)}>
            {t('duplicates.merge.write')}
          </Button>
        )}
      </div>
    </>
  )
}

function useMerge({ from, into, fromRevision, intoRevision }: MergePreview) {
  const t = useText('stewardship')
  const go = useGo()
  const merge = useChange(
    (input: Pick<NewMerge, 'body' | 'confirmed'>) =>
      api.post<Merge>('/api/merges', { fromId: from.id, intoId: into.id, fromRevision, intoRevision, ...input }),
    {
      quiet: true,
      refreshes: ['/api/'],
      onDone: ({ id }) => {
        go(hrefOf(into))
        sayWithUndo(t('duplicates.merge.done'), async () => {
          const { textKept } = await api.delete<{ textKept: boolean }>(`/api/merges/${id}`)
          await refresh('/api/')
          say(t(textKept ? 'duplicates.merge.undoneTextKept' : 'duplicates.merge.undone'))
        })
      },
    },
  )
  return { merge, problem: merge.error }
}
