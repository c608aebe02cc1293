CREATE TABLE turn (
  job {text} NOT NULL PRIMARY KEY,
  until_us {i64} NOT NULL
) {clustered};
