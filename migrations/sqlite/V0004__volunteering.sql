-- 志愿服务: teams, activities, who signed up, who was there and for how long, and what it earns by which rule.
CREATE TABLE volunteer_teams (
  community_id  INTEGER NOT NULL,
  id            BLOB    NOT NULL,
  name          TEXT    NOT NULL,
  about         TEXT    NOT NULL,
  created_at    INTEGER NOT NULL,
  PRIMARY KEY (community_id, id),
  UNIQUE (community_id, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE volunteer_members (
  community_id  INTEGER NOT NULL,
  team_id       BLOB    NOT NULL,
  person_id     BLOB    NOT NULL,
  joined_at     INTEGER NOT NULL,
  PRIMARY KEY (community_id, team_id, person_id),
  FOREIGN KEY (community_id, team_id) REFERENCES volunteer_teams (community_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX volunteer_members_person ON volunteer_members (community_id, person_id);

-- A row per version; it is never changed. Amounts are hundredths of a bean, per hour or as a cap. rounding: see Rounding.
CREATE TABLE volunteer_rules (
  community_id  INTEGER NOT NULL,
  id            BLOB    NOT NULL,
  version       INTEGER NOT NULL,
  name          TEXT    NOT NULL,
  fund_id       BLOB    NOT NULL,
  rate_self     INTEGER NOT NULL,
  rate_roster   INTEGER NOT NULL,
  rate_backfill INTEGER NOT NULL,
  rate_imported INTEGER NOT NULL,
  rounding      TEXT    NOT NULL,
  minutes_min   INTEGER NOT NULL,
  cap_day       INTEGER,
  cap_month     INTEGER,
  notice_days   INTEGER NOT NULL,
  note          TEXT    NOT NULL,
  from_at       INTEGER NOT NULL,
  set_by        BLOB,
  PRIMARY KEY (community_id, id, version)
) STRICT, WITHOUT ROWID;

-- state: draft, open, closed, cancelled. rule_id: nothing means honour hours only.
CREATE TABLE volunteer_activities (
  community_id  INTEGER NOT NULL,
  id            BLOB    NOT NULL,
  team_id       BLOB    NOT NULL,
  rule_id       BLOB,
  organiser_id  BLOB,
  title         TEXT    NOT NULL,
  place         TEXT    NOT NULL,
  about         TEXT    NOT NULL,
  starts_at     INTEGER NOT NULL,
  ends_at       INTEGER NOT NULL,
  capacity      INTEGER NOT NULL,
  state         TEXT    NOT NULL,
  created_at    INTEGER NOT NULL,
  closed_at     INTEGER,
  PRIMARY KEY (community_id, id),
  FOREIGN KEY (community_id, team_id) REFERENCES volunteer_teams (community_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX volunteer_activities_start ON volunteer_activities (community_id, starts_at);

-- state: going, waiting, withdrawn. place_no: the order of coming, for the waiting list.
CREATE TABLE volunteer_sign_ups (
  community_id  INTEGER NOT NULL,
  activity_id   BLOB    NOT NULL,
  person_id     BLOB    NOT NULL,
  state         TEXT    NOT NULL,
  place_no      INTEGER NOT NULL,
  at            INTEGER NOT NULL,
  PRIMARY KEY (community_id, activity_id, person_id),
  FOREIGN KEY (community_id, activity_id) REFERENCES volunteer_activities (community_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX volunteer_sign_ups_person ON volunteer_sign_ups (community_id, person_id, at);

-- One row per person and activity. grade: self, roster, backfill, imported. until_at: nothing while the person is there.
-- beans: nothing until awards are proposed; award_id: nothing when it earned none.
CREATE TABLE volunteer_participations (
  community_id  INTEGER NOT NULL,
  id            BLOB    NOT NULL,
  activity_id   BLOB    NOT NULL,
  person_id     BLOB    NOT NULL,
  grade         TEXT    NOT NULL,
  from_at       INTEGER NOT NULL,
  until_at      INTEGER,
  minutes       INTEGER NOT NULL,
  rule_id       BLOB,
  rule_version  INTEGER NOT NULL,
  earns         INTEGER NOT NULL,
  reason        TEXT    NOT NULL,
  entered_by    BLOB,
  beans         INTEGER,
  award_id      BLOB,
  PRIMARY KEY (community_id, id),
  UNIQUE (community_id, activity_id, person_id),
  FOREIGN KEY (community_id, activity_id) REFERENCES volunteer_activities (community_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX volunteer_participations_person ON volunteer_participations (community_id, person_id, from_at);
CREATE INDEX volunteer_participations_from ON volunteer_participations (community_id, from_at);
