import { resolve } from 'node:path'
import { z } from 'zod'

const flag = z.enum(['on', 'off'], { error: 'must be on or off' }).transform((value) => value === 'on')
const integer = (low: number, high: number) => {
  const error = `must be a whole number from ${low} to ${high}`
  return z.coerce.number({ error }).int({ error }).min(low, { error }).max(high, { error })
}

/** Every variable Onji reads, with its default. docs/operations.md is checked against this list. */
export const environment = z.object({
  ONJI_DATA: z.string().min(1).default('./data').describe('Folder of the store, the files and the search index'),
  ONJI_HOST: z.string().min(1).default('127.0.0.1').describe('Address to listen on; 0.0.0.0 opens Onji to the network'),
  ONJI_PORT: integer(0, 65535).default(4000).describe('Port to listen on; 0 takes a free one'),
  ONJI_URL: z
    .url({ protocol: /^https?$/, error: 'must be an address such as https://wiki.example.com' })
    .optional()
    .describe('Public address, as people type it; needed behind a proxy'),
  ONJI_TRUST_PROXY: flag.default(false).describe('on: believe X-Forwarded-* of the one reverse proxy in front'),
  ONJI_DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\//, 'must begin with postgres://')
    .optional()
    .describe('PostgreSQL instead of the embedded store'),
  ONJI_LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'silent']).default('info').describe('How much is logged'),
  ONJI_LOCALE: z
    .enum(['ko', 'en'], { error: 'must be ko or en' })
    .default('ko')
    .describe('Language of the organisation when set up unattended'),
  ONJI_ORGANISATION: z.string().min(1).max(120).optional().describe('Unattended set-up: name of the organisation'),
  ONJI_ADMIN_NAME: z.string().min(1).max(120).optional().describe('Unattended set-up: name of the first administrator'),
  ONJI_ADMIN_MAIL: z.email().optional().describe('Unattended set-up: mail address of the first administrator'),
  ONJI_ADMIN_PASSWORD: z.string().min(10).max(200).optional().describe('Unattended set-up: password of the first administrator'),
  ONJI_SESSION_DAYS: integer(1, 365).default(30).describe('Days until a session that is not used ends'),
  ONJI_ARTICLE_LIMIT_KB: integer(16, 2048).default(2048).describe('Largest article, in KiB of Markdown'),
  ONJI_UPLOAD_LIMIT_MB: integer(1, 4096).default(100).describe('Largest file, in MiB'),
  ONJI_IMPORT_LIMIT_MB: integer(1, 65536).default(2048).describe('Largest import once unpacked, in MiB'),
  ONJI_EXTERNAL_IMAGES: flag.default(false).describe('on: browsers may load images from other hosts'),
  ONJI_SMTP_URL: z
    .url({ protocol: /^smtps?$/, error: 'must be an address such as smtps://name:password@mail.example.com' })
    .optional()
    .describe('Mail server; without one, signals stay in the inbox'),
  ONJI_MAIL_FROM: z
    .string()
    .min(3)
    .max(320)
    .optional()
    .describe('Sender of mail, such as Onji <onji@example.com>; needed with ONJI_SMTP_URL'),
  ONJI_WORKERS: integer(1, 64).default(1).describe('Search worker threads'),
})

export type Config = ReturnType<typeof readConfig>

/** A wrong variable, named; `problems` has one line for each. */
export class ConfigError extends Error {
  readonly problems: string[]
  constructor(problems: string[]) {
    super(problems.join('\n'))
    this.name = 'ConfigError'
    this.problems = problems
  }
}

/**
 * The typed configuration out of environment variables. Unknown variables that begin with ONJI_ are refused too, because
 * a misspelt name would otherwise silently do nothing (ONJI_TEST_* and ONJI_BENCH_* belong to tests and benches).
 */
export function readConfig(env: Record<string, string | undefined>) {
  const given = Object.fromEntries(Object.entries(env).filter(([name, value]) => name.startsWith('ONJI_') && value !== ''))
  const problems = Object.keys(given)
    .filter((name) => !(name in environment.shape) && !/^ONJI_(TEST|BENCH)_/.test(name))
    .map((name) => `${name}: there is no such variable`)
  const parsed = environment.safeParse(given)
  if (!parsed.success) for (const issue of parsed.error.issues) problems.push(`${issue.path.join('.')}: ${issue.message}`)
  if (!parsed.success || problems.length > 0) throw new ConfigError(problems)
  const value = parsed.data
  if (value.ONJI_SMTP_URL && !value.ONJI_MAIL_FROM) throw new ConfigError(['ONJI_MAIL_FROM: is needed with ONJI_SMTP_URL'])
  return {
    dataFolder: resolve(value.ONJI_DATA),
    host: value.ONJI_HOST,
    port: value.ONJI_PORT,
    url: value.ONJI_URL?.replace(/\/$/, ''),
    trustProxy: value.ONJI_TRUST_PROXY,
    databaseUrl: value.ONJI_DATABASE_URL,
    logLevel: value.ONJI_LOG_LEVEL,
    locale: value.ONJI_LOCALE,
    setup: {
      organisation: value.ONJI_ORGANISATION,
      name: value.ONJI_ADMIN_NAME,
      mail: value.ONJI_ADMIN_MAIL,
      password: value.ONJI_ADMIN_PASSWORD,
    },
    sessionDays: value.ONJI_SESSION_DAYS,
    articleLimit: value.ONJI_ARTICLE_LIMIT_KB * 1024,
    uploadLimit: value.ONJI_UPLOAD_LIMIT_MB * 1024 * 1024,
    importLimit: value.ONJI_IMPORT_LIMIT_MB * 1024 * 1024,
    externalImages: value.ONJI_EXTERNAL_IMAGES,
    mail: value.ONJI_SMTP_URL && value.ONJI_MAIL_FROM ? { url: value.ONJI_SMTP_URL, from: value.ONJI_MAIL_FROM } : null,
    searchWorkers: value.ONJI_WORKERS,
  }
}
