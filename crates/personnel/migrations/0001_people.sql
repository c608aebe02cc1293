CREATE TABLE unit (
  id {pk},
  parent_id {i64} REFERENCES unit (id),
  agency_id {i64},
  code {text} NOT NULL UNIQUE,
  name {text} NOT NULL,
  kind {text} NOT NULL,
  zone {text} NOT NULL,
  head_post_id {i64},
  valid_from {text} NOT NULL,
  valid_to {text}
) {strict};
CREATE INDEX unit_agency ON unit (agency_id);
CREATE INDEX unit_head ON unit (head_post_id);

CREATE TABLE post (
  id {pk},
  unit_id {i64} NOT NULL REFERENCES unit (id),
  code {text} NOT NULL UNIQUE,
  name {text} NOT NULL,
  kind {text} NOT NULL,
  class {i64} NOT NULL,
  eselon {text},
  bup {i64} NOT NULL
) {strict};
CREATE INDEX post_unit ON post (unit_id);

CREATE TABLE person (
  id {pk},
  nip {text} NOT NULL UNIQUE,
  name {text} NOT NULL,
  title_front {text} NOT NULL,
  title_back {text} NOT NULL,
  search {text} NOT NULL,
  birth {text} NOT NULL,
  sex {text} NOT NULL,
  kind {text} NOT NULL,
  golongan {text} NOT NULL,
  mkg_base {text} NOT NULL,
  nik {text} NOT NULL,
  npwp {text} NOT NULL,
  bank_code {text} NOT NULL,
  bank_account {text} NOT NULL,
  married {i64} NOT NULL,
  children {i64} NOT NULL,
  email {text} NOT NULL,
  phone {text} NOT NULL,
  active_from {text} NOT NULL,
  active_to {text},
  post_id {i64},
  unit_id {i64},
  agency_id {i64}
) {strict};
-- All that the list filters and sorts by, so that it is found and counted without the wide rows.
CREATE INDEX person_list ON person (search, id, active_to, nip, agency_id, unit_id, kind);
CREATE INDEX person_agency ON person (agency_id, search);
CREATE INDEX person_unit ON person (unit_id, search);
CREATE INDEX person_post ON person (post_id);

CREATE TABLE appointment (
  id {pk},
  person_id {i64} NOT NULL REFERENCES person (id),
  post_id {i64} NOT NULL REFERENCES post (id),
  unit_id {i64} NOT NULL REFERENCES unit (id),
  kind {text} NOT NULL,
  valid_from {text} NOT NULL,
  valid_to {text},
  decree {text} NOT NULL
) {strict};
CREATE INDEX appointment_person ON appointment (person_id, valid_from);
CREATE INDEX appointment_post ON appointment (post_id, valid_from);

CREATE TABLE rank_history (
  id {pk},
  person_id {i64} NOT NULL REFERENCES person (id),
  golongan {text} NOT NULL,
  tmt {text} NOT NULL,
  decree {text} NOT NULL
) {strict};
CREATE INDEX rank_person ON rank_history (person_id, tmt);

CREATE TABLE family (
  id {pk},
  person_id {i64} NOT NULL REFERENCES person (id),
  relation {text} NOT NULL,
  name {text} NOT NULL,
  birth {text} NOT NULL,
  in_payroll {i64} NOT NULL
) {strict};
CREATE INDEX family_person ON family (person_id);
