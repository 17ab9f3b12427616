-- 信义贝: one append-only journal per community; everything else here can be rebuilt from it. Amounts are hundredths.
CREATE TABLE bean_heads (
  community_id  BIGINT NOT NULL,
  last_seq      BIGINT NOT NULL,
  last_at       BIGINT NOT NULL,
  last_account  BIGINT NOT NULL,
  hash          BYTEA  NOT NULL,
  PRIMARY KEY (community_id)
);

-- effect: the engine's effect number; body: the engine's canonical bytes; hash: SHA-256(previous hash, body, actor).
-- debit_prev, credit_prev: the previous entry of that account, so that a statement pages backwards by key.
CREATE TABLE bean_journal (
  community_id  BIGINT NOT NULL,
  seq           BIGINT NOT NULL,
  at            BIGINT NOT NULL,
  effect        BIGINT NOT NULL,
  purpose       BIGINT NOT NULL,
  debit         BIGINT NOT NULL,
  credit        BIGINT NOT NULL,
  amount        BIGINT NOT NULL,
  debit_prev    BIGINT NOT NULL,
  credit_prev   BIGINT NOT NULL,
  transfer_id   UUID,
  actor_id      UUID,
  body          BYTEA  NOT NULL,
  hash          BYTEA  NOT NULL,
  PRIMARY KEY (community_id, seq)
);
CREATE UNIQUE INDEX bean_journal_transfer ON bean_journal (community_id, transfer_id);

CREATE TABLE bean_accounts (
  community_id  BIGINT NOT NULL,
  no            BIGINT NOT NULL,
  asset         BIGINT NOT NULL,
  lotted        BIGINT NOT NULL,
  open          BIGINT NOT NULL,
  floor         BIGINT,
  balance       BIGINT NOT NULL,
  held          BIGINT NOT NULL,
  last_seq      BIGINT NOT NULL,
  out_day       BIGINT NOT NULL,
  out_day_sum   BIGINT NOT NULL,
  out_month     BIGINT NOT NULL,
  out_month_sum BIGINT NOT NULL,
  out_last      BIGINT NOT NULL,
  in_day        BIGINT NOT NULL,
  in_day_sum    BIGINT NOT NULL,
  in_month      BIGINT NOT NULL,
  in_month_sum  BIGINT NOT NULL,
  in_last       BIGINT NOT NULL,
  PRIMARY KEY (community_id, no)
);

-- Whose account it is. kind: 1 wallet, 2 shop, 3 envelope, 4 fund cash, 5 expired, 6 settled, 7 bank.
CREATE TABLE bean_owners (
  community_id  BIGINT NOT NULL,
  kind          BIGINT NOT NULL,
  owner_id      UUID   NOT NULL,
  no            BIGINT NOT NULL,
  label         TEXT   NOT NULL,
  PRIMARY KEY (community_id, kind, owner_id),
  UNIQUE (community_id, no)
);

-- The engine's last limits-set and cover-set entries of an account that has any, as the engine writes them.
CREATE TABLE bean_terms (
  community_id  BIGINT NOT NULL,
  no            BIGINT NOT NULL,
  spending      BYTEA,
  receiving     BYTEA,
  cover         BYTEA,
  PRIMARY KEY (community_id, no)
);

CREATE TABLE bean_lots (
  community_id  BIGINT NOT NULL,
  account_no    BIGINT NOT NULL,
  expires_at    BIGINT NOT NULL,
  lot           BIGINT NOT NULL,
  free          BIGINT NOT NULL,
  held          BIGINT NOT NULL,
  PRIMARY KEY (community_id, account_no, expires_at, lot)
);

-- state: 0 live, 1 captured, 2 voided, 3 lapsed. body: the engine's held-entry bytes.
CREATE TABLE bean_holds (
  community_id  BIGINT NOT NULL,
  id            UUID   NOT NULL,
  debit         BIGINT NOT NULL,
  state         BIGINT NOT NULL,
  body          BYTEA  NOT NULL,
  PRIMARY KEY (community_id, id)
);
CREATE INDEX bean_holds_live ON bean_holds (community_id, debit) WHERE state = 0;

CREATE TABLE bean_reversals (
  community_id  BIGINT NOT NULL,
  transfer_id   UUID   NOT NULL,
  reversed      BIGINT NOT NULL,
  PRIMARY KEY (community_id, transfer_id)
);

-- refusal: 0 for done, else the engine's code. key begins with a time where the client's key has one.
CREATE TABLE bean_answers (
  community_id  BIGINT NOT NULL,
  key           UUID   NOT NULL,
  fingerprint   UUID   NOT NULL,
  seq           BIGINT NOT NULL,
  refusal       BIGINT NOT NULL,
  step          BIGINT NOT NULL,
  PRIMARY KEY (community_id, key)
);

-- What people want to know of a transfer beyond its amount.
CREATE TABLE bean_notes (
  community_id  BIGINT NOT NULL,
  seq           BIGINT NOT NULL,
  fund_id       UUID,
  note          TEXT   NOT NULL,
  PRIMARY KEY (community_id, seq)
);

-- life: how long its beans live: '365d', or 'year' for the end of the calendar year.
CREATE TABLE bean_funds (
  community_id  BIGINT NOT NULL,
  id            UUID   NOT NULL,
  name          TEXT   NOT NULL,
  envelope_no   BIGINT NOT NULL,
  cash_no       BIGINT NOT NULL,
  approved      BIGINT NOT NULL,
  ratio_bp      BIGINT NOT NULL,
  life          TEXT   NOT NULL,
  resolution    TEXT   NOT NULL,
  created_at    BIGINT NOT NULL,
  PRIMARY KEY (community_id, id)
);

-- amount: above zero gives beans from the fund, below zero takes them back. state: proposed, approved, refused.
CREATE TABLE bean_adjustments (
  community_id  BIGINT NOT NULL,
  id            UUID   NOT NULL,
  account_no    BIGINT NOT NULL,
  fund_id       UUID   NOT NULL,
  amount        BIGINT NOT NULL,
  reason        TEXT   NOT NULL,
  state         TEXT   NOT NULL,
  proposed_by   UUID   NOT NULL,
  proposed_at   BIGINT NOT NULL,
  decided_by    UUID,
  decided_at    BIGINT,
  transfer_id   UUID,
  PRIMARY KEY (community_id, id)
);
CREATE INDEX bean_adjustments_state ON bean_adjustments (community_id, state, proposed_at);

-- state: proposed, notice, held, refused, posted. claim_id: what is being claimed; it is claimed once.
CREATE TABLE bean_awards (
  community_id  BIGINT NOT NULL,
  id            UUID   NOT NULL,
  claim_id      UUID   NOT NULL,
  person_id     UUID   NOT NULL,
  fund_id       UUID   NOT NULL,
  amount        BIGINT NOT NULL,
  source_kind   TEXT   NOT NULL,
  source_id     UUID   NOT NULL,
  source_label  TEXT   NOT NULL,
  detail        TEXT   NOT NULL,
  state         TEXT   NOT NULL,
  proposed_by   UUID,
  proposed_at   BIGINT NOT NULL,
  decided_by    UUID,
  decided_at    BIGINT,
  notice_until  BIGINT,
  reason        TEXT   NOT NULL,
  transfer_id   UUID,
  PRIMARY KEY (community_id, id),
  UNIQUE (community_id, claim_id)
);
CREATE INDEX bean_awards_state ON bean_awards (community_id, state, proposed_at);
CREATE INDEX bean_awards_person ON bean_awards (community_id, person_id, proposed_at);
CREATE INDEX bean_awards_source ON bean_awards (community_id, source_id);
CREATE INDEX bean_awards_transfer ON bean_awards (community_id, transfer_id);

-- state: open, upheld, dismissed.
CREATE TABLE bean_objections (
  community_id  BIGINT NOT NULL,
  id            UUID   NOT NULL,
  award_id      UUID   NOT NULL,
  by_person     UUID   NOT NULL,
  text          TEXT   NOT NULL,
  state         TEXT   NOT NULL,
  answer        TEXT   NOT NULL,
  made_at       BIGINT NOT NULL,
  decided_by    UUID,
  decided_at    BIGINT,
  PRIMARY KEY (community_id, id),
  FOREIGN KEY (community_id, award_id) REFERENCES bean_awards (community_id, id)
);
CREATE INDEX bean_objections_award ON bean_objections (community_id, award_id);

-- The community's own numbers; a community without a row uses the defaults of the program.
CREATE TABLE bean_rules (
  community_id  BIGINT NOT NULL,
  notice_days   BIGINT NOT NULL,
  grace_days    BIGINT NOT NULL,
  PRIMARY KEY (community_id)
);

-- The last minute in which a pay code of the wallet was used, and how often.
CREATE TABLE bean_codes (
  community_id  BIGINT NOT NULL,
  account_no    BIGINT NOT NULL,
  minute        BIGINT NOT NULL,
  uses          BIGINT NOT NULL,
  PRIMARY KEY (community_id, account_no)
);

-- state: active, locked, replaced.
CREATE TABLE bean_cards (
  community_id  BIGINT NOT NULL,
  number        TEXT   NOT NULL,
  account_no    BIGINT NOT NULL,
  pin_hash      TEXT   NOT NULL,
  tries         BIGINT NOT NULL,
  state         TEXT   NOT NULL,
  issued_at     BIGINT NOT NULL,
  PRIMARY KEY (community_id, number)
);
CREATE INDEX bean_cards_account ON bean_cards (community_id, account_no);
