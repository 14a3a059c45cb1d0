import { z } from 'zod'

const Id = z.uuid()
const Timestamp = z.number().int()
const PersonRef = z.object({ id: Id, name: z.string() })

export const articleKinds = ['guide', 'how-to', 'troubleshooting', 'decision', 'lesson', 'policy', 'faq', 'term', 'note'] as const
export const ArticleKind = z.enum(articleKinds).meta({ id: 'ArticleKind' })
export type ArticleKind = z.infer<typeof ArticleKind>

export const roles = ['reader', 'contributor', 'steward', 'owner'] as const
export const Role = z.enum(roles).meta({ id: 'Role' })
export type Role = z.infer<typeof Role>
export const SubjectKind = z.enum(['person', 'group'])
export const Subject = z.object({ kind: SubjectKind, id: Id, name: z.string() }).meta({ id: 'Subject' })
export type Subject = z.infer<typeof Subject>
export const SubjectRef = z.strictObject({ kind: SubjectKind, id: Id })

// ---- spaces
export const Visibility = z
  .enum(['open', 'members', 'private'])
  .meta({ description: 'open: everyone in the organisation reads; members: others see that it exists; private: others do not' })
export const spaceColours = ['teal', 'indigo', 'rust', 'moss', 'plum', 'slate'] as const
export const SpaceKey = z.string().regex(/^[a-z0-9](?:[a-z0-9-]{0,46}[a-z0-9])?$/)
const SpaceFields = {
  name: z.string().trim().min(1).max(120),
  description: z.string().trim().max(1000),
  visibility: Visibility,
  icon: z.string().regex(/^[a-z0-9-]{1,40}$/),
  colour: z.enum(spaceColours),
}
export const NewSpace = z
  .strictObject({
    ...SpaceFields,
    key: SpaceKey.optional(),
    description: SpaceFields.description.default(''),
    visibility: Visibility.default('open'),
    icon: SpaceFields.icon.default('book'),
    colour: SpaceFields.colour.default('teal'),
  })
  .meta({ id: 'NewSpace' })
export const SpaceChange = z
  .strictObject({ ...SpaceFields, key: SpaceKey, homeId: Id.nullable() })
  .partial()
  .meta({ id: 'SpaceChange' })
export const SpaceView = z
  .object({
    id: Id,
    key: z.string(),
    name: z.string(),
    description: z.string(),
    visibility: Visibility,
    icon: z.string(),
    colour: z.enum(spaceColours),
    homeId: Id.nullable(),
    articles: z.number().int().nullable().meta({ description: 'null where the content may not be seen' }),
    role: Role.nullable().meta({ description: 'What the asker is here; null in a space seen by name only' }),
    createdAt: Timestamp,
    updatedAt: Timestamp,
  })
  .meta({ id: 'Space' })
export type SpaceView = z.infer<typeof SpaceView>
export const Grant = z.object({ subject: Subject, role: Role, grantedAt: Timestamp, grantedBy: PersonRef.nullable() }).meta({ id: 'Grant' })
export const GrantChange = z.strictObject({ role: Role })

// ---- items
export const ItemType = z.enum(['article', 'document'])
export const ItemRef = z
  .object({
    id: Id,
    type: ItemType,
    title: z.string(),
    kind: ArticleKind.nullable(),
    space: z.object({ id: Id, key: z.string(), name: z.string(), icon: z.string(), colour: z.enum(spaceColours) }),
  })
  .meta({ id: 'ItemRef' })
export type ItemRef = z.infer<typeof ItemRef>

export const TreeNode = z
  .object({
    id: Id,
    type: ItemType,
    title: z.string(),
    kind: ArticleKind.nullable(),
    parentId: Id.nullable(),
    children: z.number().int().meta({ description: '1 where the asker may see anything below, else 0' }),
    restricted: z.boolean(),
  })
  .meta({ id: 'TreeNode' })
export type TreeNode = z.infer<typeof TreeNode>

export const Trust = z
  .object({
    state: z.enum(['unverified', 'verified', 'due', 'expired', 'disputed', 'obsolete']),
    by: PersonRef.nullable(),
    until: Timestamp.nullable(),
    owner: Subject.nullable().meta({ description: 'The person or group that answers for it' }),
    successor: z
      .object({ id: Id, type: ItemType, title: z.string(), kind: z.string().nullable() })
      .optional()
      .meta({ description: 'What takes the place of an obsolete item, where the asker may read it' }),
  })
  .meta({ id: 'Trust' })
export type Trust = z.infer<typeof Trust>

export const ItemRow = z
  .object({
    ...ItemRef.shape,
    excerpt: z.string(),
    tags: z.array(z.string()),
    updatedAt: Timestamp,
    updatedBy: PersonRef.nullable(),
    createdAt: Timestamp,
    archivedAt: Timestamp.nullable(),
    trashedAt: Timestamp.nullable(),
    pinned: z.boolean(),
    trust: Trust,
  })
  .meta({ id: 'ItemRow' })
export type ItemRow = z.infer<typeof ItemRow>

const Title = z.string().trim().min(1).max(300)
const Tag = z.string().trim().min(1).max(60)
const Tags = z.array(Tag).max(50)
export const NewArticle = z
  .strictObject({
    spaceId: Id,
    parentId: Id.nullable().default(null),
    title: Title,
    kind: ArticleKind.default('guide'),
    body: z.string().default(''),
    tags: Tags.default([]),
    topics: z.array(Id).max(50).default([]),
    description: z.string().trim().max(500).default(''),
    message: z.string().trim().max(500).default(''),
  })
  .meta({ id: 'NewArticle' })
export type NewArticle = z.infer<typeof NewArticle>
export const ArticleChange = z
  .strictObject({
    title: Title,
    kind: ArticleKind,
    body: z.string(),
    tags: Tags,
    topics: z.array(Id).max(50),
    description: z.string().trim().max(500),
    message: z.string().trim().max(500),
  })
  .partial()
  .meta({ id: 'ArticleChange', description: 'What is absent stays as it is' })
export type ArticleChange = z.infer<typeof ArticleChange>

export const TopicRef = z.object({ id: Id, label: z.string() }).meta({ id: 'TopicRef' })
export const ArticleView = z
  .object({
    ...ItemRef.shape,
    parentId: Id.nullable(),
    body: z.string(),
    frontMatter: z.string().meta({ description: 'As imported, fences included; kept word for word' }),
    description: z.string(),
    tags: z.array(z.string()),
    topics: z.array(TopicRef),
    language: z.enum(['ko', 'en', 'und']),
    revision: z.number().int(),
    version: z.number().int().meta({ description: 'Also the ETag; grows with every change of text or data' }),
    createdAt: Timestamp,
    createdBy: PersonRef.nullable(),
    updatedAt: Timestamp,
    updatedBy: PersonRef.nullable(),
    archivedAt: Timestamp.nullable(),
    trashedAt: Timestamp.nullable(),
    merged: z.boolean().optional().meta({ description: 'The save met another one and both are in' }),
  })
  .meta({ id: 'Article' })
export type ArticleView = z.infer<typeof ArticleView>

export const Conflict = z.object({ base: z.string(), ours: z.string(), theirs: z.string(), start: z.number(), end: z.number() })
export const StaleArticle = z
  .object({ code: z.literal('stale'), current: ArticleView, base: z.string().nullable(), merged: z.string(), conflicts: z.array(Conflict) })
  .loose()

export const TocEntry = z.object({ depth: z.number().int(), id: z.string(), text: z.string() })
export const FileView = z
  .object({
    id: Id,
    name: z.string(),
    mediaType: z.string(),
    size: z.number().int(),
    width: z.number().int().nullable(),
    height: z.number().int().nullable(),
    url: z.string(),
    version: z.number().int().nullable().meta({ description: 'Number of a version of a document; null for an attachment' }),
    message: z.string().meta({ description: 'What is new in a version' }),
    createdAt: Timestamp,
    createdBy: PersonRef.nullable(),
  })
  .meta({ id: 'File' })
export type FileView = z.infer<typeof FileView>

export const textReasons = ['encrypted', 'damaged', 'too-large', 'unsupported', 'empty'] as const
export type TextReason = (typeof textReasons)[number]

export const DocumentText = z
  .object({
    state: z.enum(['waiting', 'read', 'failed']),
    reason: z.enum(textReasons).nullable().meta({ description: 'Why the file gave no text' }),
    characters: z.number().int(),
    cut: z.boolean().meta({ description: 'The file holds more text than search keeps' }),
  })
  .meta({ id: 'DocumentText' })
export type DocumentText = z.infer<typeof DocumentText>

export const Solution = z
  .object({
    mine: z.boolean(),
    minutes: z.number().int().nullable().meta({ description: 'Time it saved me, where I said so' }),
    people: z.number().int().nullable().meta({ description: 'How many it helped; null while they are too few to be counted' }),
  })
  .meta({ id: 'Solution' })
export type Solution = z.infer<typeof Solution>

export const Reading = z
  .object({
    ...ArticleView.omit({ body: true, frontMatter: true, merged: true }).shape,
    html: z.string(),
    toc: z.array(TocEntry),
    math: z.boolean(),
    mermaid: z.boolean(),
    words: z.number().int(),
    minutes: z.number().int().meta({ description: 'Reading time, at least 1' }),
    solution: Solution.nullable().meta({ description: 'Null where nothing counts what solved something' }),
    trust: Trust,
    ancestors: z.array(z.object({ id: Id, title: z.string() })),
    authors: z.array(PersonRef),
    backlinks: z.array(ItemRef),
    related: z.array(ItemRef),
    children: z.array(TreeNode),
    files: z.array(FileView).meta({ description: 'Attachments; for a document its newest version first' }),
    text: DocumentText.nullable().meta({
      description: 'Whether the words in the newest file of a document can be found; null for what is no document',
    }),
    restricted: z.boolean(),
    favourite: z.boolean(),
    pinned: z.boolean(),
    may: z.object({ write: z.boolean(), steward: z.boolean(), own: z.boolean() }),
  })
  .meta({ id: 'Reading' })
export type Reading = z.infer<typeof Reading>

export const Place = z
  .strictObject({
    spaceId: Id,
    parentId: Id.nullable(),
    after: Id.nullable().optional().meta({ description: 'Sibling that comes before; null: first; absent: last' }),
  })
  .meta({ id: 'Place' })

export const RevisionRow = z
  .object({
    id: Id,
    number: z.number().int(),
    title: z.string(),
    message: z.string(),
    author: PersonRef.nullable(),
    at: Timestamp,
    origin: z.enum(['edit', 'import', 'restore', 'merge', 'demo']),
    bytes: z.number().int(),
  })
  .meta({ id: 'RevisionRow' })
export const RevisionView = RevisionRow.extend({ body: z.string(), html: z.string() }).meta({ id: 'Revision' })
export const Head = z.strictObject({ revision: z.int32().min(1), message: z.string().trim().max(500).optional() })

const Word = z.object({ kind: z.enum(['same', 'added', 'removed']), text: z.string() })
const HunkLine = z.object({
  kind: z.enum(['same', 'added', 'removed']),
  before: z.number().int().optional(),
  after: z.number().int().optional(),
  text: z.string(),
  words: z.array(Word).optional(),
})
const Hunk = z.object({
  beforeStart: z.number().int(),
  beforeLines: z.number().int(),
  afterStart: z.number().int(),
  afterLines: z.number().int(),
  lines: z.array(HunkLine),
})
export const Comparison = z
  .object({
    from: RevisionRow,
    to: RevisionRow,
    view: z.enum(['source', 'rendered']),
    html: z.string().nullable(),
    hunks: z.array(Hunk).nullable(),
  })
  .meta({ id: 'Comparison' })
export const BlameBlock = z.object({ source: z.string(), html: z.string(), revision: RevisionRow }).meta({ id: 'BlameBlock' })

export const Restriction = z
  .object({
    itemId: Id,
    level: z.enum(['read', 'write']),
    scope: z.enum(['tree', 'item']),
    subjects: z.array(Subject),
    inherited: z.boolean(),
    setAt: Timestamp,
    setBy: PersonRef.nullable(),
  })
  .meta({ id: 'Restriction' })
export const RestrictionChange = z.strictObject({
  level: z.enum(['read', 'write']).default('read'),
  scope: z.enum(['tree', 'item']).default('tree'),
  subjects: z.array(SubjectRef).max(200),
})

export const DraftView = z
  .object({
    key: z.string(),
    articleId: Id.nullable(),
    spaceId: Id,
    parentId: Id.nullable(),
    title: z.string(),
    kind: ArticleKind,
    body: z.string(),
    tags: z.array(z.string()),
    baseRevision: z.number().int().nullable(),
    updatedAt: Timestamp,
  })
  .meta({ id: 'Draft' })
export const DraftChange = z.strictObject({
  spaceId: Id,
  parentId: Id.nullable().default(null),
  title: z.string().max(300).default(''),
  kind: ArticleKind.default('guide'),
  body: z.string(),
  tags: Tags.default([]),
  baseRevision: z.number().int().nullable().default(null),
})

export const Preview = z.strictObject({ spaceId: Id, body: z.string() })
export const PreviewView = z.object({ html: z.string(), toc: z.array(TocEntry), math: z.boolean(), mermaid: z.boolean() })
export const Template = z.object({ kind: ArticleKind, name: z.string(), body: z.string() })

// ---- wanted pages, history
export const WantedPage = z.object({ title: z.string(), links: z.number().int(), from: z.array(ItemRef) }).meta({ id: 'WantedPage' })
export const HistoryRow = z.object({ item: ItemRef, at: Timestamp })
