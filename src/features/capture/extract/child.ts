// The process that opens a file of strangers: it may read that file and this program, and nothing else; see extract-text.ts.
import { readFileText } from './read-file.ts'

const extraction = await readFileText(JSON.parse(process.argv[2] ?? '{}'))
process.stdout.write(JSON.stringify(extraction), () => process.exit(0))
