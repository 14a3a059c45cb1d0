import module from 'node:module'

module.enableCompileCache?.()
const { createProgram } = await import('./cli/program.ts')
await createProgram().parseAsync()
