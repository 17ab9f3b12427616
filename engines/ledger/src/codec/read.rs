use super::{Garbled, LIST_MAX};
use crate::{
    AccountNo, Asset, Cover, Effect, Entry, Fingerprint, Hold, HoldState, Key, Limits, LotMove, LotNo, Move,
    Origin, Refusal, Release, Request, TransferId,
};

pub(super) struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
}

type Read<T> = Result<T, Garbled>;

impl<'a> Reader<'a> {
    pub fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 0 }
    }

    pub(super) fn garbled<T>(&self) -> Read<T> {
        Err(Garbled { at: self.at })
    }

    fn byte(&mut self) -> Read<u8> {
        let byte = self.bytes.get(self.at).copied().ok_or(Garbled { at: self.at })?;
        self.at += 1;
        Ok(byte)
    }

    pub fn expect(&mut self, wanted: u8) -> Read<()> {
        if self.byte()? == wanted { Ok(()) } else { self.garbled() }
    }

    pub fn end(&self) -> Read<()> {
        if self.at == self.bytes.len() { Ok(()) } else { self.garbled() }
    }

    /// A byte below `count`.
    pub(super) fn choice(&mut self, count: u8) -> Read<u8> {
        let byte = self.byte()?;
        if byte < count { Ok(byte) } else { self.garbled() }
    }

    /// A varint in its shortest form: ten bytes at most, no padding.
    pub(super) fn int(&mut self) -> Read<i64> {
        let mut value = 0_u64;
        for shift in (0..70).step_by(7) {
            let byte = self.byte()?;
            let bits = u64::from(byte & 0x7f);
            let padded = byte == 0 && shift > 0;
            if padded || (shift == 63 && byte > 1) {
                return self.garbled();
            }
            value |= bits << shift;
            if byte < 0x80 {
                return Ok((value >> 1).cast_signed() ^ -(value & 1).cast_signed());
            }
        }
        self.garbled()
    }

    fn small(&mut self) -> Read<u16> {
        let value = self.int()?;
        u16::try_from(value).or_else(|_| self.garbled())
    }

    pub(super) fn account(&mut self) -> Read<AccountNo> {
        self.int().map(AccountNo)
    }

    fn id(&mut self) -> Read<u128> {
        let (start, end) = (self.at, self.at + 16);
        let bytes = self.bytes.get(start..end).and_then(|slice| slice.try_into().ok());
        self.at = end.min(self.bytes.len());
        bytes.map(u128::from_be_bytes).ok_or(Garbled { at: start })
    }

    pub(super) fn maybe(&mut self) -> Read<Option<i64>> {
        if self.choice(2)? == 1 { self.int().map(Some) } else { Ok(None) }
    }

    pub(super) fn list<T>(&mut self, item: impl Fn(&mut Self) -> Read<T>) -> Read<Vec<T>> {
        let count = self.int()?;
        if !(0..=LIST_MAX).contains(&count) {
            return self.garbled();
        }
        (0..count).map(|_| item(self)).collect()
    }

    pub fn lots(&mut self) -> Read<Vec<LotMove>> {
        self.list(|reader| {
            let (lot, expires_ms, amount) = (LotNo(reader.int()?), reader.int()?, reader.int()?);
            Ok(LotMove { lot, expires_ms, amount })
        })
    }

    pub fn entry(&mut self) -> Read<Entry> {
        let (seq, at_ms) = (self.int()?, self.int()?);
        let request = match self.choice(2)? {
            0 => None,
            _ => Some(Request { key: Key(self.id()?), fingerprint: Fingerprint(self.id()?) }),
        };
        Ok(Entry { seq, at_ms, request, effect: self.effect()? })
    }

    fn effect(&mut self) -> Read<Effect> {
        match self.byte()? {
            1 => Ok(Effect::Opened {
                account: self.account()?,
                asset: if self.choice(2)? == 1 { Asset::Yuan } else { Asset::Bean },
                lotted: self.choice(2)? == 1,
                floor: self.maybe()?,
            }),
            2 => Ok(Effect::Closed { account: self.account()? }),
            3 => Ok(Effect::FloorSet { account: self.account()?, floor: self.maybe()? }),
            4 => Ok(Effect::SpendingLimitsSet { account: self.account()?, limits: self.limits()? }),
            5 => Ok(Effect::ReceivingLimitsSet { account: self.account()?, limits: self.limits()? }),
            6 => Ok(Effect::CoverSet { account: self.account()?, cover: self.cover()? }),
            7 => self.moved().map(Effect::Moved),
            8 => self.hold().map(Effect::Held),
            9 => {
                let hold = TransferId(self.id()?);
                let how = if self.choice(2)? == 1 { Release::Lapsed } else { Release::Voided };
                Ok(Effect::Released { hold, how })
            }
            10 => {
                let code = self.byte()?;
                let refusal = Refusal::from_code(code).ok_or(Garbled { at: self.at })?;
                Ok(Effect::Refused { refusal, step: self.small()? })
            }
            11 => Ok(Effect::Declined { reason: self.small()? }),
            _ => self.garbled(),
        }
    }

    pub(super) fn limits(&mut self) -> Read<Limits> {
        Ok(Limits {
            per_payment: self.maybe()?,
            per_day: self.maybe()?,
            per_month: self.maybe()?,
            min_gap_ms: self.maybe()?,
        })
    }

    pub(super) fn cover(&mut self) -> Read<Option<Cover>> {
        if self.choice(2)? == 0 {
            return Ok(None);
        }
        let ratio_bp = self.int()?;
        let (cash, backing) = (self.list(Self::account)?, self.list(Self::account)?);
        Ok(Some(Cover { cash, backing, ratio_bp }))
    }

    fn moved(&mut self) -> Read<Move> {
        let id = TransferId(self.id()?);
        let origin = match self.choice(4)? {
            0 => Origin::Transfer,
            1 => Origin::Expiry,
            2 => Origin::Capture { hold: TransferId(self.id()?) },
            _ => Origin::Reversal { of: TransferId(self.id()?) },
        };
        let (purpose, from, to, amount) = (self.small()?, self.account()?, self.account()?, self.int()?);
        Ok(Move { id, purpose, origin, from, to, amount, lots: self.lots()? })
    }

    pub fn hold(&mut self) -> Read<Hold> {
        let (id, purpose) = (TransferId(self.id()?), self.small()?);
        let (from, to, amount) = (self.account()?, self.account()?, self.int()?);
        let (made_ms, lapses_ms) = (self.int()?, self.int()?);
        let state = match self.choice(4)? {
            0 => HoldState::Live,
            1 => HoldState::Captured,
            2 => HoldState::Voided,
            _ => HoldState::Lapsed,
        };
        Ok(Hold { id, purpose, from, to, amount, lots: self.lots()?, made_ms, lapses_ms, state })
    }
}
