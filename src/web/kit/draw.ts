import { createElement, Fragment, type ReactNode } from 'react'
import type { Attributes, Child, Draw } from '../../platform/page/markup.ts'

const renamed: Record<string, string> = {
  class: 'className',
  for: 'htmlFor',
  tabindex: 'tabIndex',
  datetime: 'dateTime',
  colspan: 'colSpan',
  rowspan: 'rowSpan',
  autocomplete: 'autoComplete',
  autofocus: 'autoFocus',
  spellcheck: 'spellCheck',
  maxlength: 'maxLength',
  minlength: 'minLength',
  enterkeyhint: 'enterKeyHint',
  inputmode: 'inputMode',
  srcset: 'srcSet',
  accesskey: 'accessKey',
}

/** The browser's hand of platform/page/markup.ts: the same views, drawn as React elements. */
export const draw: Draw<ReactNode> = Object.assign(
  (tag: string, attributes: Attributes | null, ...children: Child<ReactNode>[]) =>
    createElement(tag, tag === 'button' ? stillOrAlive(properties(attributes)) : properties(attributes), ...children.map(placed)),
  {
    html: (tag: string, attributes: Attributes | null, safeHtml: string) =>
      createElement(tag, { ...properties(attributes), dangerouslySetInnerHTML: { __html: safeHtml } }),
    group: (...children: Child<ReactNode>[]) => createElement(Fragment, null, ...children.map(placed)),
  },
)

/** A button nobody hears yet is marked, so that a click on it waits for the living one (held-clicks.ts). */
function stillOrAlive(given: Record<string, unknown> | null): Record<string, unknown> | null {
  return given?.type === 'button' && !given.onClick ? { ...given, 'data-still': '' } : given
}

/** Lists are spread under a fragment, so that a view need not invent keys for rows that never hold state. */
function placed(child: Child<ReactNode>): ReactNode {
  return Array.isArray(child) ? createElement(Fragment, null, ...child.map(placed)) : (child as ReactNode)
}

function properties(attributes: Attributes | null): Record<string, unknown> | null {
  if (!attributes) return null
  const given: Record<string, unknown> = {}
  for (const name in attributes) {
    const value = attributes[name]
    if (value === null || value === undefined) continue
    if (name === 'value' && !('onChange' in attributes)) given.defaultValue = value
    else given[renamed[name] ?? name] = value
  }
  return given
}
