import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Addresses of the built web part; all but the two static icons carry a hash of their content. */
export type Assets = { app: string; pageCss: string; fontCss: string }

type Manifest = Record<string, { file: string }>

/** Reads the manifest that `vite build` leaves in the folder (dist/web). Says what to do when there is none. */
export function readAssets(folder: string): Assets {
  const file = join(folder, '.vite', 'manifest.json')
  if (!existsSync(file)) throw new Error(`The web part is not built: ${file} is missing. Run "npx vite build".`)
  const manifest = JSON.parse(readFileSync(file, 'utf8')) as Manifest
  const at = (source: string) => {
    const entry = manifest[source]
    if (!entry) throw new Error(`${file} has no ${source}`)
    return `/${entry.file}`
  }
  return { app: at('src/web/main.ts'), pageCss: at('src/web/styles/page.css'), fontCss: at('src/web/styles/fonts.css') }
}
