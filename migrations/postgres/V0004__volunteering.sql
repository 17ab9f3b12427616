-- 志愿服务: teams, activities, who signed up, who was there and for how long, and what it earns by which rule.
CREATE TABLE volunteer_teams (
  community_id  BIGINT NOT NULL,
  id            UUID   NOT NULL,
  name          TEXT   NOT NULL,
  about         TEXT   NOT NULL,
  created_at    BIGINT NOT NULL,
  PRIMARY KEY (community_id, id),
  UNIQUE (community_id, name)
);

CREATE TABLE volunteer_members (
  community_id  BIGINT NOT NULL,
  team_id       UUID   NOT NULL,
  person_id     UUID   NOT NULL,
  joined_at     BIGINT NOT NULL,
  PRIMARY KEY (community_id, team_id, person_id),
  FOREIGN KEY (community_id, team_id) REFERENCES volunteer_teams (community_id, id)
);
CREATE INDEX volunteer_members_person ON volunteer_members (community_id, person_id);

-- A row per version; it is never changed. Amounts are hundredths of a bean, per hour or as a cap. rounding: see Rounding.
CREATE TABLE volunteer_rules (
  community_id  BIGINT NOT NULL,
  id            UUID   NOT NULL,
  version       BIGINT NOT NULL,
  name          TEXT   NOT NULL,
  fund_id       UUID   NOT NULL,
  rate_self     BIGINT NOT NULL,
  rate_roster   BIGINT NOT NULL,
  rate_backfill BIGINT NOT NULL,
  rate_imported BIGINT NOT NULL,
  rounding      TEXT   NOT NULL,
  minutes_min   BIGINT NOT NULL,
  cap_day       BIGINT,
  cap_month     BIGINT,
  notice_days   BIGINT NOT NULL,
  note          TEXT   NOT NULL,
  from_at       BIGINT NOT NULL,
  set_by        UUID,
  PRIMARY KEY (community_id, id, version)
);

-- state: draft, open, closed, cancelled. rule_id: nothing means honour hours only.
CREATE TABLE volunteer_activities (
  community_id  BIGINT NOT NULL,
  id            UUID   NOT NULL,
  team_id       UUID   NOT NULL,
  rule_id       UUID,
  organiser_id  UUID,
  title         TEXT   NOT NULL,
  place         TEXT   NOT NULL,
  about         TEXT   NOT NULL,
  starts_at     BIGINT NOT NULL,
  ends_at       BIGINT NOT NULL,
  capacity      BIGINT NOT NULL,
  state         TEXT   NOT NULL,
  created_at    BIGINT NOT NULL,
  closed_at     BIGINT,
  PRIMARY KEY (community_id, id),
  FOREIGN KEY (community_id, team_id) REFERENCES volunteer_teams (community_id, id)
);
CREATE INDEX volunteer_activities_start ON volunteer_activities (community_id, starts_at);

-- state: going, waiting, withdrawn. place_no: the order of coming, for the waiting list.
CREATE TABLE volunteer_sign_ups (
  community_id  BIGINT NOT NULL,
  activity_id   UUID   NOT NULL,
  person_id     UUID   NOT NULL,
  state         TEXT   NOT NULL,
  place_no      BIGINT NOT NULL,
  at            BIGINT NOT NULL,
  PRIMARY KEY (community_id, activity_id, person_id),
  FOREIGN KEY (community_id, activity_id) REFERENCES volunteer_activities (community_id, id)
);
CREATE INDEX volunteer_sign_ups_person ON volunteer_sign_ups (community_id, person_id, at);

-- One row per person and activity. grade: self, roster, backfill, imported. until_at: nothing while the person is there.
-- beans: nothing until awards are proposed; award_id: nothing when it earned none.
CREATE TABLE volunteer_participations (
  community_id  BIGINT NOT NULL,
  id            UUID   NOT NULL,
  activity_id   UUID   NOT NULL,
  person_id     UUID   NOT NULL,
  grade         TEXT   NOT NULL,
  from_at       BIGINT NOT NULL,
  until_at      BIGINT,
  minutes       BIGINT NOT NULL,
  rule_id       UUID,
  rule_version  BIGINT NOT NULL,
  earns         BIGINT NOT NULL,
  reason        TEXT   NOT NULL,
  entered_by    UUID,
  beans         BIGINT,
  award_id      UUID,
  PRIMARY KEY (community_id, id),
  UNIQUE (community_id, activity_id, person_id),
  FOREIGN KEY (community_id, activity_id) REFERENCES volunteer_activities (community_id, id)
);
CREATE INDEX volunteer_participations_person ON volunteer_participations (community_id, person_id, from_at);
CREATE INDEX volunteer_participations_from ON volunteer_participations (community_id, from_at);
