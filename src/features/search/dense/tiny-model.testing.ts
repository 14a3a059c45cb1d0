import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/*
 * Makes embedding models small enough to be written down: an ONNX graph that looks words up in a table, and a tokenizer
 * that knows a few words in two languages. Words of one meaning have one vector, so that a question in English finds a
 * text in Korean that shares no word with it.
 */

type Field = [number: number, value: number | string | Uint8Array | Field[] | number[]]

/** Protocol Buffers, as much of it as ONNX needs. A list of numbers is packed; a list of fields is a message. */
function message(fields: Field[]): Uint8Array {
  const parts: Uint8Array[] = []
  for (const [number, value] of fields) {
    if (typeof value === 'number') parts.push(varint(number << 3), varint(value))
    else {
      const bytes = bytesOf(value)
      parts.push(varint((number << 3) | 2), varint(bytes.length), bytes)
    }
  }
  return Buffer.concat(parts)
}

function bytesOf(value: string | Uint8Array | Field[] | number[]): Uint8Array {
  if (typeof value === 'string') return Buffer.from(value)
  if (value instanceof Uint8Array) return value
  return value.every((each) => typeof each === 'number') ? Buffer.concat(value.map(varint)) : message(value as Field[])
}

function varint(value: number): Uint8Array {
  const bytes: number[] = []
  let rest = BigInt(value)
  do {
    const low = Number(rest & 0x7fn)
    rest >>= 7n
    bytes.push(rest > 0n ? low | 0x80 : low)
  } while (rest > 0n)
  return Uint8Array.from(bytes)
}

const FLOAT = 1
const INT64 = 7
const OPSET = 13
const IR_VERSION = 8

/** A value of the graph with a batch and a sequence, and a width where it has one. */
function value(name: string, type: number, width?: number): Uint8Array {
  const dimension = (size: Field): Field => [1, message([size])]
  const shape = [dimension([2, 'batch']), dimension([2, 'sequence']), ...(width === undefined ? [] : [dimension([1, width])])]
  return message([
    [1, name],
    [
      2,
      message([
        [
          1,
          message([
            [1, type],
            [2, message(shape)],
          ]),
        ],
      ]),
    ],
  ])
}

/** `last_hidden_state` = the row of the table for each of `input_ids`. */
function graphOf(table: Float32Array, width: number): Uint8Array {
  const lookUp: Field[] = [
    [1, 'table'],
    [1, 'input_ids'],
    [2, 'last_hidden_state'],
    [4, 'Gather'],
  ]
  const tensor: Field[] = [
    [1, [table.length / width, width]],
    [2, FLOAT],
    [8, 'table'],
    [9, new Uint8Array(table.buffer)],
  ]
  return message([
    [1, message(lookUp)],
    [2, 'tiny'],
    [5, message(tensor)],
    [11, value('input_ids', INT64)],
    [11, value('attention_mask', INT64)],
    [12, value('last_hidden_state', FLOAT, width)],
  ])
}

const SPECIAL = ['[PAD]', '[UNK]', '[CLS]', '[SEP]']

function tokenizerOf(words: string[]) {
  const vocab = Object.fromEntries([...SPECIAL, ...words].map((word, id) => [word, id]))
  const added = SPECIAL.map((content, id) => ({
    id,
    content,
    special: true,
    single_word: false,
    lstrip: false,
    rstrip: false,
    normalized: false,
  }))
  return {
    version: '1.0',
    truncation: null,
    padding: null,
    added_tokens: added,
    normalizer: { type: 'Sequence', normalizers: [{ type: 'NFC' }, { type: 'Lowercase' }] },
    pre_tokenizer: { type: 'BertPreTokenizer' },
    post_processor: {
      type: 'TemplateProcessing',
      single: [
        { SpecialToken: { id: '[CLS]', type_id: 0 } },
        { Sequence: { id: 'A', type_id: 0 } },
        { SpecialToken: { id: '[SEP]', type_id: 0 } },
      ],
      pair: [],
      special_tokens: { '[CLS]': { id: '[CLS]', ids: [2], tokens: ['[CLS]'] }, '[SEP]': { id: '[SEP]', ids: [3], tokens: ['[SEP]'] } },
    },
    decoder: null,
    model: { type: 'WordPiece', unk_token: '[UNK]', continuing_subword_prefix: '##', max_input_chars_per_word: 100, vocab },
  }
}

/** Words of one meaning a line. A Korean stem is also known with whatever particle follows it, by single syllables. */
export const MEANINGS = [
  ['vacation', 'leave', '휴가', '연차'],
  ['salary', 'pay', '급여', '월급'],
  ['server', '서버'],
  ['password', '비밀번호', '암호'],
  ['meeting', '회의'],
  ['coffee', '커피'],
]
const WIDTH = 16

/** Writes a model into a folder: each meaning is an axis; what it does not know is a little of one more axis. */
export async function writeTinyModel(folder: string, meanings: string[][] = MEANINGS, options: object = {}): Promise<void> {
  const words = meanings.flat()
  const particles = [...'이가은는을를의에도로와과만']
  const all = [...words, ...particles.map((particle) => `##${particle}`)]
  const table = new Float32Array((SPECIAL.length + all.length) * WIDTH)
  const set = (token: number, axis: number, size: number) => {
    table[token * WIDTH + axis] = size
  }
  for (let token = 0; token < SPECIAL.length + all.length; token++) set(token, WIDTH - 1, 0.05)
  let token = SPECIAL.length
  for (const [axis, meaning] of meanings.entries()) for (const _ of meaning) set(token++, axis, 1)
  const model = message([
    [1, IR_VERSION],
    [2, 'onji'],
    [7, graphOf(table, WIDTH)],
    [8, message([[2, OPSET]])],
  ])
  await mkdir(join(folder, 'onnx'), { recursive: true })
  await writeFile(join(folder, 'onnx', 'model.onnx'), model)
  await writeFile(join(folder, 'tokenizer.json'), JSON.stringify(tokenizerOf(all)))
  await writeFile(join(folder, 'tokenizer_config.json'), JSON.stringify({ model_max_length: 64 }))
  await writeFile(join(folder, 'config.json'), JSON.stringify({ model_type: 'bert', hidden_size: WIDTH, max_position_embeddings: 64 }))
  await writeFile(join(folder, 'onji.json'), JSON.stringify({ queryPrefix: 'query: ', passagePrefix: 'passage: ', ...options }))
}
