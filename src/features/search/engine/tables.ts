import { ANALYSIS_VERSION } from '../analysis/analyse.ts'
import { OFFERS } from './offers.ts'

/*
 * The tables of the index file. All of it is derived; another LAYOUT_VERSION or ANALYSIS_VERSION makes it anew.
 * - item, title, ancestor: by the item's number
 * - passage: by the item's number and the passage's place in it (number << PASSAGE_BITS | ordinal). Lists of terms know it
 *   by another number, which is never used twice, so that lists only grow at their end; `print` tells whether a passage
 *   is the one that was there before
 * - item_block, passage_block: what questions ask of all items and passages (blocks.ts)
 * - value: what blocks speak of by number; value_name: the names by which filters ask for it
 * - segment, page: which term stands in which passage (segments.ts)
 */
const LAYOUT_VERSION = 7
export const VERSION = `${LAYOUT_VERSION}.${ANALYSIS_VERSION}`

export const LAYOUT = `
create table meta (key text primary key, value text not null) without rowid;
create table item (
  number integer primary key,
  id text not null unique,
  type text not null,
  archived integer not null,
  round integer not null,
  updated_at integer not null,
  passages integer not null,
  above text not null
);
create table title (item integer primary key, title text not null, terms text not null, aliases text not null);
create table ancestor (ancestor text not null, item integer not null, primary key (ancestor, item)) without rowid;
create index ancestor_item on ancestor (item);
create table passage (
  id integer primary key,
  number integer not null,
  print text not null,
  heading text not null,
  anchor text not null,
  path text not null,
  terms text not null,
  body text not null
);
create table item_block (number integer primary key, change integer not null, data blob not null);
create index item_block_change on item_block (change);
create table passage_block (number integer primary key, change integer not null, data blob not null);
create index passage_block_change on passage_block (change);
create table value (number integer primary key, field text not null, key text not null, unique (field, key));
create table value_name (field text not null, name text not null, value integer not null, primary key (field, name, value)) without rowid;
create table segment (
  number integer primary key,
  level integer not null,
  first integer not null,
  bytes integer not null,
  state text not null,
  sources text not null,
  done text not null
);
create table page (number integer primary key, segment integer not null, term text not null, data blob not null);
create unique index page_term on page (segment, term);
${OFFERS}
create table word (keys text not null, word text not null, primary key (keys, word)) without rowid;
`

/** Where in a passage a term may stand, in the order of `passageRow`; ranking.ts says what each weighs. */
export const TERM_COLUMNS = ['title', 'heading', 'body', 'label', 'whole', 'part'] as const
