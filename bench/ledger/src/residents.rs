//! Residents on the register, each with a wallet of two lots and spending limits.

use access::{Cx, PersonId};
use anyhow::Result;
use beans::{AwardSource, NewAward};
use common::Beans;
use db::Tx;
use people::NewPerson;
use uuid::Uuid;

use crate::failed::Failed;
use crate::house::House;

/// Residents per commit.
const CHUNK: usize = 500;
/// The first lot runs out soon, so that payments spend across lots.
const LOTS: [Beans; 2] = [Beans::whole(2), Beans::whole(50_000)];
const HOT_TIMES: i64 = 1_000;
const PER_PAYMENT: Beans = Beans::whole(500);
const PER_DAY: Beans = Beans::whole(50_000);

pub fn enrol(house: &House, count: usize) -> Result<Vec<PersonId>> {
    let mut all = Vec::with_capacity(count);
    while all.len() < count {
        let (first, last) = (all.len(), count.min(all.len() + CHUNK));
        let fund = house.fund;
        all.extend(
            house.act(move |tx, cx| {
                (first..last).map(|n| one(tx, cx, fund, n)).collect::<Result<Vec<_>, _>>()
            })?,
        );
    }
    Ok(all)
}

fn one(tx: &mut Tx<'_>, cx: &Cx, fund: beans::FundId, n: usize) -> Result<PersonId, Failed> {
    let person =
        NewPerson { name: format!("居民{n}"), phone: None, birth_year: None, compound: String::new() };
    let person = people::create_person(tx, cx, &person)?;
    // The one that pays for everybody where one wallet is hot.
    let times = if n == 0 { HOT_TIMES } else { 1 };
    for amount in LOTS.map(|amount| Beans(amount.0 * times)) {
        let source =
            AwardSource {
                kind: "activity".to_owned(), id: Uuid::from_u128(1), label: "河边清扫".to_owned()
            };
        let new = NewAward {
            claim: cx.uuid(),
            person,
            fund,
            amount,
            source,
            detail: String::new(),
            notice_days: 0,
        };
        let award = beans::propose_award(tx, cx, &new)?;
        beans::approve_award(tx, cx, award)?;
    }
    let per_day = Some(Beans(PER_DAY.0 * times));
    let limits = beans::WalletLimits { per_payment: Some(PER_PAYMENT), per_day, ..Default::default() };
    beans::set_wallet_limits(tx, cx, person, limits, "bench")?;
    Ok(person)
}
