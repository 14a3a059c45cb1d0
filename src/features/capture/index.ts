import type { Feature } from '../../platform/feature.ts'
import { loadDemo } from './demo/load.ts'
import { textFollower, textJobs, textSchedule } from './extract/texts.ts'
import * as captureTables from './migrations/2026-11-21-capture.ts'
import { addRoutes } from './routes.ts'
import { runImport } from './runs.ts'

export { type DemoLoaded, demoAccount, loadDemo, startDemo } from './demo/load.ts'
export { type Export, exportSpace } from './export.ts'
export { writeExport, zipExport } from './export-write.ts'
export { ImportCancelled, importSource } from './import.ts'
export { readManifest } from './manifest.ts'
export type { ImportReport } from './report.ts'
export { openFolder } from './source/folder.ts'
export type { Source } from './source/source.ts'
export { openZip } from './source/zip.ts'
export { extractPending } from './extract/texts.ts'
export { firstAdministrator } from './store.ts'

export const capture: Feature = {
  name: 'capture',
  migrations: [captureTables],
  routes: addRoutes,
  async start(services) {
    services.loadDemo = async () => void (await loadDemo(services))
  },
  jobs: {
    'capture.import': (ctx, payload, signal) => runImport(ctx, payload.run as string, signal),
    ...textJobs,
  },
  followers: [textFollower],
  schedule: textSchedule,
}
