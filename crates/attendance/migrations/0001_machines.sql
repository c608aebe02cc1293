-- Terminals, who their keys stand for, what they sent and what we asked of them.
-- Wall clocks are civil seconds (*_local_s), instants are microseconds UTC (*_us).

CREATE TABLE device (
  id {pk},
  serial {text} NOT NULL UNIQUE,
  name {text} NOT NULL,
  unit_id {i64} NOT NULL,
  agency_id {i64} NOT NULL,
  site {text} NOT NULL,
  zone {text} NOT NULL,
  state {text} NOT NULL,
  device_type {text} NOT NULL,
  column_order {text} NOT NULL,
  pin_group {text} NOT NULL,
  pin_width {i64} NOT NULL,
  ask_templates {i64} NOT NULL,
  ask_reason {text} NOT NULL,
  commands_per_poll {i64} NOT NULL,
  address_range {text} NOT NULL,
  path_secret {text} NOT NULL,
  first_seen_us {i64} NOT NULL,
  first_address {text} NOT NULL,
  approved_by {i64},
  approved_us {i64}
) {strict};

-- What changes with every upload; kept apart so that the record of approval stays still.
CREATE TABLE device_progress (
  device_id {i64} NOT NULL PRIMARY KEY,
  attlog_stamp {text},
  operlog_stamp {text},
  attphoto_stamp {text},
  biodata_stamp {text},
  dialect {text} NOT NULL,
  ack_form {text} NOT NULL,
  table_ack_form {text} NOT NULL,
  registry_code {text} NOT NULL,
  push_version {text} NOT NULL,
  clock_set_local_s {i64},
  clock_set_us {i64},
  has_file {i64} NOT NULL
) {clustered};

CREATE TABLE device_seen (
  device_id {i64} NOT NULL PRIMARY KEY,
  last_seen_us {i64} NOT NULL,
  address {text} NOT NULL,
  drift_s {i64},
  info {text} NOT NULL
) {clustered};

CREATE TABLE device_fact (
  device_id {i64} NOT NULL,
  name {text} NOT NULL,
  value {text} NOT NULL,
  since_us {i64} NOT NULL,
  PRIMARY KEY (device_id, name)
) {clustered};

CREATE TABLE device_user (
  device_id {i64} NOT NULL,
  pin {text} NOT NULL,
  name {text} NOT NULL,
  privilege {i64} NOT NULL,
  card_raw {text} NOT NULL,
  card_number {i64},
  user_group {text} NOT NULL,
  seen_us {i64} NOT NULL,
  PRIMARY KEY (device_id, pin)
) {clustered};

-- Metadata only; template bytes never reach the database.
CREATE TABLE device_template (
  device_id {i64} NOT NULL,
  pin {text} NOT NULL,
  kind {text} NOT NULL,
  slot {text} NOT NULL,
  size {i64} NOT NULL,
  valid {i64} NOT NULL,
  version {text} NOT NULL,
  seen_us {i64} NOT NULL,
  PRIMARY KEY (device_id, pin, kind, slot)
) {clustered};

-- Metadata only; pictures never reach the database.
CREATE TABLE device_photo (
  device_id {i64} NOT NULL,
  at_local_s {i64} NOT NULL,
  pin {text} NOT NULL,
  size {i64} NOT NULL,
  batch_id {i64} NOT NULL,
  PRIMARY KEY (device_id, at_local_s, pin)
) {clustered};

-- at_local_s is -1 when the device named a moment the calendar does not have.
CREATE TABLE device_event (
  device_id {i64} NOT NULL,
  at_local_s {i64} NOT NULL,
  code {i64} NOT NULL,
  operator {text} NOT NULL,
  object {text} NOT NULL,
  detail {text} NOT NULL,
  source {text} NOT NULL,
  security {i64} NOT NULL,
  received_us {i64} NOT NULL,
  batch_id {i64} NOT NULL,
  PRIMARY KEY (device_id, at_local_s, code, operator, object, detail)
) {clustered};

CREATE TABLE device_day (
  device_id {i64} NOT NULL,
  date {text} NOT NULL,
  held {i64} NOT NULL,
  reported {i64},
  reported_us {i64},
  PRIMARY KEY (device_id, date)
) {clustered};

CREATE TABLE device_command (
  device_id {i64} NOT NULL,
  number {i64} NOT NULL,
  name {text} NOT NULL,
  body {text} NOT NULL,
  state {text} NOT NULL,
  queued_by {text} NOT NULL,
  queued_us {i64} NOT NULL,
  sent_us {i64},
  sent_times {i64} NOT NULL,
  settled_us {i64},
  code {i64},
  answer {text} NOT NULL,
  PRIMARY KEY (device_id, number)
) {clustered};

CREATE TABLE alarm (
  id {pk},
  device_id {i64} NOT NULL,
  kind {text} NOT NULL,
  detail {text} NOT NULL,
  first_us {i64} NOT NULL,
  last_us {i64} NOT NULL,
  times {i64} NOT NULL,
  state {text} NOT NULL
) {strict};
CREATE INDEX alarm_of_device ON alarm (device_id, state);

CREATE TABLE pin_map (
  id {pk},
  device_group {text} NOT NULL,
  pin {text} NOT NULL,
  person_id {i64} NOT NULL,
  valid_from {text} NOT NULL,
  valid_to {text}
) {strict};
CREATE INDEX pin_map_by_pin ON pin_map (device_group, pin);
CREATE INDEX pin_map_by_person ON pin_map (person_id);

-- Rises with every change of pin_map, so that every process knows when its copy is stale.
CREATE TABLE pin_version (
  id {i64} NOT NULL PRIMARY KEY,
  version {i64} NOT NULL
) {clustered};
INSERT INTO pin_version (id, version) VALUES (1, 1);

-- Bytes after redaction, hash of the bytes as received. A repeated body is kept once:
-- repeat_of names the batch that holds it.
CREATE TABLE raw_batch (
  id {pk},
  device_id {i64} NOT NULL,
  received_us {i64} NOT NULL,
  source {text} NOT NULL,
  table_name {text} NOT NULL,
  stamp {text},
  sha256 {bytes} NOT NULL,
  body {bytes} NOT NULL,
  repeat_of {i64},
  lines {i64} NOT NULL,
  address {text} NOT NULL,
  headers {text} NOT NULL
) {strict};
CREATE INDEX raw_batch_by_hash ON raw_batch (device_id, sha256);

-- Clustered by person and time; person_id 0 is a key nobody is mapped to yet.
CREATE TABLE punch (
  person_id {i64} NOT NULL,
  at_local_s {i64} NOT NULL,
  device_id {i64} NOT NULL,
  pin {text} NOT NULL,
  status {i64} NOT NULL,
  verify {i64} NOT NULL,
  zone {text} NOT NULL,
  source {text} NOT NULL,
  flags {i64} NOT NULL,
  batch_id {i64} NOT NULL,
  seen_times {i64} NOT NULL,
  offset_s {i64},
  extra {text} NOT NULL,
  also {text} NOT NULL,
  PRIMARY KEY (person_id, at_local_s, device_id, pin, status, verify)
) {clustered};

CREATE TABLE quarantine (
  id {pk},
  batch_id {i64} NOT NULL,
  device_id {i64} NOT NULL,
  line_no {i64} NOT NULL,
  line {text} NOT NULL,
  cause {text} NOT NULL,
  state {text} NOT NULL,
  received_us {i64} NOT NULL,
  settled_us {i64}
) {strict};
CREATE INDEX quarantine_of_device ON quarantine (device_id, state);

-- Months of persons whose facts changed since they were last computed.
CREATE TABLE dirty_month (
  person_id {i64} NOT NULL,
  month {text} NOT NULL,
  PRIMARY KEY (month, person_id)
) {clustered};
