import { expect, test } from 'vitest'
import { describeOnBothStores } from '../harness/stores.ts'
import { openWeb } from './web.ts'

type Json = Record<string, any>

/** References, paths and parameters of an OpenAPI 3.1 document that do not hold together (spec.openapis.org/oas/v3.1.1). */
function faultsOf(document: Json): string[] {
  const faults: string[] = []
  const lookUp = (reference: string): unknown =>
    reference
      .slice(2)
      .split('/')
      .reduce<any>((at, key) => at?.[decodeURIComponent(key).replaceAll('~1', '/').replaceAll('~0', '~')], document)
  const walk = (value: unknown, at: string): void => {
    if (Array.isArray(value)) value.forEach((inner, index) => walk(inner, `${at}/${index}`))
    else if (typeof value === 'object' && value !== null) {
      const reference = (value as Json).$ref
      if (typeof reference === 'string' && (!reference.startsWith('#/') || lookUp(reference) === undefined))
        faults.push(`${at}: nothing at ${reference}`)
      for (const [key, inner] of Object.entries(value)) walk(inner, `${at}/${key}`)
    } else if (value === undefined) faults.push(`${at}: undefined`)
  }
  walk(document, '#')
  if (!/^3\.1\.\d+$/.test(document.openapi)) faults.push('openapi: not 3.1')
  for (const member of ['title', 'version']) if (typeof document.info?.[member] !== 'string') faults.push(`info.${member} is missing`)
  const seen = new Set<string>()
  for (const [path, operations] of Object.entries(document.paths as Json)) {
    if (!path.startsWith('/')) faults.push(`${path}: must begin with /`)
    for (const [method, operation] of Object.entries(operations as Json)) {
      const at = `${method} ${path}`
      const inPath = (operation.parameters ?? []).filter((parameter: Json) => parameter.in === 'path')
      const names = [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1]).sort()
      if (
        inPath
          .map((parameter: Json) => parameter.name)
          .sort()
          .join() !== names.join()
      )
        faults.push(`${at}: parameters do not fit the path`)
      if (inPath.some((parameter: Json) => parameter.required !== true)) faults.push(`${at}: a parameter of the path is not required`)
      for (const parameter of operation.parameters ?? []) if (!parameter.schema) faults.push(`${at}: ${parameter.name} has no schema`)
      if (operation.operationId !== undefined && seen.size === seen.add(operation.operationId).size)
        faults.push(`${at}: operationId is not unique`)
      if (method === 'get' && operation.requestBody) faults.push(`${at}: GET with a body`)
      if (Object.keys(operation.responses ?? {}).length === 0) faults.push(`${at}: no responses`)
      for (const [status, response] of Object.entries(operation.responses as Json)) {
        if (!/^([1-5]\d\d|default)$/.test(status)) faults.push(`${at}: ${status} is no status`)
        if (typeof response.description !== 'string') faults.push(`${at}: response ${status} has no description`)
      }
      for (const requirement of operation.security ?? [])
        for (const scheme of Object.keys(requirement))
          if (!document.components.securitySchemes[scheme]) faults.push(`${at}: no security scheme ${scheme}`)
    }
  }
  return faults
}

describeOnBothStores('The API description', (open) => {
  test('holds together, and says for each operation what it answers', async () => {
    const { visitorSends } = await openWeb(await open())
    const document = (await visitorSends('GET', '/api/openapi.json')).json() as Json
    expect(faultsOf(document)).toEqual([])
    const mute: string[] = []
    const bare: string[] = []
    for (const [path, operations] of Object.entries(document.paths as Json)) {
      for (const [method, operation] of Object.entries(operations as Json)) {
        if (operation.tags === undefined) bare.push(`${method} ${path}`)
        const answers = Object.entries(operation.responses as Json).filter(([status]) => status.startsWith('2'))
        const described = answers.some(([status, answer]) => status === '204' || answer.content !== undefined)
        if (!described) mute.push(`${method} ${path}`)
        const problem = operation.responses.default ?? operation.responses['4XX']
        if (problem?.content?.['application/problem+json'] === undefined) mute.push(`${method} ${path}: no problem document`)
      }
    }
    expect(mute).toEqual([])
    expect(bare).toEqual([])
  })

  test('and its page for people name every operation', async () => {
    const { visitorSends } = await openWeb(await open())
    const document = (await visitorSends('GET', '/api/openapi.json')).json() as Json
    const page = (await visitorSends('GET', '/api/docs')).body
    for (const path of Object.keys(document.paths)) expect.soft(page).toContain(path)
  })
})
