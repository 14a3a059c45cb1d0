import type { FeaturePage, ItemPart } from '../../../web/kit/pages.ts'

export const pages: FeaturePage[] = []

export const itemParts: ItemPart[] = [
  { name: 'comment-count', place: 'trust', order: 60, load: () => import('./comment-count.tsx').then((m) => m.CommentCount) },
  { name: 'comments', place: 'foot', order: 80, load: () => import('./comments-part.tsx').then((m) => m.CommentsPart) },
]
