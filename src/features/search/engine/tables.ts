import { ANALYSIS_VERSION } from '../analysis/analyse.ts'
import { OFFERS } from './offers.ts'

/*
 * The tables of the index file. All of it is derived; another LAYOUT_VERSION or ANALYSIS_VERSION makes it anew.
 * A passage's row id is its item's number and its own ordinal in one (number << PASSAGE_BITS | ordinal), so that a
 * match knows its item without a join.
 */
const LAYOUT_VERSION = 3
export const VERSION = `${LAYOUT_VERSION}.${ANALYSIS_VERSION}`

// The characters that terms may hold besides letters and digits; ascii takes every other byte as part of a word.
const TOKENIZER = "ascii tokenchars '+#.-_@:=~>'"

export const LAYOUT = `
create table meta (key text primary key, value text not null) without rowid;
create table space (number integer primary key, id text not null unique);
create table item (
  number integer primary key,
  id text not null unique,
  type text not null,
  space integer not null,
  kind text,
  archived integer not null,
  gated integer not null,
  round integer not null,
  updated_at integer not null,
  passages integer not null
);
create table title (item integer primary key, title text not null, terms text not null, aliases text not null);
create table label (field text not null, value text not null, item integer not null, primary key (field, value, item)) without rowid;
create index label_item on label (item);
create table ancestor (ancestor text not null, item integer not null, primary key (ancestor, item)) without rowid;
create index ancestor_item on ancestor (item);
create table gate (item integer not null, gate text not null, primary key (item, gate)) without rowid;
create table passage (id integer primary key, heading text not null, anchor text not null, path text not null, body blob not null);
create virtual table term using fts5 (title, heading, body, label, whole, part, content='', contentless_delete=1, tokenize="${TOKENIZER}");
create virtual table vocabulary using fts5vocab (term, row);
${OFFERS}
create table word (keys text not null, word text not null, primary key (keys, word)) without rowid;
`

/** The columns of `term`, with the weight of each for BM25: ranking.ts says why. */
export const TERM_COLUMNS = ['title', 'heading', 'body', 'label', 'whole', 'part'] as const
