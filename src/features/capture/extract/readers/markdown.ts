import { analyseMarkdown } from '../../../markdown/index.ts'
import type { Text } from '../text.ts'

/** Markdown: sections as those of an article. */
export function readMarkdown(source: string, text: Text): void {
  for (const { heading, path, text: words } of analyseMarkdown(source).sections) {
    text.heading(path.length + 1, heading)
    for (const line of words.split('\n')) text.paragraph(line)
  }
}
