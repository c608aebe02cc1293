-- Why the second person sent a run back. The latest remark of a run holds while the run is
-- computed; checking it, or a new version, answers it.
CREATE TABLE run_remark (
  id {pk},
  run_id {i64} NOT NULL,
  returned_by {i64} NOT NULL,
  ground {text} NOT NULL,
  at_us {i64} NOT NULL
) {strict};
CREATE INDEX run_remark_run ON run_remark (run_id, id);
