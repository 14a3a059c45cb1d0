import type { Link } from './types.ts'

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i
const SCHEME = /^(?:[A-Za-z][A-Za-z0-9+.-]*:|\/\/)/

/** Tells from a destination alone where it leads. */
export function classifyLink(destination: string, media: boolean): Pick<Link, 'kind' | 'target' | 'fragment' | 'media'> {
  const hash = destination.indexOf('#')
  const path = hash < 0 ? destination : destination.slice(0, hash)
  const rest = { ...(hash < 0 ? {} : { fragment: destination.slice(hash + 1) }), ...(media ? { media: true as const } : {}) }
  if (SCHEME.test(path)) return { kind: media ? 'image' : 'external', target: path, ...rest }
  if (path === '') return { kind: hash < 0 ? 'relative' : 'anchor', target: '', ...rest }
  if (path.charCodeAt(0) === 47) {
    const [, first, id] = path.split('/', 3)
    if (id && UUID.test(id)) {
      if (first === 'articles') return { kind: 'item', target: id.toLowerCase(), ...rest }
      if (first === 'files') return { kind: 'file', target: path, ...rest }
    }
  }
  return { kind: 'relative', target: path, ...rest }
}
