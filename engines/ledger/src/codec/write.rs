use crate::{Asset, Cover, Effect, Entry, Hold, HoldState, Limits, LotMove, Move, Origin, Release};

pub(super) struct Writer {
    pub bytes: Vec<u8>,
}

impl Writer {
    pub fn new(version: u8) -> Self {
        Self { bytes: vec![version] }
    }

    pub(super) fn byte(&mut self, byte: u8) {
        self.bytes.push(byte);
    }

    pub(super) fn int(&mut self, value: i64) {
        let mut rest = ((value << 1) ^ (value >> 63)).cast_unsigned();
        while rest >= 0x80 {
            self.byte((rest & 0x7f) as u8 | 0x80);
            rest >>= 7;
        }
        self.byte(rest as u8);
    }

    fn id(&mut self, id: u128) {
        self.bytes.extend_from_slice(&id.to_be_bytes());
    }

    pub(super) fn maybe(&mut self, value: Option<i64>) {
        self.byte(u8::from(value.is_some()));
        value.into_iter().for_each(|value| self.int(value));
    }

    pub(super) fn ints(&mut self, values: &[i64]) {
        values.iter().for_each(|value| self.int(*value));
    }

    pub fn lots(&mut self, lots: &[LotMove]) {
        self.int(lots.len() as i64);
        lots.iter().for_each(|lot| self.ints(&[lot.lot.0, lot.expires_ms, lot.amount]));
    }

    pub fn entry(&mut self, entry: &Entry) {
        self.ints(&[entry.seq, entry.at_ms]);
        self.byte(u8::from(entry.request.is_some()));
        if let Some(request) = entry.request {
            self.id(request.key.0);
            self.id(request.fingerprint.0);
        }
        self.effect(&entry.effect);
    }

    fn effect(&mut self, effect: &Effect) {
        match effect {
            Effect::Opened { account, asset, lotted, floor } => {
                self.byte(1);
                self.int(account.0);
                self.byte(u8::from(*asset == Asset::Yuan));
                self.byte(u8::from(*lotted));
                self.maybe(*floor);
            }
            Effect::Closed { account } => {
                self.byte(2);
                self.int(account.0);
            }
            Effect::FloorSet { account, floor } => {
                self.byte(3);
                self.int(account.0);
                self.maybe(*floor);
            }
            Effect::SpendingLimitsSet { account, limits } => self.limits_set(4, account.0, limits),
            Effect::ReceivingLimitsSet { account, limits } => self.limits_set(5, account.0, limits),
            Effect::CoverSet { account, cover } => {
                self.byte(6);
                self.int(account.0);
                self.cover(cover.as_ref());
            }
            Effect::Moved(moved) => self.moved(moved),
            Effect::Held(hold) => {
                self.byte(8);
                self.hold(hold);
            }
            Effect::Released { hold, how } => {
                self.byte(9);
                self.id(hold.0);
                self.byte(u8::from(*how == Release::Lapsed));
            }
            Effect::Refused { refusal, step } => {
                self.byte(10);
                self.byte(refusal.code());
                self.int(i64::from(*step));
            }
            Effect::Declined { reason } => {
                self.byte(11);
                self.int(i64::from(*reason));
            }
        }
    }

    fn limits_set(&mut self, tag: u8, account: i64, limits: &Limits) {
        self.byte(tag);
        self.int(account);
        self.limits(limits);
    }

    pub(super) fn limits(&mut self, limits: &Limits) {
        let all = [limits.per_payment, limits.per_day, limits.per_month, limits.min_gap_ms];
        all.into_iter().for_each(|limit| self.maybe(limit));
    }

    pub(super) fn cover(&mut self, cover: Option<&Cover>) {
        self.byte(u8::from(cover.is_some()));
        if let Some(cover) = cover {
            self.int(cover.ratio_bp);
            for list in [&cover.cash, &cover.backing] {
                self.int(list.len() as i64);
                list.iter().for_each(|no| self.int(no.0));
            }
        }
    }

    fn moved(&mut self, moved: &Move) {
        self.byte(7);
        self.id(moved.id.0);
        match moved.origin {
            Origin::Transfer => self.byte(0),
            Origin::Expiry => self.byte(1),
            Origin::Capture { hold } => {
                self.byte(2);
                self.id(hold.0);
            }
            Origin::Reversal { of } => {
                self.byte(3);
                self.id(of.0);
            }
        }
        self.ints(&[i64::from(moved.purpose), moved.from.0, moved.to.0, moved.amount]);
        self.lots(&moved.lots);
    }

    pub fn hold(&mut self, hold: &Hold) {
        self.id(hold.id.0);
        let Hold { purpose, from, to, amount, made_ms, lapses_ms, .. } = *hold;
        self.ints(&[i64::from(purpose), from.0, to.0, amount, made_ms, lapses_ms]);
        self.byte(match hold.state {
            HoldState::Live => 0,
            HoldState::Captured => 1,
            HoldState::Voided => 2,
            HoldState::Lapsed => 3,
        });
        self.lots(&hold.lots);
    }
}
