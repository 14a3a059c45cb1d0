import type { ReactNode } from 'react'

/** Title, purpose and the one act of a part. */
export function PartHead({ title, lead, children }: { title: string; lead?: ReactNode; children?: ReactNode }) {
  return (
    <>
      <div className="part-head">
        <h2 className="part-title">{title}</h2>
        {children}
      </div>
      {lead && <p className="part-lead">{lead}</p>}
    </>
  )
}
