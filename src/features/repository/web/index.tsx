import type { EditorPart, FeaturePage } from '../../../web/kit/pages.ts'

const article = () => import('./reading/article-page.tsx').then(({ ArticlePage }) => ArticlePage)

export const pages: FeaturePage[] = [
  { path: '/spaces', load: () => import('./spaces/spaces-page.tsx').then(({ SpacesPage }) => SpacesPage) },
  { path: '/spaces/new', load: () => import('./settings/new-space-page.tsx').then(({ NewSpacePage }) => NewSpacePage) },
  {
    path: '/spaces/$space/settings',
    load: () => import('./settings/settings-page.tsx').then(({ SpaceSettingsPage }) => SpaceSettingsPage),
  },
  { path: '/spaces/$space', load: () => import('./spaces/space-page.tsx').then(({ SpacePage }) => SpacePage) },
  { path: '/spaces/$space/wanted', load: () => import('./spaces/wanted-page.tsx').then(({ WantedPage }) => WantedPage) },
  { path: '/articles/new', load: () => import('./editor/editor-page.tsx').then(({ NewArticlePage }) => NewArticlePage) },
  { path: '/articles/$id/edit', load: () => import('./editor/editor-page.tsx').then(({ EditArticlePage }) => EditArticlePage) },
  { path: '/articles/$id', load: article },
  { path: '/articles/$id/$slug', load: article },
  { path: '/documents/new', load: () => import('./documents/upload-page.tsx').then(({ UploadPage }) => UploadPage) },
  { path: '/documents/$id', load: article },
  { path: '/articles/$id/history', load: () => import('./history/history-page.tsx').then(({ HistoryPage }) => HistoryPage) },
  { path: '/articles/$id/compare', load: () => import('./history/compare-page.tsx').then(({ ComparePage }) => ComparePage) },
  { path: '/articles/$id/blame', load: () => import('./history/blame-page.tsx').then(({ BlamePage }) => BlamePage) },
  { path: '/topics', load: () => import('./topics/topics-page.tsx').then(({ TopicsPage }) => TopicsPage) },
  { path: '/topics/arrange', load: () => import('./topics/arrange-page.tsx').then(({ ArrangePage }) => ArrangePage) },
  { path: '/topics/$id', load: () => import('./topics/topic-page.tsx').then(({ TopicPage }) => TopicPage) },
  { path: '/tags/$tag', load: () => import('./topics/tag-page.tsx').then(({ TagPage }) => TagPage) },
  { path: '/trash', load: () => import('./spaces/trash-page.tsx').then(({ TrashPage }) => TrashPage) },
]

export const editorParts: EditorPart[] = [
  {
    name: 'suggested-topics',
    order: 10,
    load: () => import('./topics/suggested-topics.tsx').then(({ SuggestedTopics }) => SuggestedTopics),
  },
]
