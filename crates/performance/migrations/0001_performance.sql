CREATE TABLE rating (
  id {pk},
  person_id {i64} NOT NULL,
  month {text} NOT NULL,
  results {text} NOT NULL,
  behaviour {text} NOT NULL,
  predicate {text} NOT NULL,
  rated_by {i64} NOT NULL,
  ground {text} NOT NULL,
  replaced_by {i64},
  at_us {i64} NOT NULL
) {strict};
CREATE INDEX rating_person ON rating (person_id, month);
CREATE INDEX rating_month ON rating (month, person_id);

CREATE TABLE activity_minutes (
  id {pk},
  person_id {i64} NOT NULL,
  month {text} NOT NULL,
  minutes {i64} NOT NULL,
  validated_by {i64} NOT NULL,
  ground {text} NOT NULL,
  replaced_by {i64},
  at_us {i64} NOT NULL
) {strict};
CREATE INDEX activity_month ON activity_minutes (month, person_id);
CREATE INDEX activity_person ON activity_minutes (person_id, month);
