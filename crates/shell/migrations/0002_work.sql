-- Work in progress as every process on the database sees it; the process that does the work
-- keeps the row true, and a row that is not kept any more tells of a process that ended.
CREATE TABLE work (
  id {i64} NOT NULL PRIMARY KEY,
  person_id {i64} NOT NULL,
  title {text} NOT NULL,
  done {i64} NOT NULL,
  total {i64} NOT NULL,
  state {text} NOT NULL,
  cancel {i64} NOT NULL,
  told_us {i64} NOT NULL
) {clustered};
