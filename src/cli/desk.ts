import { Command } from 'commander'
import { rebuildDesk } from '../features/stewardship/index.ts'
import { text } from '../platform/i18n.ts'
import { showProgress } from './progress.ts'
import { printJson, withServices } from './run.ts'

export const rebuildDeskCommand = (): Command =>
  new Command('rebuild-desk')
    .description("derive the work on the steward's desk anew; a running server keeps answering, and an ended run goes on where it was")
    .option('--json', 'print the result as JSON')
    .action((options: { json?: boolean }) =>
      withServices(async (ctx) => {
        const progress = showProgress('')
        const ending = new AbortController()
        process.once('SIGINT', () => ending.abort())
        let items = 0
        const tell = (asked: number, total: number) => {
          items = asked
          progress.show(asked, total)
        }
        await rebuildDesk(ctx, { signal: ending.signal, tell }).finally(progress.end)
        if (options.json) printJson({ items, ended: ending.signal.aborted })
        else process.stdout.write(`${text(ctx.locale)('stewardship:desk.rebuilt', { items })}\n`)
      }),
    )
