-- Schedules, facts about days, and the judged months that follow from them.
-- Facts are appended; one that was wrong is ended (ended_us) and stays. unit_id 0 is the whole
-- pemda. Minutes count from midnight, civil seconds (*_local_s) from 1970 on the office's clock.

CREATE TABLE unit_pattern (
  id {pk},
  unit_id {i64} NOT NULL,
  pattern {text} NOT NULL,
  ramadan_pattern {text},
  serves_on_holidays {i64} NOT NULL,
  valid_from {text} NOT NULL,
  valid_to {text},
  decree {text} NOT NULL,
  recorded_by {i64} NOT NULL,
  at_us {i64} NOT NULL,
  ended_us {i64}
) {strict};
CREATE INDEX unit_pattern_unit ON unit_pattern (unit_id, valid_from);

CREATE TABLE person_pattern (
  id {pk},
  person_id {i64} NOT NULL,
  pattern {text} NOT NULL,
  ramadan_pattern {text},
  serves_on_holidays {i64} NOT NULL,
  valid_from {text} NOT NULL,
  valid_to {text},
  decree {text} NOT NULL,
  recorded_by {i64} NOT NULL,
  at_us {i64} NOT NULL,
  ended_us {i64}
) {strict};
CREATE INDEX person_pattern_person ON person_pattern (person_id, valid_from);

CREATE TABLE roster_batch (
  id {pk},
  decree {text} NOT NULL,
  rows {i64} NOT NULL,
  recorded_by {i64} NOT NULL,
  at_us {i64} NOT NULL
) {strict};

-- Of several entries of a person and day the one with the highest number holds.
CREATE TABLE roster (
  id {pk},
  batch_id {i64} NOT NULL,
  person_id {i64} NOT NULL,
  date {text} NOT NULL,
  shift {text} NOT NULL
) {strict};
CREATE INDEX roster_date ON roster (date, person_id);
CREATE INDEX roster_person ON roster (person_id, date);
CREATE INDEX roster_of_batch ON roster (batch_id);

CREATE TABLE holiday (
  id {pk},
  date {text} NOT NULL,
  unit_id {i64} NOT NULL,
  kind {text} NOT NULL,
  name {text} NOT NULL,
  decree {text} NOT NULL,
  recorded_by {i64} NOT NULL,
  at_us {i64} NOT NULL,
  ended_us {i64}
) {strict};
CREATE INDEX holiday_date ON holiday (date);

-- Leave, duty, study, permits and flexible work: approved facts over days.
CREATE TABLE absence (
  id {pk},
  person_id {i64} NOT NULL,
  class {text} NOT NULL,
  kind {text} NOT NULL,
  first_day {text} NOT NULL,
  last_day {text} NOT NULL,
  from_minute {i64},
  to_minute {i64},
  recorded_on {text} NOT NULL,
  decree {text} NOT NULL,
  recorded_by {i64} NOT NULL,
  at_us {i64} NOT NULL,
  ended_us {i64},
  ended_ground {text}
) {strict};
CREATE INDEX absence_person ON absence (person_id, first_day);
CREATE INDEX absence_span ON absence (last_day, first_day);

-- device_id 0: the whole unit and everything below it.
CREATE TABLE outage (
  id {pk},
  device_id {i64} NOT NULL,
  unit_id {i64} NOT NULL,
  from_local_s {i64} NOT NULL,
  to_local_s {i64} NOT NULL,
  ground {text} NOT NULL,
  recorded_by {i64} NOT NULL,
  at_us {i64} NOT NULL,
  ended_us {i64},
  ended_ground {text}
) {strict};
CREATE INDEX outage_span ON outage (to_local_s);

CREATE TABLE correction (
  id {pk},
  person_id {i64} NOT NULL,
  date {text} NOT NULL,
  kind {text} NOT NULL,
  minute {i64},
  reason {text} NOT NULL,
  state {text} NOT NULL,
  asked_by {i64} NOT NULL,
  asked_us {i64} NOT NULL,
  decided_by {i64},
  decided_us {i64},
  decided_ground {text}
) {strict};
CREATE INDEX correction_person ON correction (person_id, date);
CREATE INDEX correction_date ON correction (date, state);
CREATE INDEX correction_state ON correction (state, asked_us);

CREATE TABLE correction_file (
  correction_id {i64} NOT NULL PRIMARY KEY,
  name {text} NOT NULL,
  sha256 {bytes} NOT NULL,
  body {bytes} NOT NULL
) {strict};

CREATE TABLE event_missed (
  id {pk},
  person_id {i64} NOT NULL,
  date {text} NOT NULL,
  kind {text} NOT NULL,
  name {text} NOT NULL,
  recorded_by {i64} NOT NULL,
  at_us {i64} NOT NULL,
  ended_us {i64},
  ended_ground {text}
) {strict};
CREATE INDEX event_missed_date ON event_missed (date, person_id);
CREATE INDEX event_missed_person ON event_missed (person_id, date);

-- Judged months: a cache that can be computed again. Clustered so that a city, an agency and a
-- unit are each one range.
CREATE TABLE work_month (
  month {text} NOT NULL,
  agency_id {i64} NOT NULL,
  unit_id {i64} NOT NULL,
  person_id {i64} NOT NULL,
  days {bytes} NOT NULL,
  working_days {i64} NOT NULL,
  present_days {i64} NOT NULL,
  absent_days {i64} NOT NULL,
  leave_days {i64} NOT NULL,
  duty_days {i64} NOT NULL,
  late_days {i64} NOT NULL,
  late_minutes {i64} NOT NULL,
  early_minutes {i64} NOT NULL,
  missing_taps {i64} NOT NULL,
  facts_hash {bytes} NOT NULL,
  computed_us {i64} NOT NULL,
  PRIMARY KEY (month, agency_id, unit_id, person_id)
) {clustered};
CREATE INDEX work_month_person ON work_month (person_id, month);

-- Day on which a month was last computed for everybody: what is still to come of a month changes
-- with the calendar even when no fact does.
CREATE TABLE work_day (
  month {text} NOT NULL PRIMARY KEY,
  computed_on {text} NOT NULL
) {clustered};
