CREATE TABLE sanction (
  id {pk},
  person_id {i64} NOT NULL,
  kind {text} NOT NULL,
  valid_from {text} NOT NULL,
  valid_to {text},
  decree {text} NOT NULL,
  replaced_by {i64},
  at_us {i64} NOT NULL
) {strict};
CREATE INDEX sanction_person ON sanction (person_id, valid_from);

CREATE TABLE lhkpn (
  id {pk},
  person_id {i64} NOT NULL,
  year {i64} NOT NULL,
  state {text} NOT NULL,
  since {text} NOT NULL,
  ground {text} NOT NULL,
  replaced_by {i64},
  at_us {i64} NOT NULL
) {strict};
CREATE INDEX lhkpn_person ON lhkpn (person_id, year);
