-- What verifications of the journal found. A convenience for pages: whoever doubts it verifies
-- again, so it is not protected itself.
CREATE TABLE audit_run (
  id {pk},
  person_id {i64},
  started_us {i64} NOT NULL,
  ended_us {i64} NOT NULL,
  entries {i64} NOT NULL,
  rows {i64} NOT NULL,
  checkpoints {i64} NOT NULL,
  root {text} NOT NULL,
  found {i64} NOT NULL,
  faults {text} NOT NULL
) {strict};
