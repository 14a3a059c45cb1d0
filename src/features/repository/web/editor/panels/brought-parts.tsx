import { LazyPart } from '../../../../../web/kit/lazy-part.tsx'
import { type EditorPartProps, partsOf } from '../../../../../web/kit/pages.ts'

/** What other features say about a text while it is written: one quiet row below it. */
export function BroughtParts({ writing, change, insert, disabled }: EditorPartProps & { disabled: boolean }) {
  const parts = partsOf('editorParts')
  if (parts.length === 0 || disabled) return null
  return (
    <div className="editor-parts">
      {[...parts]
        .sort((a, b) => a.order - b.order)
        .map((part) => (
          <LazyPart key={part.name} load={part.load} props={{ writing, change, insert }} />
        ))}
    </div>
  )
}
