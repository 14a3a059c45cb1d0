import { Button } from '@mantine/core'
import { useForm } from '@mantine/form'
import { type ApiProblem, api, type Page, withQuery } from '../../../../web/kit/api.ts'
import { useText } from '../../../../web/kit/i18n.ts'
import { useGo } from '../../../../web/kit/pages.ts'
import { useApi, useChange } from '../../../../web/kit/query.ts'
import { reportProblem, say, sayWithUndo } from '../../../../web/kit/toasts.tsx'
import type { SpaceView } from '../../schema.ts'
import { showAtFields } from './problem-fields.ts'
import { ArticleChoice } from './article-choice.tsx'
import { NameFields, TileFields, TilePreview, VisibilityField } from './space-fields.tsx'
import { type SpaceValues, spaceLimits } from './space-form.ts'

/** What the space is called, what it is for, who sees it, how it looks, and which article greets people. */
export function GeneralPart({ space, mayOwn }: { space: SpaceView; mayOwn: boolean }) {
  const t = useText('repository')
  const go = useGo()
  const { name, key, description, visibility, icon, colour } = space
  const form = useForm<SpaceValues>({ initialValues: { name, key, description, visibility, icon, colour }, validate: spaceLimits(t) })
  const save = useChange((values: SpaceValues) => api.patch<SpaceView>(`/api/spaces/${space.id}`, values), {
    refreshes: ['/api/spaces', '/api/home', '/api/articles'],
    quiet: true,
    onDone: (saved, values) => {
      form.resetDirty(values)
      say(t('settings.general.saved'))
      if (saved.key !== key) go(`/spaces/${saved.key}/settings`, { replace: true })
    },
  })
  const submit = form.onSubmit((values) =>
    save.mutate(values, {
      onError: (problem: ApiProblem) => {
        if (!showAtFields(form, problem, { 'key-taken': 'key' })) reportProblem(problem)
      },
    }),
  )
  return (
    <>
      {!mayOwn && <p className="settings-note">{t('settings.general.ownersOnly')}</p>}
      <form className="settings-form" onSubmit={submit} noValidate>
        <fieldset className="settings-fields" disabled={!mayOwn}>
          <TilePreview form={form} />
          <NameFields form={form} />
          <VisibilityField form={form} />
          <TileFields form={form} />
          {mayOwn && (
            <div className="settings-acts">
              <Button type="submit" loading={save.isPending} disabled={!form.isDirty()}>
                {t('web:act.save')}
              </Button>
            </div>
          )}
        </fieldset>
      </form>
      {mayOwn && <HomeArticle space={space} />}
    </>
  )
}

function HomeArticle({ space }: { space: SpaceView }) {
  const t = useText('repository')
  const home = useApi<{ id: string; title: string; kind: string | null }>(space.homeId ? `/api/articles/${space.homeId}` : null)
  const change = useChange((homeId: string | null) => api.patch(`/api/spaces/${space.id}`, { homeId }), {
    refreshes: ['/api/spaces'],
    onDone: (_, homeId) =>
      homeId !== space.homeId &&
      sayWithUndo(t(homeId ? 'settings.home.set' : 'settings.home.cleared'), () => change.mutateAsync(space.homeId)),
  })
  const found = useApi<Page<{ id: string; title: string; kind: string | null }>>(
    withQuery('/api/articles', { space: space.key, sort: 'title', limit: 200 }),
  )
  return (
    <section className="settings-section" aria-labelledby="home-title">
      <h2 id="home-title">{t('settings.home.title')}</h2>
      <p className="settings-lead">{t('settings.home.text')}</p>
      <ArticleChoice
        label={t('settings.home.label')}
        value={space.homeId ? (home.data ?? null) : null}
        choices={found.data?.items ?? []}
        onChange={(article) => change.mutate(article?.id ?? null)}
      />
    </section>
  )
}
