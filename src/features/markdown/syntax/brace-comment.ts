import { markdownLineEnding } from 'micromark-util-character'
import type { Code, Construct, State } from 'micromark-util-types'

const LONGEST = 4000

/** A comment of MDX in running text: `{/* ... *\/}`. Behind a heading it names the heading's anchor. */
export const braceComment: Construct = {
  name: 'braceComment',
  tokenize(effects, ok, nok): State {
    let size = 0
    let matched = 0

    return (code) => {
      effects.enter('braceComment')
      effects.enter('data')
      effects.consume(code)
      return slash
    }

    function slash(code: Code): State | undefined {
      if (code !== 47) return nok(code)
      effects.consume(code)
      return star
    }

    function star(code: Code): State | undefined {
      if (code !== 42) return nok(code)
      effects.consume(code)
      return inside
    }

    function inside(code: Code): State | undefined {
      if (code === null || size > LONGEST) return nok(code)
      if (markdownLineEnding(code)) {
        matched = 0
        effects.exit('data')
        effects.enter('lineEnding')
        effects.consume(code)
        effects.exit('lineEnding')
        return afterLine
      }
      size += 1
      if (matched === 2 && code === 125) {
        effects.consume(code)
        effects.exit('data')
        effects.exit('braceComment')
        return ok
      }
      matched = code === 42 ? 1 : matched === 1 && code === 47 ? 2 : 0
      effects.consume(code)
      return inside
    }

    function afterLine(code: Code): State | undefined {
      if (code === null || markdownLineEnding(code)) return nok(code)
      effects.enter('data')
      return inside(code)
    }
  },
}
