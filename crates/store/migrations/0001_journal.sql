-- One entry per act. `entry` is what the log publishes; the open record beside it can be erased.
CREATE TABLE journal_entry (
  seq {i64} PRIMARY KEY,
  time_us {i64} NOT NULL,
  kind {text} NOT NULL,
  actor {text} NOT NULL,
  hat {text} NOT NULL,
  object {text},
  subject {i64},
  ground {text},
  body {text},
  law {text},
  salt {bytes} NOT NULL,
  entry {bytes} NOT NULL,
  leaf {bytes} NOT NULL,
  rows {i64} NOT NULL,
  rows_root {bytes} NOT NULL
) {strict};
CREATE INDEX journal_entry_object ON journal_entry (object, seq);
CREATE INDEX journal_entry_subject ON journal_entry (subject, seq);
CREATE INDEX journal_entry_actor ON journal_entry (actor, seq);
CREATE INDEX journal_entry_kind ON journal_entry (kind, seq);

-- Salted hashes of rows sealed one by one; the latest of a key is what the row must match.
CREATE TABLE journal_row (
  seq {i64} NOT NULL,
  tbl {text} NOT NULL,
  key {text} NOT NULL,
  erased {i64} NOT NULL,
  salt {bytes},
  hash {bytes} NOT NULL,
  PRIMARY KEY (seq, tbl, key)
) {clustered};
CREATE INDEX journal_row_key ON journal_row (tbl, key, seq);

-- Sorted salted hashes of all rows of a scope; only the latest of a scope keeps its leaves.
CREATE TABLE journal_leaves (
  seq {i64} NOT NULL,
  tbl {text} NOT NULL,
  scope {i64} NOT NULL,
  rows {i64} NOT NULL,
  salt {bytes} NOT NULL,
  root {bytes} NOT NULL,
  leaves {bytes},
  PRIMARY KEY (seq, tbl, scope)
) {strict};
CREATE INDEX journal_leaves_scope ON journal_leaves (tbl, scope, seq);

-- Roots of full tiles: level 1 over 256 leaves, level 2 over 256 of those.
CREATE TABLE journal_node (
  level {i64} NOT NULL,
  idx {i64} NOT NULL,
  hash {bytes} NOT NULL,
  PRIMARY KEY (level, idx)
) {clustered};

CREATE TABLE journal_head (
  id {i64} PRIMARY KEY,
  size {i64} NOT NULL,
  frontier {bytes} NOT NULL
) {strict};

-- The key of the pseudonyms in the published entries.
CREATE TABLE journal_secret (
  id {i64} PRIMARY KEY,
  secret {bytes} NOT NULL
) {strict};

CREATE TABLE checkpoint (
  size {i64} PRIMARY KEY,
  time_us {i64} NOT NULL,
  note {text} NOT NULL
) {strict};
