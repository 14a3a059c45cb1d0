import type { z } from 'zod'
import { formatMoment } from '../../../../platform/page/format.ts'
import { useLocale, useText } from '../../../../web/kit/i18n.ts'
import { Icon, Loaded } from '../../../../web/kit/parts.tsx'
import { useApi } from '../../../../web/kit/query.ts'
import type { SystemView } from '../../schema.ts'
import { PartHead } from '../part-head.tsx'

/** What runs here, and whether it is well. */
export function SystemPart() {
  const t = useText('identity')
  const locale = useLocale()
  const system = useApi<z.infer<typeof SystemView>>('/api/system')
  const health = useApi<{ status: string }>('/health/ready', { staleTime: 5_000 })
  const well = health.data?.status === 'ok'
  return (
    <section>
      <PartHead title={t('admin.system.tab')} lead={t('admin.system.lead')} />
      <Loaded query={system}>
        {({ version, database, runtime, startedAt }) => (
          <dl className="facts-table">
            <div>
              <dt>{t('admin.system.health')}</dt>
              <dd className={well ? 'well' : health.isLoading ? undefined : 'danger-text'}>
                <Icon name={well ? 'circle-check' : 'alert-triangle'} />
                {health.isLoading ? t('web:state.loading') : t(well ? 'admin.system.well' : 'admin.system.unwell')}
              </dd>
            </div>
            <div>
              <dt>{t('admin.system.version')}</dt>
              <dd>{version}</dd>
            </div>
            <div>
              <dt>{t('admin.system.database')}</dt>
              <dd>{t(`admin.system.${database}`)}</dd>
            </div>
            <div>
              <dt>{t('admin.system.runtime')}</dt>
              <dd>Node {runtime}</dd>
            </div>
            <div>
              <dt>{t('admin.system.started')}</dt>
              <dd>{formatMoment(startedAt, locale)}</dd>
            </div>
          </dl>
        )}
      </Loaded>
      <p className="part-lead">
        <a href="/api/docs" target="_blank" rel="noreferrer">
          {t('admin.system.docs')}
        </a>
      </p>
    </section>
  )
}
