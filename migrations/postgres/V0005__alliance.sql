-- 商家联盟: shops, what they give, what they took, and the weekly runs that pay them. Amounts are hundredths of a bean.
-- state: applied, active, suspended, left. caught_up: the last number of the journal whose payments are all in alliance_entries. code: what is printed in the shop (the room beans makes it). monthly_cap: 0 is none.
CREATE TABLE alliance_merchants (
  community_id    BIGINT  NOT NULL,
  id              UUID    NOT NULL,
  organisation_id UUID    NOT NULL,
  code            TEXT    NOT NULL,
  name            TEXT    NOT NULL,
  category        TEXT    NOT NULL,
  address         TEXT    NOT NULL,
  hours           TEXT    NOT NULL,
  state           TEXT    NOT NULL,
  cancel_minutes  BIGINT  NOT NULL,
  monthly_cap     BIGINT  NOT NULL,
  holder          TEXT    NOT NULL,
  bank            TEXT    NOT NULL,
  account_sealed  BYTEA   NOT NULL,
  account_tail    TEXT    NOT NULL,
  applied_by      UUID,
  applied_at      BIGINT  NOT NULL,
  approved_by     UUID,
  approved_at     BIGINT,
  caught_up       BIGINT  NOT NULL,
  PRIMARY KEY (community_id, id),
  UNIQUE (community_id, code),
  UNIQUE (community_id, name),
  FOREIGN KEY (community_id, organisation_id) REFERENCES organisations (community_id, id)
);

-- beans: what it costs, 0 when the shop says so itself. state: active, ended.
CREATE TABLE alliance_offers (
  community_id    BIGINT  NOT NULL,
  id              UUID    NOT NULL,
  merchant_id     UUID    NOT NULL,
  title           TEXT    NOT NULL,
  beans           BIGINT  NOT NULL,
  state           TEXT    NOT NULL,
  created_at      BIGINT  NOT NULL,
  PRIMARY KEY (community_id, id),
  FOREIGN KEY (community_id, merchant_id) REFERENCES alliance_merchants (community_id, id)
);
CREATE INDEX alliance_offers_merchant ON alliance_offers (community_id, merchant_id);

-- week: the Monday of the week that the run pays in. state: draft, signed, approved, closed, withdrawn.
CREATE TABLE alliance_runs (
  community_id    BIGINT  NOT NULL,
  id              UUID    NOT NULL,
  number          BIGINT  NOT NULL,
  week            TEXT    NOT NULL,
  cutoff          BIGINT  NOT NULL,
  state           TEXT    NOT NULL,
  drafted_by      UUID,
  drafted_at      BIGINT  NOT NULL,
  first_by        UUID,
  first_at        BIGINT,
  second_by       UUID,
  second_at       BIGINT,
  closed_at       BIGINT,
  PRIMARY KEY (community_id, id),
  UNIQUE (community_id, number)
);
CREATE UNIQUE INDEX alliance_runs_week ON alliance_runs (community_id, week) WHERE state <> 'withdrawn';

-- One shop in one run. state: due, paid, returned, carried (nothing to pay; the next run nets it), withdrawn.
CREATE TABLE alliance_lines (
  community_id    BIGINT  NOT NULL,
  run_id          UUID    NOT NULL,
  merchant_id     UUID    NOT NULL,
  payments        BIGINT  NOT NULL,
  taken           BIGINT  NOT NULL,
  refunded        BIGINT  NOT NULL,
  returned        BIGINT  NOT NULL,
  amount          BIGINT  NOT NULL,
  state           TEXT    NOT NULL,
  holder          TEXT    NOT NULL,
  bank            TEXT    NOT NULL,
  account_sealed  BYTEA   NOT NULL,
  account_tail    TEXT    NOT NULL,
  transfer_id     UUID,
  settled_at      BIGINT,
  note            TEXT    NOT NULL,
  PRIMARY KEY (community_id, run_id, merchant_id),
  FOREIGN KEY (community_id, run_id) REFERENCES alliance_runs (community_id, id),
  FOREIGN KEY (community_id, merchant_id) REFERENCES alliance_merchants (community_id, id)
);
CREATE INDEX alliance_lines_merchant ON alliance_lines (community_id, merchant_id);

-- What a shop is owed, entry by entry; only run_id is ever set later. kind: payment, refund (of a payment, below zero),
-- returned (a line the bank sent back: owed again), abandoned (a key that may not pay any more, 0 beans).
-- id: that of the transfer where there is one. by_id: who asked (all zeros: the system). form_key: the idempotency key of the form or API call.
CREATE TABLE alliance_entries (
  community_id    BIGINT  NOT NULL,
  id              UUID    NOT NULL,
  merchant_id     UUID    NOT NULL,
  kind            TEXT    NOT NULL,
  amount          BIGINT  NOT NULL,
  way             TEXT    NOT NULL,
  form_key        TEXT    NOT NULL,
  at              BIGINT  NOT NULL,
  payer_id        UUID,
  payer_mask      TEXT    NOT NULL,
  by_id           UUID    NOT NULL,
  transfer_id     UUID,
  of_id           UUID,
  run_id          UUID,
  PRIMARY KEY (community_id, id),
  UNIQUE (community_id, form_key, merchant_id, by_id),
  FOREIGN KEY (community_id, merchant_id) REFERENCES alliance_merchants (community_id, id)
);
CREATE INDEX alliance_entries_time ON alliance_entries (community_id, merchant_id, at);
-- In the order of time, so that a new entry goes to its end.
CREATE INDEX alliance_entries_owed ON alliance_entries (community_id, at) WHERE run_id IS NULL;
CREATE INDEX alliance_entries_run ON alliance_entries (community_id, run_id, merchant_id) WHERE run_id IS NOT NULL;
CREATE UNIQUE INDEX alliance_entries_refund ON alliance_entries (community_id, of_id) WHERE kind = 'refund';
