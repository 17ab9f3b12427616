-- Communities, people, organisations, roles; accounts and one-time codes are house-wide (a phone logs in once for all).
CREATE TABLE divisions (
  code          TEXT    NOT NULL PRIMARY KEY,
  name          TEXT    NOT NULL,
  parent        TEXT    NOT NULL
) STRICT;

CREATE TABLE communities (
  id            INTEGER NOT NULL PRIMARY KEY,
  division_code TEXT    NOT NULL,
  name          TEXT    NOT NULL,
  short_name    TEXT    NOT NULL,
  founded_at    INTEGER NOT NULL
) STRICT;

CREATE TABLE accounts (
  person_id     BLOB    NOT NULL PRIMARY KEY,
  phone_hash    BLOB    NOT NULL UNIQUE,
  phone_sealed  BLOB    NOT NULL,
  password_hash TEXT    NOT NULL,
  totp_sealed   BLOB,
  totp_step     INTEGER NOT NULL,
  failures      INTEGER NOT NULL,
  locked_until  INTEGER NOT NULL,
  state         TEXT    NOT NULL,
  created_at    INTEGER NOT NULL
) STRICT;

CREATE TABLE login_codes (
  phone_hash    BLOB    NOT NULL PRIMARY KEY,
  code_hash     BLOB    NOT NULL,
  tries         INTEGER NOT NULL,
  sent          INTEGER NOT NULL,
  sent_at       INTEGER NOT NULL,
  expires_at    INTEGER NOT NULL
) STRICT;

CREATE TABLE login_failures (
  phone_hash    BLOB    NOT NULL,
  way           TEXT    NOT NULL,
  failures      INTEGER NOT NULL,
  locked_until  INTEGER NOT NULL,
  last_at       INTEGER NOT NULL,
  PRIMARY KEY (phone_hash, way)
) STRICT;

CREATE TABLE demo_logins (
  community_id  INTEGER NOT NULL,
  person_id     BLOB    NOT NULL,
  position      INTEGER NOT NULL,
  PRIMARY KEY (community_id, person_id)
) STRICT;

CREATE TABLE persons (
  community_id  INTEGER NOT NULL,
  id            BLOB    NOT NULL,
  name          TEXT    NOT NULL,
  phone_hash    BLOB,
  phone_sealed  BLOB,
  birth_year    INTEGER,
  compound      TEXT    NOT NULL,
  state         TEXT    NOT NULL,
  created_at    INTEGER NOT NULL,
  PRIMARY KEY (community_id, id)
) STRICT;
-- An account knows its person by the id alone.
CREATE INDEX persons_id ON persons (id);
CREATE INDEX persons_phone ON persons (community_id, phone_hash);
CREATE INDEX persons_name ON persons (community_id, name);

CREATE TABLE organisations (
  community_id  INTEGER NOT NULL,
  id            BLOB    NOT NULL,
  kind          TEXT    NOT NULL,
  name          TEXT    NOT NULL,
  credit_code   TEXT    NOT NULL,
  parent_id     BLOB,
  state         TEXT    NOT NULL,
  created_at    INTEGER NOT NULL,
  PRIMARY KEY (community_id, id),
  UNIQUE (community_id, name),
  FOREIGN KEY (community_id, parent_id) REFERENCES organisations (community_id, id)
) STRICT;

CREATE TABLE memberships (
  community_id  INTEGER NOT NULL,
  id            BLOB    NOT NULL,
  person_id     BLOB    NOT NULL,
  role          TEXT    NOT NULL,
  unit_id       BLOB,
  unit_name     TEXT    NOT NULL,
  from_at       INTEGER NOT NULL,
  until_at      INTEGER,
  granted_by    BLOB,
  PRIMARY KEY (community_id, id)
) STRICT;
CREATE INDEX memberships_person ON memberships (person_id);
CREATE INDEX memberships_unit ON memberships (community_id, unit_id);
