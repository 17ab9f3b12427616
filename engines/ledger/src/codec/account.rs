//! An account as a store keeps it.

use super::Garbled;
use super::read::Reader;
use super::write::Writer;
use crate::{Account, Asset, Gauge, LotKey, LotNo, Meter, Position};

impl Writer {
    pub fn account(&mut self, account: &Account) {
        self.int(account.no.0);
        for flag in [account.asset == Asset::Yuan, account.lotted, account.open] {
            self.byte(u8::from(flag));
        }
        self.maybe(account.floor);
        self.ints(&[account.balance, account.held]);
        self.gauge(&account.spending);
        self.gauge(&account.receiving);
        self.cover(account.cover.as_ref());
        self.int(account.positions.len() as i64);
        for (key, position) in account.positions.iter() {
            self.ints(&[key.expires_ms, key.lot.0, position.free, position.held]);
        }
    }

    fn gauge(&mut self, gauge: &Gauge) {
        self.limits(&gauge.limits);
        let used = gauge.meter != Meter::default();
        self.byte(u8::from(used));
        if used {
            let Meter { day, day_sum, month, month_sum, last_ms } = gauge.meter;
            self.ints(&[day, day_sum, month, month_sum, last_ms]);
        }
    }
}

impl Reader<'_> {
    pub fn account_row(&mut self) -> Result<Account, Garbled> {
        let no = self.account()?;
        let asset = if self.choice(2)? == 1 { Asset::Yuan } else { Asset::Bean };
        let (lotted, open) = (self.choice(2)? == 1, self.choice(2)? == 1);
        let mut account = Account::new(no, asset, lotted, self.maybe()?);
        account.open = open;
        (account.balance, account.held) = (self.int()?, self.int()?);
        account.spending = self.gauge()?;
        account.receiving = self.gauge()?;
        account.cover = self.cover()?;
        for _ in 0..self.int()? {
            let key = LotKey { expires_ms: self.int()?, lot: LotNo(self.int()?) };
            let after_the_last = account.positions.last_key().is_none_or(|last| last < key);
            let position = Position { free: self.int()?, held: self.int()? };
            if !after_the_last {
                return self.garbled();
            }
            account.positions.set(key, Some(position));
        }
        Ok(account)
    }

    fn gauge(&mut self) -> Result<Gauge, Garbled> {
        let limits = self.limits()?;
        let mut meter = Meter::default();
        if self.choice(2)? == 1 {
            let (day, day_sum, month) = (self.int()?, self.int()?, self.int()?);
            meter = Meter { day, day_sum, month, month_sum: self.int()?, last_ms: self.int()? };
        }
        Ok(Gauge { limits, meter })
    }
}
