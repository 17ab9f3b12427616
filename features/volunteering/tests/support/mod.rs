//! A community with a fund, a rule, a team and some people, on a fresh database.
#![allow(dead_code, reason = "each test binary uses a part of it")]
#![expect(clippy::expect_used, reason = "a test may stop here")]

use std::cell::Cell;
use std::sync::Arc;

use ::access::{Actor, Cx, Grant, PersonId, Role, Scope};
use beans::{Deposit, FundId, Life, NewFund, Once};
use common::clock::MINUTE_MS;
use common::{Beans, CommunityId, Fen, Timestamp};
use db::testing::TestDb;
use db::{Reader, Tx};
use people::{NewCommunity, NewPerson};
use vault::Vault;
use volunteering::*;

pub struct House<'d> {
    pub test: &'d TestDb,
    pub community: CommunityId,
    pub vault: Arc<Vault>,
    pub now: Cell<Timestamp>,
    seed: Cell<u128>,
    pub people: Vec<PersonId>,
    pub fund: FundId,
    pub rule: RuleId,
    pub team: TeamId,
}

/// Who asks in a test; the number is that of the person.
#[derive(Clone, Copy)]
pub enum Who {
    System,
    Resident(usize),
    Leader(usize),
    Staff(usize, Role),
    /// Staff logged in without a second factor.
    Weak(usize, Role),
    /// Staff of another community.
    Stranger(Role),
}

pub const LEADER: Who = Who::Leader(0);
pub const STAFF: Who = Who::Staff(1, Role::Staff);
pub const ADMIN: Who = Who::Staff(1, Role::Admin);

pub fn at(local: &str) -> Timestamp {
    Timestamp::parse_local(local).expect("a time")
}

/// 2 beans an hour by code, 1 by roster, none for the rest; at most 4 a day and 10 a month; half hours count.
pub fn terms(fund: FundId) -> Terms {
    Terms {
        name: "志愿服务积分".to_owned(),
        fund,
        rates: Rates { own: Beans::whole(2), roster: Beans::whole(1), ..Rates::default() },
        rounding: Rounding::HalfHour,
        minutes_min: 30,
        cap_day: Some(Beans::whole(4)),
        cap_month: Some(Beans::whole(10)),
        notice_days: 0,
        note: "居民议事会决议".to_owned(),
    }
}

impl<'d> House<'d> {
    /// Twenty residents (0 leads the team), 2026-03-02 08:00.
    pub fn new(test: &'d TestDb) -> Self {
        let mut house = Self {
            test,
            community: "510182001009".parse().expect("a code"),
            vault: Arc::new(Vault::from_keys([1; 32], [2; 32])),
            now: Cell::new(at("2026-03-02T08:00")),
            seed: Cell::new(1),
            people: vec![],
            fund: FundId::new(uuid::Uuid::nil()),
            rule: RuleId::new(uuid::Uuid::nil()),
            team: TeamId::new(uuid::Uuid::nil()),
        };
        house.write(Who::System, |tx, cx| {
            people::create_community(tx, cx, &NewCommunity::named(cx.community, "天府中路社区"))
        });
        for n in 0..20 {
            let person = NewPerson {
                name: format!("居民{n}"),
                phone: None,
                birth_year: None,
                compound: String::new(),
            };
            let id = house.write(Who::System, move |tx, cx| people::create_person(tx, cx, &person));
            house.people.push(id);
        }
        house.fund = house.write(Who::System, |tx, cx| {
            let new = NewFund {
                name: "社区基金".to_owned(),
                approved: Beans::whole(1_000),
                ratio_bp: 10_000,
                life: Life::Days(365),
                resolution: "2026-1".to_owned(),
            };
            let fund = beans::create_fund(tx, cx, &new)?;
            let once = Once::new(cx, "deposit", "d1", &[]);
            beans::deposit(tx, cx, &Deposit { once, fund, amount: Fen::whole(1_000), note: String::new() })?
                .done()?;
            Ok::<_, beans::BeansError>(fund)
        });
        let (fund, leader) = (house.fund, house.people[0]);
        house.rule = house.write(Who::System, move |tx, cx| set_rule(tx, cx, None, &terms(fund))).id;
        house.team = house.write(Who::System, move |tx, cx| {
            let new = NewTeam { name: "退休文化队".to_owned(), about: String::new() };
            let team = create_team(tx, cx, &new)?;
            appoint_leader(tx, cx, team, leader)?;
            Ok::<_, VolunteeringError>(team)
        });
        house
    }

    pub fn cx(&self, who: Who) -> Cx {
        self.seed.set(self.seed.get() + 1_000_000);
        Cx::new(self.actor(who), self.community, self.now.get(), self.seed.get(), Arc::clone(&self.vault))
    }

    pub fn actor(&self, who: Who) -> Actor {
        let here = Scope::Community(self.community);
        let (person, role, scope, strong) = match who {
            Who::System => return Actor::system(),
            Who::Resident(n) => (n, Role::Resident, here, false),
            Who::Leader(n) => (n, Role::TeamLeader, Scope::Unit(self.community, self.team.uuid()), false),
            Who::Staff(n, role) => (n, role, here, true),
            Who::Weak(n, role) => (n, role, here, false),
            Who::Stranger(role) => (1, role, Scope::Community(CommunityId::from_row(510107012004)), true),
        };
        let grant = |role, scope| Grant { role, scope, from: Timestamp::from_millis(0), until: None };
        let mut grants = vec![grant(role, scope)];
        if matches!(who, Who::Leader(_)) {
            grants.push(grant(Role::Resident, here));
        }
        Actor::person(self.people[person], format!("居民{person}"), grants, strong)
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
        self.try_write(who, action).expect("the action goes well")
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
        self.test.db.read_blocking(move |r| query(r, &cx)).expect("the query goes well")
    }

    pub fn set(&self, local: &str) {
        self.now.set(at(local));
    }
    pub fn wait(&self, minutes: i64) {
        self.now.set(self.now.get().plus(minutes * MINUTE_MS));
    }

    pub fn new_activity(&self, starts: &str, ends: &str, capacity: i64) -> NewActivity {
        NewActivity {
            team: self.team,
            rule: Some(self.rule),
            title: "院坝清扫".to_owned(),
            place: "一号院".to_owned(),
            about: String::new(),
            starts_at: at(starts),
            ends_at: at(ends),
            capacity,
        }
    }

    /// An open activity, entered by staff.
    pub fn open(&self, starts: &str, ends: &str, capacity: i64) -> ActivityId {
        let new = self.new_activity(starts, ends, capacity);
        self.write(STAFF, move |tx, cx| {
            let id = create_activity(tx, cx, &new)?;
            open_activity(tx, cx, id)?;
            Ok::<_, VolunteeringError>(id)
        })
    }

    /// What the leader's screen shows now.
    pub fn code(&self, id: ActivityId) -> String {
        self.read(LEADER, move |r, cx| check_in_code(r, cx, id)).digits
    }

    pub fn check_in(&self, n: usize, id: ActivityId) -> Result<Participation, VolunteeringError> {
        let code = self.code(id);
        self.try_write(Who::Resident(n), move |tx, cx| check_in_self(tx, cx, id, &code))
    }

    pub fn check_out(&self, n: usize, id: ActivityId) -> Result<Participation, VolunteeringError> {
        let code = self.code(id);
        self.try_write(Who::Resident(n), move |tx, cx| check_out_self(tx, cx, id, &code))
    }

    pub fn tick(&self, who: Who, id: ActivityId, n: usize, minutes: i64) -> Result<(), VolunteeringError> {
        let tick = RosterTick { person: self.people[n], minutes };
        self.try_write(who, move |tx, cx| tick_roster(tx, cx, id, &[tick]))
    }

    pub fn stay(&self, n: usize, id: ActivityId) -> Option<Participation> {
        let person = self.people[n];
        self.read(Who::System, move |r, cx| participation_of(r, cx.community, id, person))
    }

    pub fn close(&self, id: ActivityId) {
        self.write(LEADER, move |tx, cx| close_activity(tx, cx, id));
    }
}

/// The key of a refusal or of the first wrong field; "denied" or "not-found" else.
pub fn why<T: std::fmt::Debug>(result: Result<T, VolunteeringError>) -> &'static str {
    match result.expect_err("it is refused") {
        VolunteeringError::Refused(msg) => msg.key,
        VolunteeringError::Fields(errors) => errors.iter().next().map_or("no field", |(_, msg)| msg.key),
        VolunteeringError::Denied(denied) if denied.needs_second_factor => "second-factor",
        VolunteeringError::Denied(_) => "denied",
        VolunteeringError::NotFound => "not-found",
        VolunteeringError::Beans(error) => panic!("beans: {error}"),
        VolunteeringError::People(error) => panic!("people: {error}"),
        VolunteeringError::Db(error) => panic!("database: {error}"),
    }
}
