-- 信义贝: one append-only journal per community; everything else here can be rebuilt from it. Amounts are hundredths.

-- tree: the right edge of the Merkle tree over the journal. settled_seq: the last entry whose effect on accounts, holds and
-- reversals is in their tables; later ones are replayed when a journal is opened.
CREATE TABLE bean_heads (
  community_id  INTEGER NOT NULL,
  last_seq      INTEGER NOT NULL,
  last_at       INTEGER NOT NULL,
  last_account  INTEGER NOT NULL,
  settled_seq   INTEGER NOT NULL,
  tree          BLOB   NOT NULL,
  PRIMARY KEY (community_id)
) STRICT, WITHOUT ROWID;

-- effect: the engine's effect number; body: the engine's canonical bytes; leaf: the first 8 bytes of the hash of
-- leaf seq - 1 in the Merkle tree; the rest is computed from actor_id and body.
-- debit_prev, credit_prev: the previous entry of that account, so that a statement pages backwards by key.
CREATE TABLE bean_journal (
  community_id  INTEGER NOT NULL,
  seq           INTEGER NOT NULL,
  at            INTEGER NOT NULL,
  effect        INTEGER NOT NULL,
  purpose       INTEGER NOT NULL,
  debit         INTEGER NOT NULL,
  credit        INTEGER NOT NULL,
  amount        INTEGER NOT NULL,
  debit_prev    INTEGER NOT NULL,
  credit_prev   INTEGER NOT NULL,
  transfer_id   BLOB,
  actor_id      BLOB,
  body          BLOB   NOT NULL,
  leaf          INTEGER NOT NULL,
  PRIMARY KEY (community_id, seq)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX bean_journal_transfer ON bean_journal (community_id, transfer_id);

-- The roots of full subtrees of 256^level leaves.
CREATE TABLE bean_tree (
  community_id  INTEGER NOT NULL,
  level         INTEGER NOT NULL,
  idx           INTEGER NOT NULL,
  hash          BLOB   NOT NULL,
  PRIMARY KEY (community_id, level, idx)
) STRICT, WITHOUT ROWID;

-- Signed checkpoints, kept for good: at most one a day (local date), when the journal has grown, and the first of each month,
-- which is that month's poster. note: the signed text. Rows are only added.
CREATE TABLE bean_checkpoints (
  community_id  INTEGER NOT NULL,
  day           TEXT   NOT NULL,
  at            INTEGER NOT NULL,
  size          INTEGER NOT NULL,
  note          TEXT   NOT NULL,
  PRIMARY KEY (community_id, day)
) STRICT, WITHOUT ROWID;

-- Which checkpoint arrived at which second place. place: kind and a hash of the address. Rows are only added.
CREATE TABLE bean_published (
  community_id  INTEGER NOT NULL,
  place         TEXT   NOT NULL,
  size          INTEGER NOT NULL,
  at            INTEGER NOT NULL,
  PRIMARY KEY (community_id, place, size)
) STRICT, WITHOUT ROWID;

-- The idempotency keys of 16,384 entries, 8 bytes each, in the order of the journal; zero where an entry answers no key.
CREATE TABLE bean_keys (
  community_id  INTEGER NOT NULL,
  first_seq     INTEGER NOT NULL,
  hashes        BLOB   NOT NULL,
  PRIMARY KEY (community_id, first_seq)
) STRICT, WITHOUT ROWID;

-- body: the engine's bytes of the whole account: limits, meters, cover and lots. next_expiry: when its first lot dies; the
-- largest number without one. The columns say again what queries need.
CREATE TABLE bean_accounts (
  community_id  INTEGER NOT NULL,
  no            INTEGER NOT NULL,
  balance       INTEGER NOT NULL,
  held          INTEGER NOT NULL,
  last_seq      INTEGER NOT NULL,
  next_expiry   INTEGER NOT NULL,
  body          BLOB   NOT NULL,
  PRIMARY KEY (community_id, no)
) STRICT, WITHOUT ROWID;

-- Whose account it is. kind: 1 wallet, 2 shop, 3 envelope, 4 fund cash, 5 expired, 6 settled, 7 bank,
-- 8 clearing with another community (owner_id: its code), 9 on the way to another community.
CREATE TABLE bean_owners (
  community_id  INTEGER NOT NULL,
  kind          INTEGER NOT NULL,
  owner_id      BLOB   NOT NULL,
  no            INTEGER NOT NULL,
  label         TEXT   NOT NULL,
  PRIMARY KEY (community_id, kind, owner_id),
  UNIQUE (community_id, no)
) STRICT, WITHOUT ROWID;

-- body: the engine's bytes of the hold, live or ended. lapses: from this moment on it counts for nothing.
CREATE TABLE bean_holds (
  community_id  INTEGER NOT NULL,
  id            BLOB   NOT NULL,
  debit         INTEGER NOT NULL,
  credit       INTEGER NOT NULL,
  live          INTEGER NOT NULL,
  lapses        INTEGER NOT NULL,
  body          BLOB   NOT NULL,
  PRIMARY KEY (community_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX bean_holds_live ON bean_holds (community_id, debit) WHERE live = 1;
CREATE INDEX bean_holds_at ON bean_holds (community_id, credit, lapses) WHERE live = 1;
CREATE INDEX bean_holds_due ON bean_holds (community_id, lapses) WHERE live = 1;

CREATE TABLE bean_reversals (
  community_id  INTEGER NOT NULL,
  transfer_id   BLOB   NOT NULL,
  reversed      INTEGER NOT NULL,
  PRIMARY KEY (community_id, transfer_id)
) STRICT, WITHOUT ROWID;

-- What people want to know of a transfer beyond its amount.
CREATE TABLE bean_notes (
  community_id  INTEGER NOT NULL,
  seq           INTEGER NOT NULL,
  fund_id       BLOB,
  note          TEXT   NOT NULL,
  PRIMARY KEY (community_id, seq)
) STRICT, WITHOUT ROWID;

-- life: how long its beans live: '365d', or 'year' for the end of the calendar year.
CREATE TABLE bean_funds (
  community_id  INTEGER NOT NULL,
  id            BLOB   NOT NULL,
  name          TEXT   NOT NULL,
  envelope_no   INTEGER NOT NULL,
  cash_no       INTEGER NOT NULL,
  approved      INTEGER NOT NULL,
  ratio_bp      INTEGER NOT NULL,
  life          TEXT   NOT NULL,
  resolution    TEXT   NOT NULL,
  created_at    INTEGER NOT NULL,
  PRIMARY KEY (community_id, id)
) STRICT, WITHOUT ROWID;

-- amount: above zero gives beans from the fund, below zero takes them back. state: proposed, approved, refused.
CREATE TABLE bean_adjustments (
  community_id  INTEGER NOT NULL,
  id            BLOB   NOT NULL,
  account_no    INTEGER NOT NULL,
  fund_id       BLOB   NOT NULL,
  amount        INTEGER NOT NULL,
  reason        TEXT   NOT NULL,
  state         TEXT   NOT NULL,
  proposed_by   BLOB   NOT NULL,
  proposed_at   INTEGER NOT NULL,
  decided_by    BLOB,
  decided_at    INTEGER,
  transfer_id   BLOB,
  PRIMARY KEY (community_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX bean_adjustments_state ON bean_adjustments (community_id, state, proposed_at);

-- state: proposed, notice, held, refused, posted. claim_id: what is being claimed; what was refused may be claimed
-- again: attempt counts from 1. notice_days: of the rule it was proposed under.
CREATE TABLE bean_awards (
  community_id  INTEGER NOT NULL,
  id            BLOB   NOT NULL,
  claim_id      BLOB   NOT NULL,
  attempt       INTEGER NOT NULL,
  person_id     BLOB   NOT NULL,
  fund_id       BLOB   NOT NULL,
  amount        INTEGER NOT NULL,
  source_kind   TEXT   NOT NULL,
  source_id     BLOB   NOT NULL,
  source_label  TEXT   NOT NULL,
  detail        TEXT   NOT NULL,
  notice_days   INTEGER NOT NULL,
  state         TEXT   NOT NULL,
  proposed_by   BLOB,
  proposed_at   INTEGER NOT NULL,
  decided_by    BLOB,
  decided_at    INTEGER,
  notice_until  INTEGER,
  reason        TEXT   NOT NULL,
  transfer_id   BLOB,
  PRIMARY KEY (community_id, id),
  UNIQUE (community_id, claim_id, attempt)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX bean_awards_live ON bean_awards (community_id, claim_id) WHERE state <> 'refused';
CREATE INDEX bean_awards_refused ON bean_awards (community_id, person_id) WHERE state = 'refused';
CREATE INDEX bean_awards_state ON bean_awards (community_id, state, proposed_at);
CREATE INDEX bean_awards_person ON bean_awards (community_id, person_id, proposed_at);
CREATE INDEX bean_awards_source ON bean_awards (community_id, source_id);
CREATE INDEX bean_awards_transfer ON bean_awards (community_id, transfer_id);

-- state: open, upheld, dismissed.
CREATE TABLE bean_objections (
  community_id  INTEGER NOT NULL,
  id            BLOB   NOT NULL,
  award_id      BLOB   NOT NULL,
  by_person     BLOB   NOT NULL,
  text          TEXT   NOT NULL,
  state         TEXT   NOT NULL,
  answer        TEXT   NOT NULL,
  made_at       INTEGER NOT NULL,
  decided_by    BLOB,
  decided_at    INTEGER,
  PRIMARY KEY (community_id, id),
  FOREIGN KEY (community_id, award_id) REFERENCES bean_awards (community_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX bean_objections_award ON bean_objections (community_id, award_id);

-- The community's own numbers (notice_days: what a new earning rule begins with); a community without a row uses the defaults of the program.
CREATE TABLE bean_rules (
  community_id  INTEGER NOT NULL,
  notice_days   INTEGER NOT NULL,
  grace_days    INTEGER NOT NULL,
  PRIMARY KEY (community_id)
) STRICT, WITHOUT ROWID;

-- state: active, locked, replaced.
CREATE TABLE bean_cards (
  community_id  INTEGER NOT NULL,
  number        TEXT   NOT NULL,
  account_no    INTEGER NOT NULL,
  pin_hash      TEXT   NOT NULL,
  tries         INTEGER NOT NULL,
  state         TEXT   NOT NULL,
  issued_at     INTEGER NOT NULL,
  PRIMARY KEY (community_id, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX bean_cards_account ON bean_cards (community_id, account_no);

-- Beans and debts between two communities; both keep a row under one id, the transfer of the one that begins. way: 1 out, 2 in.
-- kind: 1 a gift, 2 a debt paid in yuan. person_id: of this community; other_id: the receiver of a gift, in the row of the sender's
-- community only. state: sent, arrived, returned; why: of what came back. transfer_id: what ended it here.
CREATE TABLE bean_crossings (
  community_id  INTEGER NOT NULL,
  id            BLOB   NOT NULL,
  way           INTEGER NOT NULL,
  kind          INTEGER NOT NULL,
  other         INTEGER NOT NULL,
  person_id     BLOB,
  other_id      BLOB,
  amount        INTEGER NOT NULL,
  note          TEXT   NOT NULL,
  state         TEXT   NOT NULL,
  why           TEXT   NOT NULL,
  at            INTEGER NOT NULL,
  ended_at      INTEGER,
  transfer_id   BLOB,
  PRIMARY KEY (community_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX bean_crossings_state ON bean_crossings (community_id, state, at);
CREATE INDEX bean_crossings_other ON bean_crossings (community_id, other, at);
CREATE INDEX bean_crossings_person ON bean_crossings (community_id, person_id, at);
