import type { FeaturePage } from '../../../web/kit/pages.ts'

export const pages: FeaturePage[] = [
  { path: '/sign-in', bare: true, load: () => import('./entrance/sign-in-page.tsx').then(({ SignInPage }) => SignInPage) },
  { path: '/setup', bare: true, load: () => import('./entrance/setup-page.tsx').then(({ SetupPage }) => SetupPage) },
  {
    path: '/invitations/$token',
    bare: true,
    load: () => import('./entrance/invitation-page.tsx').then(({ InvitationPage }) => InvitationPage),
  },
  { path: '/me', load: () => import('./me/me-page.tsx').then(({ MePage }) => MePage) },
  { path: '/people', load: () => import('./people/people-page.tsx').then(({ PeoplePage }) => PeoplePage) },
  { path: '/people/$id', load: () => import('./people/person-page.tsx').then(({ PersonPage }) => PersonPage) },
  { path: '/admin', load: () => import('./administration/administration-page.tsx').then(({ AdministrationPage }) => AdministrationPage) },
]
