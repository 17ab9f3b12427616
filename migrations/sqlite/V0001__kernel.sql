-- House-wide tables: sessions, one-time tokens, audit, jobs. Times are milliseconds UTC; community 0 is the house.
CREATE TABLE sessions (
  token_hash    BLOB    NOT NULL PRIMARY KEY,
  id            BLOB    NOT NULL UNIQUE,
  person_id     BLOB    NOT NULL,
  kind          TEXT    NOT NULL,
  strong        INTEGER NOT NULL,
  device        TEXT    NOT NULL,
  created_at    INTEGER NOT NULL,
  seen_at       INTEGER NOT NULL,
  expires_at    INTEGER NOT NULL
) STRICT;
CREATE INDEX sessions_person ON sessions (person_id);

CREATE TABLE audit_log (
  community_id  INTEGER NOT NULL,
  seq           INTEGER NOT NULL,
  id            BLOB    NOT NULL,
  at            INTEGER NOT NULL,
  actor_id      BLOB,
  action        TEXT    NOT NULL,
  subject       TEXT    NOT NULL,
  subject_id    TEXT    NOT NULL,
  detail        TEXT    NOT NULL,
  hash          BLOB    NOT NULL,
  PRIMARY KEY (community_id, seq)
) STRICT, WITHOUT ROWID;
CREATE INDEX audit_subject ON audit_log (community_id, subject, subject_id);

CREATE TABLE jobs (
  community_id  INTEGER NOT NULL,
  id            BLOB    NOT NULL,
  kind          TEXT    NOT NULL,
  dedupe        TEXT    NOT NULL,
  payload       TEXT    NOT NULL,
  state         TEXT    NOT NULL,
  run_at        INTEGER NOT NULL,
  attempts      INTEGER NOT NULL,
  last_error    TEXT    NOT NULL,
  created_at    INTEGER NOT NULL,
  finished_at   INTEGER,
  PRIMARY KEY (community_id, id),
  UNIQUE (community_id, kind, dedupe)
) STRICT;
CREATE INDEX jobs_due ON jobs (state, run_at);
