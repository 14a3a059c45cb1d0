import { markdownLineEnding, markdownSpace } from 'micromark-util-character'
import { isComponentName } from '../scan/html-blocks.ts'
import type { Code, Construct, Effects, State, TokenizeContext } from 'micromark-util-types'

const LONGEST = 4000

/**
 * A tag of a component (`<Intro>`, `</Intro>`, `<Diagram name="x" />`): alone on a line it is a block by itself, so that
 * the lines after it are Markdown; in running text it may go over several lines.
 */
export const componentFlow: Construct = { name: 'componentFlow', concrete: true, tokenize: tokenizer(true) }
export const componentText: Construct = { name: 'componentText', tokenize: tokenizer(false) }

function tokenizer(flow: boolean) {
  return function tokenize(this: TokenizeContext, effects: Effects, ok: State, nok: State): State {
    let size = 0
    let quote = 0
    let braces = 0
    let name = ''
    let braced = false
    let last: Code = null

    return (code) => {
      effects.enter('component')
      effects.enter('data')
      effects.consume(code)
      return slash
    }

    function slash(code: Code): State | undefined {
      if (code !== 47) return letter(code)
      effects.consume(code)
      return letter
    }

    function letter(code: Code): State | undefined {
      return code !== null && /[A-Za-z]/.test(String.fromCharCode(code)) ? naming(code) : nok(code)
    }

    function naming(code: Code): State | undefined {
      if (code !== null && code > 0 && /[\w.-]/.test(String.fromCharCode(code))) {
        name += String.fromCharCode(code)
        effects.consume(code)
        return naming
      }
      return code === 58 || code === 64 ? nok(code) : inside(code)
    }

    function inside(code: Code): State | undefined {
      if (code === null || size > LONGEST) return nok(code)
      if (markdownLineEnding(code)) {
        if (flow) return nok(code)
        effects.exit('data')
        effects.enter('lineEnding')
        effects.consume(code)
        effects.exit('lineEnding')
        return afterLine
      }
      size += 1
      if (quote) {
        if (code === quote) quote = 0
      } else if (code === 123) {
        braces += 1
        if (last === 61) braced = true
      } else if (code === 125) braces -= 1
      else if (braces <= 0) {
        if (code === 34 || code === 39) quote = code
        else if (code === 60) return nok(code)
        else if (code === 62) {
          if (!braced && !isComponentName(name)) return nok(code)
          effects.consume(code)
          effects.exit('data')
          effects.exit('component')
          return flow ? rest : ok
        }
      }
      last = code
      effects.consume(code)
      return inside
    }

    function afterLine(code: Code): State | undefined {
      if (code === null) return nok(code)
      effects.enter('data')
      if (markdownLineEnding(code)) return nok(code)
      return inside(code)
    }

    function rest(code: Code): State | undefined {
      if (code === null || markdownLineEnding(code)) return ok(code)
      if (!markdownSpace(code)) return nok(code)
      effects.enter('whitespace')
      return space(code)
    }

    function space(code: Code): State | undefined {
      if (markdownSpace(code)) {
        effects.consume(code)
        return space
      }
      effects.exit('whitespace')
      return rest(code)
    }
  }
}
