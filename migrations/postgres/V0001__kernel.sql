-- House-wide tables: sessions, one-time tokens, audit, jobs. Times are milliseconds UTC; community 0 is the house.
CREATE TABLE sessions (
  token_hash    BYTEA    NOT NULL PRIMARY KEY,
  id            UUID    NOT NULL UNIQUE,
  person_id     UUID    NOT NULL,
  kind          TEXT    NOT NULL,
  strong        BIGINT  NOT NULL,
  device        TEXT    NOT NULL,
  created_at    BIGINT  NOT NULL,
  seen_at       BIGINT  NOT NULL,
  expires_at    BIGINT  NOT NULL
);
CREATE INDEX sessions_person ON sessions (person_id);

CREATE TABLE audit_log (
  community_id  BIGINT  NOT NULL,
  seq           BIGINT  NOT NULL,
  id            UUID    NOT NULL,
  at            BIGINT  NOT NULL,
  actor_id      UUID,
  action        TEXT    NOT NULL,
  subject       TEXT    NOT NULL,
  subject_id    TEXT    NOT NULL,
  detail        TEXT    NOT NULL,
  hash          BYTEA    NOT NULL,
  PRIMARY KEY (community_id, seq)
);
CREATE INDEX audit_subject ON audit_log (community_id, subject, subject_id);

CREATE TABLE jobs (
  community_id  BIGINT  NOT NULL,
  id            UUID    NOT NULL,
  kind          TEXT    NOT NULL,
  dedupe        TEXT    NOT NULL,
  payload       TEXT    NOT NULL,
  state         TEXT    NOT NULL,
  run_at        BIGINT  NOT NULL,
  attempts      BIGINT  NOT NULL,
  last_error    TEXT    NOT NULL,
  created_at    BIGINT  NOT NULL,
  finished_at   BIGINT ,
  PRIMARY KEY (community_id, id),
  UNIQUE (community_id, kind, dedupe)
);
CREATE INDEX jobs_due ON jobs (state, run_at);
