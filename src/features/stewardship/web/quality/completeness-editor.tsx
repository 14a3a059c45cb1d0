import '../../../../web/styles/quality.css'
import { Popover } from '@mantine/core'
import { useDeferredValue, useMemo, useState } from 'react'
import { useText } from '../../../../web/kit/i18n.ts'
import type { EditorPartProps } from '../../../../web/kit/pages.ts'
import { Icon } from '../../../../web/kit/parts.tsx'
import { useApi } from '../../../../web/kit/query.ts'
import { completenessOf, outlineOf } from '../../quality/page.ts'
import type { Check, StandardList } from '../../quality/schema.ts'
import { CheckList } from './check-list.tsx'

/** How far a text has what its kind asks for, while it is written; what is missing is put in with one press. */
export function CompletenessInEditor({ writing, insert }: EditorPartProps) {
  const t = useText('stewardship')
  const [opened, setOpened] = useState(false)
  const standards = useApi<StandardList>(`/api/quality/standards?space=${writing.spaceId}`, { staleTime: 300_000 })
  const checks = standards.data?.items.find(({ kind }) => kind === writing.kind)?.checks
  const body = useDeferredValue(writing.body)
  const description = 'description' in writing && typeof writing.description === 'string' ? writing.description : ''
  const completeness = useMemo(
    () =>
      checks && completenessOf(checks, { parts: outlineOf(body), tags: writing.tags.length, topics: writing.topics.length, description }),
    [checks, body, writing.tags.length, writing.topics.length, description],
  )
  if (!completeness || completeness.total === 0) return null
  const { met, total } = completeness
  const done = met === total
  const kind = t(`web:kind.${writing.kind}`)
  return (
    <Popover opened={opened} onChange={setOpened} position="top-start" width={340} trapFocus returnFocus withinPortal>
      <Popover.Target>
        <button
          type="button"
          className={done ? 'button button-plain completeness completeness-done' : 'button button-plain completeness'}
          aria-expanded={opened}
          onClick={() => setOpened(!opened)}
        >
          <Icon name={done ? 'circle-check' : 'clipboard-check'} />
          {t('quality.completeness.count', { met, total })}
        </button>
      </Popover.Target>
      <Popover.Dropdown aria-label={t('quality.completeness.standard')}>
        <p className="check-lead quiet">{t(done ? 'quality.completeness.done' : 'quality.completeness.lead', { kind })}</p>
        <CheckList
          checks={completeness.checks}
          act={(check) => (
            <Insert
              check={check}
              body={writing.body}
              onInsert={(heading) => {
                setOpened(false)
                // After the focus has gone back to the button, so that it ends in the text.
                setTimeout(() => insert(`## ${heading}\n\n`))
              }}
            />
          )}
        />
      </Popover.Dropdown>
    </Popover>
  )
}

/** Puts in the heading of a missing section, by its name in the language of the text. */
function Insert({ check, body, onInsert }: { check: Check; body: string; onInsert: (heading: string) => void }) {
  const t = useText('stewardship')
  if (check.rule.type !== 'section') return null
  const korean = /[가-힣]/.test(body) || body.trim() === ''
  const heading = check.name[korean ? 'ko' : 'en']
  return (
    <button
      type="button"
      className="icon-button"
      aria-label={t('quality.completeness.insert', { heading })}
      title={t('quality.completeness.insert', { heading })}
      onClick={() => onInsert(heading)}
    >
      <Icon name="plus" />
    </button>
  )
}
