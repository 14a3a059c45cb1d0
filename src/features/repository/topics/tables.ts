declare module '../../../platform/db/tables.ts' {
  interface Tables {
    topic: {
      id: string
      broader_id: string | null
      alternative_labels: string
      hidden_labels: string
      note: string
      definition: string
      notation: string
      /** Where it came from, or null for our own `urn:uuid:ID`. */
      iri: string | null
      position: number
      created_at: number
      created_by: string | null
    }
    topic_label: { topic_id: string; locale: 'ko' | 'en'; label: string; label_key: string }
    /** Once for each pair, the smaller id first. */
    topic_relation: { topic_id: string; related_id: string }
    topic_subject: {
      topic_id: string
      role: 'steward' | 'expert'
      subject_kind: 'person' | 'group'
      subject_id: string
      set_at: number
      set_by: string | null
    }
    topic_key_item: { topic_id: string; item_id: string; position: number }
    topic_merge: {
      id: string
      from_id: string
      into_id: string
      record: string
      at: number
      by_id: string | null
      undone_at: number | null
    }
    /** Topics that are gone, and which one stands for them now. */
    former_topic: { id: string; successor_id: string | null; at: number }
    /** Tags that are not put on items any more, and the tag or topic that is put instead. */
    former_tag: { tag_key: string; tag: string | null; topic_id: string | null; at: number; by_id: string | null }
    item_topic: { item_id: string; topic_id: string }
  }
}

export type TopicRole = 'steward' | 'expert'
