-- 商家联盟: shops, what they give, what they took, and the weekly runs that pay them. Amounts are hundredths of a bean.
-- state: applied, active, suspended, left. caught_up: the last number of the journal whose payments are all in alliance_entries. code: what is printed in the shop (the room beans makes it). monthly_cap: 0 is none.
CREATE TABLE alliance_merchants (
  community_id    INTEGER NOT NULL,
  id              BLOB    NOT NULL,
  organisation_id BLOB    NOT NULL,
  code            TEXT    NOT NULL,
  name            TEXT    NOT NULL,
  category        TEXT    NOT NULL,
  address         TEXT    NOT NULL,
  hours           TEXT    NOT NULL,
  state           TEXT    NOT NULL,
  cancel_minutes  INTEGER NOT NULL,
  monthly_cap     INTEGER NOT NULL,
  holder          TEXT    NOT NULL,
  bank            TEXT    NOT NULL,
  account_sealed  BLOB    NOT NULL,
  account_tail    TEXT    NOT NULL,
  applied_by      BLOB,
  applied_at      INTEGER NOT NULL,
  approved_by     BLOB,
  approved_at     INTEGER,
  caught_up       INTEGER NOT NULL,
  PRIMARY KEY (community_id, id),
  UNIQUE (community_id, code),
  UNIQUE (community_id, name),
  FOREIGN KEY (community_id, organisation_id) REFERENCES organisations (community_id, id)
) STRICT;

-- beans: what it costs, 0 when the shop says so itself. state: active, ended.
CREATE TABLE alliance_offers (
  community_id    INTEGER NOT NULL,
  id              BLOB    NOT NULL,
  merchant_id     BLOB    NOT NULL,
  title           TEXT    NOT NULL,
  beans           INTEGER NOT NULL,
  state           TEXT    NOT NULL,
  created_at      INTEGER NOT NULL,
  PRIMARY KEY (community_id, id),
  FOREIGN KEY (community_id, merchant_id) REFERENCES alliance_merchants (community_id, id)
) STRICT;
CREATE INDEX alliance_offers_merchant ON alliance_offers (community_id, merchant_id);

-- week: the Monday of the week that the run pays in. state: draft, signed, approved, closed, withdrawn.
CREATE TABLE alliance_runs (
  community_id    INTEGER NOT NULL,
  id              BLOB    NOT NULL,
  number          INTEGER NOT NULL,
  week            TEXT    NOT NULL,
  cutoff          INTEGER NOT NULL,
  state           TEXT    NOT NULL,
  drafted_by      BLOB,
  drafted_at      INTEGER NOT NULL,
  first_by        BLOB,
  first_at        INTEGER,
  second_by       BLOB,
  second_at       INTEGER,
  closed_at       INTEGER,
  PRIMARY KEY (community_id, id),
  UNIQUE (community_id, number)
) STRICT;
CREATE UNIQUE INDEX alliance_runs_week ON alliance_runs (community_id, week) WHERE state <> 'withdrawn';

-- One shop in one run. state: due, paid, returned, carried (nothing to pay; the next run nets it), withdrawn.
CREATE TABLE alliance_lines (
  community_id    INTEGER NOT NULL,
  run_id          BLOB    NOT NULL,
  merchant_id     BLOB    NOT NULL,
  payments        INTEGER NOT NULL,
  taken           INTEGER NOT NULL,
  refunded        INTEGER NOT NULL,
  returned        INTEGER NOT NULL,
  amount          INTEGER NOT NULL,
  state           TEXT    NOT NULL,
  holder          TEXT    NOT NULL,
  bank            TEXT    NOT NULL,
  account_sealed  BLOB    NOT NULL,
  account_tail    TEXT    NOT NULL,
  transfer_id     BLOB,
  settled_at      INTEGER,
  note            TEXT    NOT NULL,
  PRIMARY KEY (community_id, run_id, merchant_id),
  FOREIGN KEY (community_id, run_id) REFERENCES alliance_runs (community_id, id),
  FOREIGN KEY (community_id, merchant_id) REFERENCES alliance_merchants (community_id, id)
) STRICT;
CREATE INDEX alliance_lines_merchant ON alliance_lines (community_id, merchant_id);

-- What a shop is owed, entry by entry; only run_id is ever set later. kind: payment, refund (of a payment, below zero),
-- returned (a line the bank sent back: owed again), abandoned (a key that may not pay any more, 0 beans).
-- id: that of the transfer where there is one. by_id: who asked (all zeros: the system). form_key: the idempotency key of the form or API call.
CREATE TABLE alliance_entries (
  community_id    INTEGER NOT NULL,
  id              BLOB    NOT NULL,
  merchant_id     BLOB    NOT NULL,
  kind            TEXT    NOT NULL,
  amount          INTEGER NOT NULL,
  way             TEXT    NOT NULL,
  form_key        TEXT    NOT NULL,
  at              INTEGER NOT NULL,
  payer_id        BLOB,
  payer_mask      TEXT    NOT NULL,
  by_id           BLOB    NOT NULL,
  transfer_id     BLOB,
  of_id           BLOB,
  run_id          BLOB,
  PRIMARY KEY (community_id, id),
  UNIQUE (community_id, form_key, merchant_id, by_id),
  FOREIGN KEY (community_id, merchant_id) REFERENCES alliance_merchants (community_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX alliance_entries_time ON alliance_entries (community_id, merchant_id, at);
-- In the order of time, so that a new entry goes to its end.
CREATE INDEX alliance_entries_owed ON alliance_entries (community_id, at) WHERE run_id IS NULL;
CREATE INDEX alliance_entries_run ON alliance_entries (community_id, run_id, merchant_id) WHERE run_id IS NOT NULL;
CREATE UNIQUE INDEX alliance_entries_refund ON alliance_entries (community_id, of_id) WHERE kind = 'refund';
