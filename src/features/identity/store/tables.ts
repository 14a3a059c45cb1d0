export type PersonTable = {
  id: string
  name: string
  name_key: string
  mail: string | null
  mail_key: string | null
  /** What stands behind an @: the local part of the address. */
  handle: string | null
  title: string
  kind: 'member' | 'guest'
  administrator_since: number | null
  locale: 'ko' | 'en'
  theme: 'auto' | 'light' | 'dark'
  created_at: number
  deactivated_at: number | null
  deactivated_by: string | null
}
export type SessionTable = {
  id: string
  secret_hash: string
  person_id: string
  created_at: number
  last_seen_at: number
  expires_at: number
  agent: string
}
export type AccessTokenTable = {
  id: string
  secret_hash: string
  person_id: string
  name: string
  scope: 'read' | 'write'
  created_at: number
  last_used_at: number | null
  expires_at: number | null
  revoked_at: number | null
}
export type InvitationTable = {
  id: string
  secret_hash: string
  mail: string | null
  kind: 'member' | 'guest'
  group_ids: string
  invited_by: string | null
  created_at: number
  expires_at: number
  accepted_at: number | null
  accepted_by: string | null
  revoked_at: number | null
}

declare module '../../../platform/db/tables.ts' {
  interface Tables {
    organisation: { id: string; name: string; locale: 'ko' | 'en'; created_at: number }
    person: PersonTable
    password: { person_id: string; hash: string; set_at: number }
    session: SessionTable
    access_token: AccessTokenTable
    person_group: { id: string; name: string; name_key: string; description: string; created_at: number; created_by: string | null }
    group_member: { group_id: string; person_id: string; source: string; added_at: number; added_by: string | null }
    invitation: InvitationTable
    audit: { id: string; at: number; actor_id: string | null; act: string; subject: string; detail: string }
  }
}
