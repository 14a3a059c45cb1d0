import { Fragment } from 'react'
import type { z } from 'zod'
import type { BlameBlock } from '../../schema.ts'
import { useHand } from '../../../../web/kit/hand.ts'
import { useText } from '../../../../web/kit/i18n.ts'
import { useParams } from '../../../../web/kit/pages.ts'
import { Avatar, Loaded, PageHead, When } from '../../../../web/kit/parts.tsx'
import { usePage } from '../../../../web/kit/place.ts'
import { useApi } from '../../../../web/kit/query.ts'
import { backTo, type ReadingView, readingPath } from '../../page.ts'
import { ArticleBody } from '../reading/article-body.tsx'

type Block = z.infer<typeof BlameBlock>

/** Who changed each block last. */
export function BlamePage() {
  const t = useText('repository')
  const hand = useHand()
  const { id = '' } = useParams()
  const item = useApi<ReadingView>(readingPath(id))
  const blame = useApi<{ items: Block[] }>(`/api/articles/${id}/blame`)
  const data = item.data
  usePage(
    data ? `${data.title} · ${t('blame.title')}` : null,
    data ? { place: 'spaces', space: data.space, item: id, ancestors: data.ancestors.map((ancestor) => ancestor.id) } : null,
  )
  return (
    <div className="page">
      {data && backTo(hand, data)}
      <PageHead title={t('blame.title')} lead={t('blame.lead')} />
      <Loaded query={blame}>{({ items }) => <Blame id={id} blocks={items} />}</Loaded>
    </div>
  )
}

function Blame({ id, blocks }: { id: string; blocks: Block[] }) {
  const t = useText('repository')
  return (
    <div className="blame">
      {blocks
        .filter(({ source }) => source.trim())
        .map(({ revision, html }, at, all) => {
          const same = all[at - 1]?.revision.id === revision.id
          return (
            <Fragment key={at}>
              <div className={same ? 'blame-who blame-same' : 'blame-who'}>
                {!same && (
                  <>
                    {revision.author && <Avatar person={revision.author} size="s" />}
                    <span>
                      <b>{revision.author?.name}</b>
                      <br />
                      <a
                        className="quiet"
                        href={
                          revision.number > 1
                            ? `/articles/${id}/compare?from=${revision.number - 1}&to=${revision.number}`
                            : `/articles/${id}/history`
                        }
                      >
                        {t('history.number', { number: revision.number })}
                      </a>{' '}
                      <span className="quiet">
                        · <When time={revision.at} />
                      </span>
                    </span>
                  </>
                )}
              </div>
              <ArticleBody html={html} className={same ? 'prose blame-text blame-same' : 'prose blame-text'} />
            </Fragment>
          )
        })}
    </div>
  )
}
