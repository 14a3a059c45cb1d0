import type { AdministrationPart, FeaturePage, OwnPart } from '../../../web/kit/pages.ts'

export const pages: FeaturePage[] = [{ path: '/inbox', load: () => import('./inbox-page.tsx').then(({ InboxPage }) => InboxPage) }]

export const own: OwnPart[] = [
  {
    name: 'notifications',
    icon: 'bell',
    label: 'notifications:settings.tab',
    load: () => import('./settings-part.tsx').then(({ SettingsPart }) => SettingsPart),
  },
]

export const administration: AdministrationPart[] = [
  { name: 'mail', icon: 'mail', label: 'notifications:mail.tab', load: () => import('./mail-part.tsx').then(({ MailPart }) => MailPart) },
]
