import { createTransport } from 'nodemailer'

export type Mail = { to: string; subject: string; text: string; html: string; headers?: Record<string, string>; messageId?: string }

/** Sends mail over SMTP. `send` resolves once the mail server has taken the message, and throws where it surely has not. */
export type Mailer = { from: string; send(mail: Mail): Promise<void>; close(): void }

const CONNECTION_MS = 15_000
const SILENCE_MS = 60_000

/** A mailer for an address such as `smtps://name:password@mail.example.com`. Connections are opened when they are needed. */
export function createMailer(url: string, from: string): Mailer {
  const transport = createTransport({ url, connectionTimeout: CONNECTION_MS, greetingTimeout: CONNECTION_MS, socketTimeout: SILENCE_MS })
  return {
    from,
    async send(mail) {
      // No file and no address is ever fetched on behalf of a message.
      await transport.sendMail({ ...mail, from, disableFileAccess: true, disableUrlAccess: true })
    },
    close: () => transport.close(),
  }
}
