import { markdownLineEnding, markdownSpace } from 'micromark-util-character'
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
    let small = false

    return (code) => {
      effects.enter('component')
      effects.enter('data')
      effects.consume(code)
      return slash
    }

    function slash(code: Code): State | undefined {
      if (code !== 47) return capital(code)
      effects.consume(code)
      return capital
    }

    function capital(code: Code): State | undefined {
      if (code === null || code < 65 || code > 90) return nok(code)
      effects.consume(code)
      return name
    }

    function name(code: Code): State | undefined {
      if (code !== null && /[\w.-]/.test(String.fromCharCode(code))) {
        if ((code >= 97 && code <= 122) || (code >= 48 && code <= 57)) small = true
        effects.consume(code)
        return name
      }
      if (!small || code === 58 || code === 64) return nok(code)
      return inside(code)
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
      } else if (code === 123) braces += 1
      else if (code === 125) braces -= 1
      else if (braces <= 0) {
        if (code === 34 || code === 39) quote = code
        else if (code === 60) return nok(code)
        else if (code === 62) {
          effects.consume(code)
          effects.exit('data')
          effects.exit('component')
          return flow ? rest : ok
        }
      }
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
