import { defaultSchema, type Schema } from 'hast-util-sanitize'

const attributes = defaultSchema.attributes ?? {}

/** Attributes of forms and of ancient layout, and names that could shadow what scripts look for. */
const UNSHARED = new Set(
  (
    'accept acceptCharset accessKey action axis char charOff charSet checked color cols compact coords encType frame htmlFor isMap ' +
    'label maxLength media method multiple name noHref noShade prompt readOnly rows rules selected shape size summary tabIndex useMap value'
  ).split(' '),
)
const shared = (attributes['*'] ?? []).filter((name) => !UNSHARED.has(String(name)))

/**
 * What may stand in a page: the default schema of hast-util-sanitize (GitHub's), a few more elements, our own marks.
 * Everything that decorates (classes, regions) is added after sanitising, so no document can pretend to be ours.
 */
export const schema: Schema = {
  ...defaultSchema,
  clobber: [],
  clobberPrefix: '',
  strip: ['script', 'style', 'template', 'noscript', 'title', 'textarea', 'select', 'svg', 'math', 'xmp', 'noembed', 'noframes'],
  tagNames: [
    ...(defaultSchema.tagNames ?? []),
    'abbr',
    'aside',
    'caption',
    'center',
    'cite',
    'col',
    'colgroup',
    'dfn',
    'figcaption',
    'figure',
    'mark',
    'small',
    'time',
    'u',
    'wbr',
    'onji-slot',
  ].filter((name) => name !== 'picture' && name !== 'source'),
  attributes: {
    ...attributes,
    '*': shared,
    a: [...(attributes.a ?? []), 'name'],
    abbr: ['title'],
    code: [['className', /^language-./, 'math-inline', 'math-display'], 'dataMeta'],
    div: [['dataCallout', 'note', 'tip', 'important', 'warning', 'caution']],
    img: ['src', 'alt', 'title', 'width', 'height'],
    input: [...(attributes.input ?? []), 'checked'],
    'onji-slot': ['dataSlot'],
    time: ['dateTime'],
    td: ['colSpan', 'rowSpan', 'align', 'headers'],
    th: ['colSpan', 'rowSpan', 'align', 'scope', 'headers'],
  },
  protocols: {
    ...defaultSchema.protocols,
    href: ['http', 'https', 'mailto', 'tel', 'irc', 'ircs', 'xmpp'],
  },
}
