-- Whether the first run of a month has reached everybody. A run marks all people of a month and
-- judges them slice by slice; until the first one is through, the month holds some of them only.
ALTER TABLE work_day ADD COLUMN complete {i64} NOT NULL DEFAULT 1;
