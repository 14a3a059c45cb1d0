import type { Assets } from './assets.ts'
import { type Frame, frameView } from './frame.ts'
import type { Hand } from './hand.ts'
import { drawText, escapeHtml, jsonForScript, type Markup } from './markup.ts'

/** What the app needs to take over: the frame, and answers of the API under their paths (web/kit/state.ts seeds its cache). */
export type PageState = { frame: Frame; seeds: Record<string, unknown> }

export type DocumentParts = {
  title: string
  frame: Frame
  main: Markup
  seeds?: Record<string, unknown>
  assets: Assets
  /** Told to search engines and link previews. */
  description?: string
}

/** A hand that writes HTML text. */
export function textHand(t: Hand<Markup>['t'], locale: Frame['locale'], now = Date.now()): Hand<Markup> {
  return { h: drawText, t, locale, now }
}

/**
 * The whole HTML document of a page. It asks for one stylesheet before the text can be read; the fonts' comes after the text (a
 * stylesheet at the end of the body does not hold back what stands before it), and the app only after the first paint (web/main.ts).
 */
export function renderDocument(hand: Hand<Markup>, parts: DocumentParts): string {
  const { frame, assets } = parts
  const { t } = hand
  const title = parts.title === frame.organisation.name ? parts.title : `${parts.title} · ${frame.organisation.name}`
  const state: PageState = { frame, seeds: parts.seeds ?? {} }
  return `<!doctype html>
<html lang="${frame.locale}" data-theme="${frame.theme}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">
<title>${escapeHtml(title)}</title>
<meta name="color-scheme" content="light dark">
<meta name="theme-color" content="#fbfaf6" media="(prefers-color-scheme: light)">
<meta name="theme-color" content="#1a1917" media="(prefers-color-scheme: dark)">
${parts.description ? `<meta name="description" content="${escapeHtml(parts.description)}">\n` : ''}<link rel="stylesheet" href="${assets.pageCss}">
<link rel="icon" href="/favicon.svg" type="image/svg+xml">
<link rel="manifest" href="/site.webmanifest">
<script type="module" src="${assets.app}"></script>
</head>
<body>
<div id="root">${frameView(hand, frame, { main: parts.main }).html}</div>
<noscript><p class="noscript">${escapeHtml(t('web:shell.noscript'))}</p></noscript>
<script type="application/json" id="onji-state">${jsonForScript(state)}</script>
<link rel="stylesheet" href="${assets.fontCss}">
</body>
</html>
`
}
