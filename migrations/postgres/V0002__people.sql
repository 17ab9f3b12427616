-- Communities, people, organisations, roles; accounts and one-time codes are house-wide (a phone logs in once for all).
CREATE TABLE divisions (
  code          TEXT    NOT NULL PRIMARY KEY,
  name          TEXT    NOT NULL,
  parent        TEXT    NOT NULL
);

CREATE TABLE communities (
  id            BIGINT  NOT NULL PRIMARY KEY,
  division_code TEXT    NOT NULL,
  name          TEXT    NOT NULL,
  short_name    TEXT    NOT NULL,
  founded_at    BIGINT  NOT NULL
);

CREATE TABLE accounts (
  person_id     UUID    NOT NULL PRIMARY KEY,
  phone_hash    BYTEA    NOT NULL UNIQUE,
  phone_sealed  BYTEA    NOT NULL,
  password_hash TEXT    NOT NULL,
  totp_sealed   BYTEA,
  totp_step     BIGINT  NOT NULL,
  failures      BIGINT  NOT NULL,
  locked_until  BIGINT  NOT NULL,
  state         TEXT    NOT NULL,
  created_at    BIGINT  NOT NULL
);

CREATE TABLE login_codes (
  phone_hash    BYTEA    NOT NULL PRIMARY KEY,
  code_hash     BYTEA    NOT NULL,
  tries         BIGINT  NOT NULL,
  sent          BIGINT  NOT NULL,
  sent_at       BIGINT  NOT NULL,
  expires_at    BIGINT  NOT NULL
);

CREATE TABLE login_failures (
  phone_hash    BYTEA   NOT NULL,
  way           TEXT    NOT NULL,
  failures      BIGINT  NOT NULL,
  locked_until  BIGINT  NOT NULL,
  last_at       BIGINT  NOT NULL,
  PRIMARY KEY (phone_hash, way)
);

CREATE TABLE demo_logins (
  community_id  BIGINT  NOT NULL,
  person_id     UUID    NOT NULL,
  position      BIGINT  NOT NULL,
  PRIMARY KEY (community_id, person_id)
);

CREATE TABLE persons (
  community_id  BIGINT  NOT NULL,
  id            UUID    NOT NULL,
  name          TEXT    NOT NULL,
  phone_hash    BYTEA,
  phone_sealed  BYTEA,
  birth_year    BIGINT ,
  compound      TEXT    NOT NULL,
  state         TEXT    NOT NULL,
  created_at    BIGINT  NOT NULL,
  PRIMARY KEY (community_id, id)
);
-- An account knows its person by the id alone.
CREATE INDEX persons_id ON persons (id);
CREATE INDEX persons_phone ON persons (community_id, phone_hash);
CREATE INDEX persons_name ON persons (community_id, name);

CREATE TABLE organisations (
  community_id  BIGINT  NOT NULL,
  id            UUID    NOT NULL,
  kind          TEXT    NOT NULL,
  name          TEXT    NOT NULL,
  credit_code   TEXT    NOT NULL,
  parent_id     UUID,
  state         TEXT    NOT NULL,
  created_at    BIGINT  NOT NULL,
  PRIMARY KEY (community_id, id),
  UNIQUE (community_id, name),
  FOREIGN KEY (community_id, parent_id) REFERENCES organisations (community_id, id)
);

CREATE TABLE memberships (
  community_id  BIGINT  NOT NULL,
  id            UUID    NOT NULL,
  person_id     UUID    NOT NULL,
  role          TEXT    NOT NULL,
  unit_id       UUID,
  unit_name     TEXT    NOT NULL,
  from_at       BIGINT  NOT NULL,
  until_at      BIGINT ,
  granted_by    UUID,
  PRIMARY KEY (community_id, id)
);
CREATE INDEX memberships_person ON memberships (person_id);
CREATE INDEX memberships_unit ON memberships (community_id, unit_id);
