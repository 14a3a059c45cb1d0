import type { ArticleKind, TextReason } from '../schema.ts'
import type {} from '../topics/tables.ts'

export type SpaceTable = {
  id: string
  key: string
  name: string
  name_key: string
  description: string
  visibility: 'open' | 'members' | 'private'
  icon: string
  colour: 'teal' | 'indigo' | 'rust' | 'moss' | 'plum' | 'slate'
  home_id: string | null
  created_at: number
  created_by: string | null
  updated_at: number
}
export type ItemTable = {
  id: string
  type: 'article' | 'document'
  space_id: string
  parent_id: string | null
  position: number
  title: string
  title_key: string
  kind: ArticleKind | null
  language: 'ko' | 'en' | 'und'
  description: string
  excerpt: string
  words: number
  /** Number of the newest revision (articles) or version (documents); also the ETag. */
  revision: number
  source_path: string | null
  created_at: number
  created_by: string | null
  updated_at: number
  updated_by: string | null
}
export type Origin = 'edit' | 'import' | 'restore' | 'merge' | 'demo'
export type RevisionTable = {
  id: string
  item_id: string
  number: number
  title: string
  kind: ArticleKind | null
  description: string
  tags: string
  topics: string
  body: string
  front_matter: string
  bytes: number
  message: string
  author_id: string | null
  at: number
  origin: Origin
}
export type FileTable = {
  id: string
  item_id: string | null
  space_id: string
  name: string
  hash: string
  media_type: string
  size: number
  width: number | null
  height: number | null
  version: number | null
  message: string
  created_at: number
  created_by: string | null
}
/** The words of a file's bytes, or where finding them stands. */
export type FileTextTable = {
  hash: string
  state: 'waiting' | 'reading' | 'read' | 'failed'
  reason: TextReason | null
  /** Version of the extractor that read it, or reads it now; 0 while none does. */
  extractor: number
  attempts: number
  characters: number
  cut: number
  sections: string
  at: number
}
export type LinkTable = {
  source_id: string
  ordinal: number
  kind: string
  target_id: string | null
  target_key: string | null
  fragment: string | null
  text: string
}
export type DraftTable = {
  person_id: string
  key: string
  article_id: string | null
  space_id: string
  parent_id: string | null
  title: string
  kind: ArticleKind
  body: string
  tags: string
  base_revision: number | null
  updated_at: number
}
export type RestrictionTable = {
  id: string
  item_id: string
  level: 'read' | 'write'
  scope: 'tree' | 'item'
  set_at: number
  set_by: string | null
}
type SubjectColumns = { subject_kind: 'person' | 'group'; subject_id: string }

declare module '../../../platform/db/tables.ts' {
  interface Tables {
    space: SpaceTable
    space_alias: { key: string; space_id: string }
    space_grant: SubjectColumns & { space_id: string; rank: number; granted_at: number; granted_by: string | null }
    item: ItemTable
    item_ancestor: { item_id: string; ancestor_id: string; depth: number }
    item_archive: { item_id: string; root_id: string; at: number; by_id: string | null }
    item_trash: { item_id: string; root_id: string; at: number; by_id: string | null }
    restriction: RestrictionTable
    restriction_subject: SubjectColumns & { restriction_id: string }
    item_share: SubjectColumns & { item_id: string; rank: number; shared_at: number; shared_by: string | null }
    revision: RevisionTable
    link: LinkTable
    title_alias: { item_id: string; title_key: string; at: number }
    item_tag: { item_id: string; tag_key: string; tag: string }
    favourite: { person_id: string; item_id: string; at: number }
    pin: { item_id: string; at: number; by_id: string | null }
    reading: { person_id: string; item_id: string; at: number; times: number }
    draft: DraftTable
    file: FileTable
    file_text: FileTextTable
    rendering: { hash: string; renderer: number; content: string; at: number }
  }
}
