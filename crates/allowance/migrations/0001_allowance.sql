-- Salary sheets, runs of a month with their lines, and what was said about them.
-- Nothing is overwritten: a sheet or a run that no longer holds is marked and stays.

CREATE TABLE salary_sheet (
  id {pk},
  month {text} NOT NULL,
  file_name {text} NOT NULL,
  rows {i64} NOT NULL,
  taxable_total {i64} NOT NULL,
  differences {i64} NOT NULL,
  imported_by {i64} NOT NULL,
  at_us {i64} NOT NULL,
  replaced_by {i64}
) {strict};
CREATE INDEX salary_sheet_month ON salary_sheet (month, id);

-- One row for each person of a sheet; raw holds the cells as the file had them.
CREATE TABLE salary_fact (
  sheet_id {i64} NOT NULL,
  person_id {i64} NOT NULL,
  taxable_gross {i64} NOT NULL,
  bpjs_base {i64} NOT NULL,
  pph {i64} NOT NULL,
  pension {i64} NOT NULL,
  transferred {i64} NOT NULL,
  tax_status {text} NOT NULL,
  differences {text} NOT NULL,
  raw {text} NOT NULL,
  PRIMARY KEY (sheet_id, person_id)
) {clustered};

CREATE TABLE pay_run (
  id {pk},
  month {text} NOT NULL,
  version {i64} NOT NULL,
  state {text} NOT NULL,
  computed_by {i64},
  computed_us {i64} NOT NULL,
  checked_by {i64},
  checked_us {i64},
  locked_by {i64},
  locked_us {i64},
  reopened_by {i64},
  reopened_us {i64},
  reopen_ground {text},
  law_hash {text} NOT NULL,
  facts_hash {text} NOT NULL,
  lines_hash {text} NOT NULL,
  people {i64} NOT NULL,
  lines {i64} NOT NULL,
  exceptions {i64} NOT NULL,
  held {i64} NOT NULL,
  gross {i64} NOT NULL,
  net {i64} NOT NULL,
  bpjs {i64} NOT NULL,
  bpjs_employer {i64} NOT NULL,
  pph {i64} NOT NULL,
  receivable {i64} NOT NULL,
  prev_run {i64}
) {strict};
CREATE UNIQUE INDEX pay_run_version ON pay_run (month, version);

-- The key is what makes a second payment of one person in one version impossible.
CREATE TABLE pay_line (
  run_id {i64} NOT NULL,
  person_id {i64} NOT NULL,
  agency_id {i64} NOT NULL,
  unit_id {i64} NOT NULL,
  nip {text} NOT NULL,
  name {text} NOT NULL,
  kind {text} NOT NULL,
  golongan {text} NOT NULL,
  class {i64} NOT NULL,
  post_name {text} NOT NULL,
  ceiling {i64} NOT NULL,
  workload {i64} NOT NULL,
  location {i64} NOT NULL,
  conditions {i64} NOT NULL,
  rarity {i64} NOT NULL,
  achievement {i64} NOT NULL,
  correction {i64} NOT NULL,
  gross {i64} NOT NULL,
  bpjs {i64} NOT NULL,
  bpjs_employer {i64} NOT NULL,
  pph_total {i64} NOT NULL,
  pph {i64} NOT NULL,
  pph_borne {i64} NOT NULL,
  other_cuts {i64} NOT NULL,
  net {i64} NOT NULL,
  receivable {i64} NOT NULL,
  held {i64} NOT NULL,
  line {bytes} NOT NULL,
  input {bytes} NOT NULL,
  PRIMARY KEY (run_id, person_id)
) {clustered};
CREATE INDEX pay_line_list ON pay_line (run_id, agency_id, name, person_id);

CREATE TABLE run_exception (
  run_id {i64} NOT NULL,
  person_id {i64} NOT NULL,
  agency_id {i64} NOT NULL,
  nip {text} NOT NULL,
  name {text} NOT NULL,
  code {text} NOT NULL,
  detail {text} NOT NULL,
  input {bytes} NOT NULL,
  PRIMARY KEY (run_id, person_id)
) {clustered};

-- Unverified values of law that a named person answers for.
CREATE TABLE acceptance (
  id {pk},
  month {text} NOT NULL,
  key {text} NOT NULL,
  value_hash {text} NOT NULL,
  value {text} NOT NULL,
  accepted_by {i64} NOT NULL,
  ground {text} NOT NULL,
  at_us {i64} NOT NULL
) {strict};
CREATE INDEX acceptance_month ON acceptance (month, key);

-- Gaps that a named person lets pass. agency_id 0 is the whole pemda.
CREATE TABLE waiver (
  id {pk},
  month {text} NOT NULL,
  code {text} NOT NULL,
  agency_id {i64} NOT NULL,
  gaps {i64} NOT NULL,
  waived_by {i64} NOT NULL,
  ground {text} NOT NULL,
  at_us {i64} NOT NULL
) {strict};
CREATE INDEX waiver_month ON waiver (month, code, agency_id);

-- What a lock leaves to be settled in a later month: the difference of two versions, or what
-- could not be taken.
CREATE TABLE arrears (
  run_id {i64} NOT NULL,
  person_id {i64} NOT NULL,
  of_month {text} NOT NULL,
  settle_month {text} NOT NULL,
  cause {text} NOT NULL,
  amount {i64} NOT NULL,
  PRIMARY KEY (run_id, person_id)
) {clustered};
CREATE INDEX arrears_settle ON arrears (settle_month, person_id);
