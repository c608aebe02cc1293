CREATE TABLE account (
  id {pk},
  person_id {i64} NOT NULL UNIQUE,
  nip {text} NOT NULL UNIQUE,
  password_hash {text},
  must_change {i64} NOT NULL,
  totp_secret {bytes},
  totp_step {i64} NOT NULL,
  epoch {i64} NOT NULL,
  disabled {i64} NOT NULL,
  reset_hash {bytes},
  reset_until_us {i64},
  changed_us {i64} NOT NULL
) {strict};

CREATE TABLE recovery_code (
  account_id {i64} NOT NULL REFERENCES account (id),
  code_hash {bytes} NOT NULL,
  used_us {i64},
  PRIMARY KEY (account_id, code_hash)
) {clustered};

CREATE TABLE session (
  token_hash {bytes} NOT NULL PRIMARY KEY,
  account_id {i64} NOT NULL REFERENCES account (id),
  epoch {i64} NOT NULL,
  created_us {i64} NOT NULL,
  seen_us {i64} NOT NULL,
  stepped_us {i64} NOT NULL,
  address {text} NOT NULL,
  agent {text} NOT NULL
) {clustered};
CREATE INDEX session_account ON session (account_id);

CREATE TABLE throttle (
  subject {text} NOT NULL PRIMARY KEY,
  failures {i64} NOT NULL,
  until_us {i64} NOT NULL
) {clustered};

CREATE TABLE role_grant (
  id {pk},
  person_id {i64} NOT NULL,
  role {text} NOT NULL,
  agency_id {i64},
  valid_from {text} NOT NULL,
  valid_to {text},
  decree {text} NOT NULL
) {strict};
CREATE INDEX role_grant_person ON role_grant (person_id);

CREATE TABLE delegation (
  id {pk},
  from_person_id {i64} NOT NULL,
  to_person_id {i64} NOT NULL,
  valid_from {text} NOT NULL,
  valid_to {text} NOT NULL,
  decree {text} NOT NULL,
  ended_us {i64}
) {strict};
CREATE INDEX delegation_to ON delegation (to_person_id);
CREATE INDEX delegation_from ON delegation (from_person_id);
