import type { HttpServer } from '../../platform/http/server.ts'
import { escapeHtml } from '../../platform/page/markup.ts'

type Operation = {
  summary?: string
  tags?: string[]
  parameters?: { name: string; in: string; required?: boolean; description?: string }[]
  requestBody?: unknown
  responses?: Record<string, unknown>
}

/** /api/docs: the OpenAPI document as one readable page, without a script. */
export function addApiReference(http: HttpServer): void {
  http.get('/api/docs', { schema: { hide: true, security: [] } }, async (_request, reply) =>
    reply.type('text/html; charset=utf-8').send(referencePage(http.swagger() as unknown as Document)),
  )
}

type Document = {
  info: { title: string; version: string; description?: string }
  paths?: Record<string, Record<string, Operation>>
  components?: { schemas?: Record<string, unknown> }
}

function referencePage(document: Document): string {
  const groups = new Map<string, string[]>()
  for (const [path, operations] of Object.entries(document.paths ?? {})) {
    for (const [method, operation] of Object.entries(operations)) {
      const group = operation.tags?.[0] ?? 'other'
      groups.set(group, [...(groups.get(group) ?? []), operationHtml(method, path, operation)])
    }
  }
  const names = [...groups.keys()].sort()
  const index = names.map((name) => `<li><a href="#${escapeHtml(name)}">${escapeHtml(name)}</a></li>`).join('')
  const sections = names
    .map((name) => `<section id="${escapeHtml(name)}"><h2>${escapeHtml(name)}</h2>${groups.get(name)?.join('')}</section>`)
    .join('')
  const schemas = Object.entries(document.components?.schemas ?? {}).map(
    ([name, schema]) =>
      `<details id="schema-${escapeHtml(name)}"><summary>${escapeHtml(name)}</summary><pre>${escapeHtml(JSON.stringify(schema, null, 2))}</pre></details>`,
  )
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>${escapeHtml(document.info.title)} API</title><style>${STYLE}</style></head><body>
<header><h1>${escapeHtml(document.info.title)} API <small>${escapeHtml(document.info.version)}</small></h1><p>${escapeHtml(document.info.description ?? '')}</p>
<p>Sign in with <code>POST /api/session</code>, or send a personal access token (profile, access tokens): <code>Authorization: Bearer onji_…</code>. Lists answer <code>{items, next}</code>; give <code>next</code> back as <code>cursor</code>. A save names the revision it started from in <code>If-Match</code>. Repeat a POST safely with an <code>Idempotency-Key</code>. The machine-readable form is <a href="/api/openapi.json">/api/openapi.json</a> (OpenAPI 3.1).</p></header>
<nav><ul>${index}</ul></nav><main>${sections}<section><h2>Schemas</h2>${schemas.join('')}</section></main></body></html>`
}

function operationHtml(method: string, path: string, operation: Operation): string {
  const rows = (operation.parameters ?? []).map(
    (parameter) =>
      `<tr><td><code>${escapeHtml(parameter.name)}</code></td><td>${parameter.in}${parameter.required ? ', required' : ''}</td><td>${escapeHtml(parameter.description ?? '')}</td></tr>`,
  )
  const body = operation.requestBody ? `<h4>Body</h4>${shape(operation.requestBody)}` : ''
  const answers = Object.entries(operation.responses ?? {}).map(([status, response]) => `<h4>${escapeHtml(status)}</h4>${shape(response)}`)
  return `<details><summary><b class="${method}">${method.toUpperCase()}</b> <code>${escapeHtml(path)}</code> ${escapeHtml(operation.summary ?? '')}</summary>${rows.length > 0 ? `<table>${rows.join('')}</table>` : ''}${body}${answers.join('')}</details>`
}

const shape = (value: unknown): string =>
  `<pre>${escapeHtml(JSON.stringify(value, null, 2)).replace(/#\/components\/schemas\/([\w-]+)/g, '<a href="#schema-$1">$1</a>')}</pre>`

const STYLE = `:root{color-scheme:light dark}body{font:16px/1.6 system-ui,sans-serif;max-width:60rem;margin:0 auto;padding:1.5rem}h1 small{font-weight:400;opacity:.6}
nav ul{display:flex;flex-wrap:wrap;gap:.25rem 1rem;padding:0;list-style:none}details{border-top:1px solid #8884;padding:.4rem 0}summary{cursor:pointer}summary b{display:inline-block;min-width:4.2rem;font-size:.8rem}
.get{color:#0a7d6f}.post,.put,.patch{color:#b06a00}.delete{color:#b3372f}pre{overflow:auto;font-size:.8rem;background:#8881;padding:.75rem;border-radius:.4rem;max-height:24rem}td{padding:.1rem .75rem .1rem 0;vertical-align:top}`
