import { existsSync } from 'node:fs'
import { Command } from 'commander'
import {
  catchUp,
  chooseDense,
  denseStatus,
  judgedInFolder,
  judgedQueries,
  pauseDense,
  setDense,
  tuneDense,
  turnOffDense,
} from '../features/search/index.ts'
import { denseLines, tuningLines } from '../features/search/page.ts'
import type { Ctx, Services } from '../platform/context.ts'
import { text } from '../platform/i18n.ts'
import { showProgress } from './progress.ts'
import { exit, printJson, withServices } from './run.ts'

const LOOK_MS = 500

export const denseCommand = (): Command => {
  const dense = new Command('dense').description('search by meaning beside words, with an embedding model of your own; off by default')
  dense
    .command('set')
    .description('name the model: a folder, a folder in DATA/models, or a name on the hub such as intfloat/multilingual-e5-small')
    .argument('<model>', 'folder with tokenizer.json, config.json and onnx/model.onnx or model_quantized.onnx')
    .option('--wait', 'make all vectors here before the command ends; else a running server makes them')
    .option('--json', 'print how it stands as JSON')
    .action((model: string, { wait }: { wait?: boolean }, command: Command) =>
      withServices(async (ctx, services) => {
        if (existsSync(model)) await setDense(ctx, model)
        else await fetchAndSet(ctx, model)
        if (wait) await waitForVectors(services)
        await printStatus(ctx, command)
      }),
    )
  dense
    .command('status')
    .description('model, progress, weight and the last measurement')
    .option('--json', 'print it as JSON')
    .action((_: object, command: Command) => withServices((ctx) => printStatus(ctx, command)))
  for (const [name, what, act] of ACTS)
    dense
      .command(name)
      .description(what)
      .option('--json', 'print how it stands as JSON')
      .action((_: object, command: Command) =>
        withServices(async (ctx) => {
          await act(ctx)
          await printStatus(ctx, command)
        }),
      )
  return dense
}

const ACTS: [string, string, (ctx: Ctx) => Promise<void>][] = [
  ['off', 'search by words alone; the vectors are thrown away', turnOffDense],
  ['pause', 'rest with making vectors; those there are stay in use', (ctx) => pauseDense(ctx, true)],
  ['resume', 'go on making vectors', (ctx) => pauseDense(ctx, false)],
]

export const tuneCommand = (): Command =>
  new Command('tune')
    .description('measure the weight of nearness on judged questions, and keep it if it is surely better')
    .option(
      '--judged <folder>',
      'corpus.jsonl, queries.jsonl, qrels.tsv; without it the searches of this organisation, by what was read and what solved',
    )
    .option('--json', 'print the measurement as JSON')
    .addHelpText('after', '\nExit codes: 0 the weight was changed, 1 refused with the reason, or failed: the weight stays, 2 wrong usage')
    .action(({ judged }: { judged?: string }, command: Command) =>
      withServices(async (ctx, services) => {
        await waitForVectors(services)
        const progress = showProgress('')
        const questions = judged === undefined ? await judgedQueries(ctx) : await judgedInFolder(ctx, judged)
        const tuning = await tuneDense(ctx, questions, progress.show).finally(progress.end)
        if (isJson(command)) printJson(tuning)
        else process.stdout.write(`${tuningLines(text(ctx.locale), tuning).join('\n')}\n`)
        if (!tuning.accepted) process.exitCode = exit.failed
      }),
    )

async function fetchAndSet(ctx: Ctx, model: string): Promise<void> {
  const progress = showProgress('')
  await chooseDense(ctx, model, ({ done, total }) => progress.show(megabytes(done), megabytes(total ?? done))).finally(progress.end)
}

const megabytes = (bytes: number): number => Math.round(bytes / 2 ** 20)

/** Makes what vectors are missing, here where no server does. */
async function waitForVectors(services: Services): Promise<void> {
  const { dense } = services
  if (!dense.setting) return
  await catchUp(services)
  const progress = showProgress('')
  const look = setInterval(() => {
    const now = dense.progress()
    if (now) progress.show(now.done, now.total)
  }, LOOK_MS)
  try {
    await dense.settled()
  } finally {
    clearInterval(look)
    progress.end()
  }
}

async function printStatus(ctx: Ctx, command: Command): Promise<void> {
  const status = await denseStatus(ctx)
  if (isJson(command)) printJson(status)
  else process.stdout.write(`${denseLines(text(ctx.locale), ctx.locale, status).join('\n')}\n`)
}

/** `search` has the option too and takes it first. */
const isJson = (command: Command): boolean => command.optsWithGlobals<{ json?: boolean }>().json === true
