import { Command } from 'commander'
import { text } from '../platform/i18n.ts'
import { contextAs, printJson, withServices } from './run.ts'
import { showProgress } from './progress.ts'

type Options = { space: string[]; as?: string; json?: boolean }

export const exportCommand = (): Command =>
  new Command('export')
    .description('write spaces as folders of Markdown and files that `onji import` brings back equal')
    .argument('<folder>', 'a new or an empty folder')
    .option(
      '--space <key>',
      'only this space, right into the folder; may be given several times',
      (key: string, keys: string[]) => [...keys, key],
      [],
    )
    .option('--as <mail>', 'only what this person may read; everything where absent')
    .option('--json', 'print the result as JSON')
    .addHelpText('after', '\nExit codes: 0 written, 1 not written, 2 wrong usage')
    .action((folder: string, options: Options) =>
      withServices(async (system) => {
        const ctx = await contextAs(system, options.as)
        const { exportSpace, writeExport } = await import('../features/capture/index.ts')
        const { spaceList } = await import('../features/repository/index.ts')
        const keys =
          options.space.length > 0 ? options.space : (await spaceList(ctx)).filter((space) => space.role !== null).map((space) => space.key)
        const exports = []
        for (const key of keys) exports.push(await exportSpace(ctx, key))
        const progress = showProgress('')
        const files = await writeExport(folder, exports, options.space.length !== 1, progress.show).finally(progress.end)
        if (options.json) printJson({ folder, files, spaces: exports.map(({ space }) => space) })
        else process.stdout.write(`${text(ctx.locale)('capture:command.exported', { folder, files, spaces: exports.length })}\n`)
      }),
    )
