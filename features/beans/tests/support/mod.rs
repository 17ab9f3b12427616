//! A community of five people, a shop and a fund, on a fresh database.
#![allow(dead_code, reason = "each test binary uses a part of it")]
#![expect(clippy::expect_used, reason = "a test may stop here")]

pub mod race;
pub mod receiver;

use std::cell::Cell;
use std::sync::Arc;

use ::access::{Actor, Cx, Grant, PersonId, Role, Scope};
use beans::*;
use common::{Beans, CommunityId, Fen, ListQuery, Timestamp};
use db::testing::TestDb;
use db::{Reader, Tx};
use people::{NewCommunity, NewPerson};
use uuid::Uuid;
use vault::Vault;

pub const DAY: i64 = 86_400_000;

pub struct House<'d> {
    pub test: &'d TestDb,
    pub community: CommunityId,
    pub vault: Arc<Vault>,
    pub now: Cell<Timestamp>,
    seed: Cell<u128>,
    pub people: Vec<PersonId>,
    pub shop: Uuid,
    pub fund: FundId,
}

/// Who asks in a test.
#[derive(Clone, Copy)]
pub enum Who {
    System,
    /// Resident number n.
    Resident(usize),
    /// Person number n wearing a staff hat.
    Staff(usize, Role),
    /// Person number n at the till of the shop.
    Clerk(usize),
}

impl<'d> House<'d> {
    /// Five residents, a fund of 1,000 beans fully covered, a shop, notice of 0 days.
    pub fn new(test: &'d TestDb) -> Self {
        Self::in_town(test, "510182001009", "天府中路社区", 1)
    }

    /// The same in a community of its own; `seed` keeps its ids apart.
    pub fn in_town(test: &'d TestDb, code: &str, name: &'static str, seed: u128) -> Self {
        let community = code.parse().expect("a code");
        let now = Timestamp::parse_local("2026-03-02T09:00").expect("a time");
        let mut house = Self {
            test,
            community,
            vault: Arc::new(Vault::from_keys([1; 32], [2; 32])),
            now: Cell::new(now),
            seed: Cell::new(seed),
            people: vec![],
            shop: Uuid::from_u128(77),
            fund: FundId::new(Uuid::nil()),
        };
        house.write(Who::System, move |tx, cx| {
            people::create_community(tx, cx, &NewCommunity::named(cx.community, name))
        });
        for name in ["王小芳", "李明", "陈大爷", "刘会计", "赵审核"] {
            let person =
                NewPerson { name: name.to_owned(), phone: None, birth_year: None, compound: String::new() };
            let id = house.write(Who::System, move |tx, cx| people::create_person(tx, cx, &person));
            house.people.push(id);
        }
        let (shop, people) = (house.shop, house.people.clone());
        house.fund = house.write(Who::System, move |tx, cx| {
            let new = NewFund {
                name: "社区基金".to_owned(),
                approved: Beans::whole(1_000),
                ratio_bp: 10_000,
                life: Life::Days(365),
                resolution: "2026-1".to_owned(),
            };
            let fund = create_fund(tx, cx, &new)?;
            let once = Once::new(cx, "deposit", "d1", &[]);
            deposit(tx, cx, &Deposit { once, fund, amount: Fen::whole(1_000), note: String::new() })?
                .done()?;
            ensure_shop(tx, cx, shop, "邻里超市")?;
            set_rules(tx, cx, &Rules { notice_days: 0, grace_days: 30 })?;
            people.iter().try_for_each(|person| ensure_wallet(tx, cx, *person).map(|_| ()))?;
            Ok::<_, BeansError>(fund)
        });
        house
    }

    /// The house of `other` seen through another database handle.
    pub fn again(test: &'d TestDb, other: &House<'_>) -> Self {
        let seed = Cell::new(other.seed.get() + (1 << 50));
        let (vault, now, people) = (Arc::clone(&other.vault), other.now.clone(), other.people.clone());
        let House { community, shop, fund, .. } = *other;
        Self { test, community, vault, now, seed, people, shop, fund }
    }

    pub fn cx(&self, who: Who) -> Cx {
        self.seed.set(self.seed.get() + 1_000_000);
        Cx::new(self.actor(who), self.community, self.now.get(), self.seed.get(), Arc::clone(&self.vault))
    }

    pub fn actor(&self, who: Who) -> Actor {
        let (person, role, scope) = match who {
            Who::System => return Actor::system(),
            Who::Resident(n) => (n, Role::Resident, Scope::Community(self.community)),
            Who::Staff(n, role) => (n, role, Scope::Community(self.community)),
            Who::Clerk(n) => (n, Role::Clerk, Scope::Unit(self.community, self.shop)),
        };
        let grant = Grant { role, scope, from: Timestamp::from_millis(0), until: None };
        Actor::person(self.people[person], format!("person {person}"), vec![grant], true)
    }

    pub fn try_write<T, E>(
        &self,
        who: Who,
        mut action: impl FnMut(&mut Tx<'_>, &Cx) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<db::Error> + Send + 'static,
    {
        let cx = self.cx(who);
        self.test.db.write_blocking(self.community, move |tx| action(tx, &cx.clone()))
    }

    pub fn write<T, E>(
        &self,
        who: Who,
        action: impl FnMut(&mut Tx<'_>, &Cx) -> Result<T, E> + Send + 'static,
    ) -> T
    where
        T: Send + 'static,
        E: From<db::Error> + Send + std::fmt::Debug + 'static,
    {
        self.try_write(who, action).expect("the action succeeds")
    }

    pub fn read<T, E>(
        &self,
        who: Who,
        query: impl FnOnce(&mut Reader<'_>, &Cx) -> Result<T, E> + Send + 'static,
    ) -> T
    where
        T: Send + 'static,
        E: From<db::Error> + Send + std::fmt::Debug + 'static,
    {
        let cx = self.cx(who);
        self.test.db.read_blocking(move |r| query(r, &cx)).expect("the query succeeds")
    }

    pub fn wait(&self, ms: i64) {
        self.now.set(self.now.get().plus(ms));
    }

    /// An award to resident n, proposed by the house and approved by person 4, without public notice.
    pub fn award(&self, n: usize, beans: i64) -> AwardId {
        self.award_noticed(n, beans, 0)
    }

    /// The same with days of public notice.
    pub fn award_noticed(&self, n: usize, beans: i64, notice_days: i64) -> AwardId {
        let (person, fund) = (self.people[n], self.fund);
        let id = self.write(Who::System, move |tx, cx| {
            let new = new_award(cx, person, fund, Beans::whole(beans));
            propose_award(tx, cx, &NewAward { notice_days, ..new })
        });
        self.write(Who::Staff(4, Role::Approver), move |tx, cx| approve_award(tx, cx, id));
        id
    }

    pub fn propose(&self, n: usize, beans: i64) -> AwardId {
        let (person, fund) = (self.people[n], self.fund);
        self.write(Who::System, move |tx, cx| {
            propose_award(tx, cx, &new_award(cx, person, fund, Beans::whole(beans)))
        })
    }

    pub fn balance(&self, n: usize) -> Beans {
        let person = self.people[n];
        self.read(Who::Resident(n), move |r, cx| balance_of(r, cx, person)).available
    }

    pub fn shop_balance(&self) -> Beans {
        let shop = self.shop;
        self.read(Who::System, move |r, cx| shop_balance(r, cx, shop))
    }

    pub fn code(&self, n: usize) -> String {
        self.read(Who::Resident(n), pay_code).digits
    }

    /// A payment by the code on resident n's screen, under `key`.
    pub fn pay_by_code(&self, key: &str, code: &str, beans: i64) -> Answer {
        let (key, code, shop) = (key.to_owned(), code.to_owned(), self.shop);
        self.write(Who::Clerk(3), move |tx, cx| {
            let once = Once::new(cx, "till", &key, &[&code, &beans.to_string()]);
            let payer = Payer::Code(code.clone());
            redeem(tx, cx, &Payment { once, shop, amount: Beans::whole(beans), payer })
        })
    }

    /// A payment of resident n at the shop's printed code.
    pub fn pay_myself(&self, n: usize, key: &str, beans: i64) -> Answer {
        let (key, shop) = (key.to_owned(), self.shop);
        self.write(Who::Resident(n), move |tx, cx| {
            let once = Once::new(cx, "pay", &key, &[&beans.to_string()]);
            redeem(tx, cx, &Payment { once, shop, amount: Beans::whole(beans), payer: Payer::Myself })
        })
    }

    pub fn refund(&self, key: &str, transfer: Uuid, beans: Option<i64>) -> Answer {
        let key = key.to_owned();
        self.write(Who::Clerk(3), move |tx, cx| {
            let once = Once::new(cx, "refund", &key, &[]);
            let reason = "打错了".to_owned();
            refund(tx, cx, &Refund { once, transfer, amount: beans.map(Beans::whole), reason })
        })
    }

    pub fn settle(&self, key: &str, beans: i64) -> Answer {
        let (key, shop, fund) = (key.to_owned(), self.shop, self.fund);
        self.write(Who::System, move |tx, cx| {
            let once = Once::new(cx, "settle", &key, &[]);
            settle(
                tx,
                cx,
                &Settlement { once, shop, amount: Beans::whole(beans), fund, note: "第1期".to_owned() },
            )
        })
    }

    /// The open books' newest rows: what each was for, and whether it moved yuan.
    pub fn last_rows(&self, n: usize) -> Vec<(Option<Purpose>, bool)> {
        let all = |r: &mut db::Reader<'_>, cx: &Cx| open_rows(r, cx.community, &ListQuery::default());
        let (page, _) = self.read(Who::System, all);
        page.rows.iter().take(n).map(|row| (row.purpose, row.yuan)).collect()
    }

    pub fn verified(&self) {
        let found = self.read(Who::System, |r, cx| verify(r, &cx.vault, cx.community));
        assert_eq!(found.first_difference, None);
    }
}

pub fn new_award(cx: &Cx, person: PersonId, fund: FundId, amount: Beans) -> NewAward {
    let source =
        AwardSource { kind: "activity".to_owned(), id: Uuid::from_u128(5), label: "河边清扫".to_owned() };
    NewAward { claim: cx.uuid(), person, fund, amount, source, detail: "2 小时".to_owned(), notice_days: 0 }
}
