//! A community of eight people with beans, two shops and a fund, on a fresh database.
#![allow(dead_code, reason = "each test binary uses a part of it")]
#![expect(clippy::expect_used, clippy::panic, reason = "a test may stop here")]

use std::cell::Cell;
use std::sync::Arc;

use ::access::{Actor, Cx, Grant, PersonId, Role, Scope};
use alliance::*;
use beans::{
    AwardSource, Deposit, FundId, Life, NewAward, NewFund, Once, Payer, approve_award, create_fund, deposit,
    ensure_wallet, propose_award,
};
use common::{Beans, CommunityId, Fen, Timestamp};
use db::testing::TestDb;
use db::{Reader, Tx};
use people::{NewCommunity, NewOrganisation, NewPerson, OrganisationKind};
use uuid::Uuid;
use vault::Vault;

pub const MINUTE: i64 = 60_000;
pub const DAY: i64 = 86_400_000;

pub struct House<'d> {
    pub test: &'d TestDb,
    pub community: CommunityId,
    pub vault: Arc<Vault>,
    pub now: Cell<Timestamp>,
    seed: Cell<u128>,
    pub people: Vec<PersonId>,
    /// A shop without a cap and one that takes 50 beans a month; both cancel within 30 minutes.
    pub shop: MerchantId,
    pub small: MerchantId,
    pub fund: FundId,
}

/// Who asks in a test.
#[derive(Clone, Copy)]
pub enum Who {
    System,
    Resident(usize),
    Staff(usize, Role),
    /// Person number n at the till of a shop.
    Clerk(usize, MerchantId),
}

const NAMES: [&str; 8] = ["王小芳", "李明", "陈大爷", "刘会计", "赵审核", "孙社工", "周店主", "吴收银"];

impl<'d> House<'d> {
    /// Everyone has 100 beans; it is Wednesday 2026-03-04 09:00.
    pub fn new(test: &'d TestDb) -> Self {
        let mut house = Self {
            test,
            community: "510182001009".parse().expect("a code"),
            vault: Arc::new(Vault::from_keys([1; 32], [2; 32])),
            now: Cell::new(Timestamp::parse_local("2026-03-04T09:00").expect("a time")),
            seed: Cell::new(1),
            people: vec![],
            shop: MerchantId::new(Uuid::nil()),
            small: MerchantId::new(Uuid::nil()),
            fund: FundId::new(Uuid::nil()),
        };
        house.write(Who::System, |tx, cx| {
            people::create_community(tx, cx, &NewCommunity::named(cx.community, "天府中路社区"))
        });
        for name in NAMES {
            let person =
                NewPerson { name: name.to_owned(), phone: None, birth_year: None, compound: String::new() };
            let id = house.write(Who::System, move |tx, cx| people::create_person(tx, cx, &person));
            house.people.push(id);
        }
        house.fund = house.fund();
        house.shop = house.open_shop("邻里超市", Beans::ZERO);
        house.small = house.open_shop("老张理发", Beans::whole(50));
        house.give_everyone(Beans::whole(100));
        house
    }

    fn fund(&self) -> FundId {
        self.write(Who::System, |tx, cx| {
            let new = NewFund {
                name: "社区基金".to_owned(),
                approved: Beans::whole(10_000),
                ratio_bp: 10_000,
                life: Life::Days(365),
                resolution: "2026-1".to_owned(),
            };
            let fund = create_fund(tx, cx, &new)?;
            let once = Once::new(cx, "deposit", "d1", &[]);
            deposit(tx, cx, &Deposit { once, fund, amount: Fen::whole(10_000), note: String::new() })?
                .done()?;
            Ok::<_, beans::BeansError>(fund)
        })
    }

    fn give_everyone(&self, amount: Beans) {
        for (n, person) in self.people.iter().copied().enumerate() {
            let fund = self.fund;
            self.write(Who::System, move |tx, cx| {
                ensure_wallet(tx, cx, person)?;
                let id = Uuid::from_u128(n as u128 + 1);
                let source =
                    AwardSource { kind: "activity".to_owned(), id, label: "清扫楼道".to_owned() };
                let new = NewAward {
                    person,
                    fund,
                    amount,
                    source,
                    detail: String::new(),
                    claim: id,
                    notice_days: 0,
                };
                let award = propose_award(tx, cx, &new)?;
                approve_award(tx, cx, award)
            });
        }
    }

    pub fn new_merchant(&self, name: &str, monthly_cap: Beans) -> NewMerchant {
        let organisation = NewOrganisation {
            kind: OrganisationKind::SoleTrader,
            name: format!("{name}（个体）"),
            credit_code: String::new(),
            parent: None,
        };
        let organisation =
            self.write(Who::System, move |tx, cx| people::create_organisation(tx, cx, &organisation));
        let terms = MerchantTerms {
            name: name.to_owned(),
            category: Category::Grocery,
            address: "天府中路1号".to_owned(),
            hours: "8:00–20:00".to_owned(),
            cancel_minutes: 30,
            monthly_cap,
        };
        let account = BankAccount {
            holder: name.to_owned(),
            bank: "农业银行".to_owned(),
            number: "6228480000001234".to_owned(),
        };
        NewMerchant { organisation, terms, account }
    }

    pub fn open_shop(&self, name: &str, monthly_cap: Beans) -> MerchantId {
        let new = self.new_merchant(name, monthly_cap);
        let id = self.write(Who::System, move |tx, cx| create_merchant(tx, cx, &new));
        self.write(Who::System, move |tx, cx| set_merchant_state(tx, cx, id, MerchantState::Active, ""));
        id
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
            Who::Clerk(n, shop) => (n, Role::Clerk, Scope::Unit(self.community, shop.uuid())),
        };
        let grant = Grant { role, scope, from: Timestamp::from_millis(0), until: None };
        Actor::person(self.people[person], NAMES[person].to_owned(), vec![grant], true)
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
        E: From<db::Error> + std::fmt::Debug + Send + 'static,
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
        E: From<db::Error> + std::fmt::Debug + Send + 'static,
    {
        let cx = self.cx(who);
        self.test.db.read_blocking(move |r| query(r, &cx)).expect("the query succeeds")
    }

    pub fn later(&self, ms: i64) {
        self.now.set(self.now.get().plus(ms));
    }

    pub fn code(&self, person: usize) -> String {
        self.read(Who::Resident(person), beans::pay_code).digits
    }

    /// Person 7 at the till charges a resident's code of this minute.
    pub fn sell(&self, shop: MerchantId, payer: usize, amount: i64, key: &str) -> Entry {
        let payer = Payer::Code(self.code(payer));
        self.paid(self.try_charge(Who::Clerk(7, shop), shop, payer, amount, key))
    }

    pub fn try_charge(
        &self,
        who: Who,
        merchant: MerchantId,
        payer: Payer,
        amount: i64,
        key: &str,
    ) -> Result<Charged, AllianceError> {
        let charge_ = Charge { merchant, key: key.to_owned(), amount: Beans::whole(amount), payer };
        self.try_write(who, move |tx, cx| charge(tx, cx, &charge_))
    }

    pub fn refund(
        &self,
        who: Who,
        merchant: MerchantId,
        payment: EntryId,
        key: &str,
    ) -> Result<Charged, AllianceError> {
        let new = RefundPayment { merchant, payment, key: key.to_owned(), reason: "退货".to_owned() };
        self.try_write(who, move |tx, cx| refund_payment(tx, cx, &new))
    }

    pub fn paid(&self, charged: Result<Charged, AllianceError>) -> Entry {
        match charged.expect("the action succeeds") {
            Charged::Paid(entry) => *entry,
            Charged::Refused(why) => panic!("refused: {}", why.key),
        }
    }

    pub fn refused(&self, charged: Result<Charged, AllianceError>) -> &'static str {
        match charged.expect("the action succeeds") {
            Charged::Paid(entry) => panic!("paid {entry:?}"),
            Charged::Refused(why) => why.key,
        }
    }

    pub fn balance(&self, person: usize) -> Beans {
        let id = self.people[person];
        self.read(Who::Resident(person), move |r, cx| beans::balance_of(r, cx, id)).available
    }

    /// What the books say the shop is owed.
    pub fn booked(&self, shop: MerchantId) -> Beans {
        self.read(Who::System, move |r, cx| beans::shop_balance(r, cx, shop.uuid()))
    }

    pub fn draft(&self) -> Drafted {
        self.write(Who::Staff(3, Role::Finance), draft_run)
    }

    /// Drafts and signs by both.
    pub fn approved_run(&self) -> RunId {
        let Drafted::New(run) = self.draft() else { panic!("no new run") };
        for (person, role) in [(3, Role::Finance), (4, Role::Approver)] {
            self.write(Who::Staff(person, role), move |tx, cx| sign_run(tx, cx, run));
        }
        run
    }

    pub fn pay(&self, run: RunId) -> usize {
        let fund = self.fund;
        self.write(Who::Staff(3, Role::Finance), move |tx, cx| pay_due_lines(tx, cx, run, fund, 100))
    }

    pub fn lines(&self, run: RunId) -> Vec<(MerchantId, i64, LineState)> {
        let all = self.read(Who::System, move |r, cx| lines(r, cx.community, run));
        all.into_iter().map(|line| (line.merchant, line.amount.0 / 100, line.state)).collect()
    }

    /// Entries here and accounts in the books agree, and the journal holds.
    pub fn check(&self) {
        assert_eq!(self.read(Who::System, differences), []);
    }
}
