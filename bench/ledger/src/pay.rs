//! Payments in process: the real action, from real wallets to real shops, each under its own idempotency key.

use std::sync::Arc;
use std::time::{Duration, Instant};

use access::{Actor, Cx, Grant, PersonId, Role, Scope};
use alliance::{Charge, Charged, MerchantId};
use anyhow::{Result, anyhow};
use beans::{Answer, Once, Payer, Payment};
use common::{Beans, Timestamp};
use db::Tx;
use uuid::Uuid;

use crate::failed::Failed;
use crate::gate::percentile;
use crate::house::House;

/// Which accounts the payments touch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Spread {
    Uniform,
    /// Everyone pays one shop.
    OneShop,
    /// One resident pays one shop.
    OneWallet,
}

/// What the clients' idempotency keys look like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keys {
    /// UUIDv7: in the order of time.
    Ordered,
    /// UUIDv4.
    Random,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kind {
    pub spread: Spread,
    pub keys: Keys,
    /// As the till does it: the shop's own record is kept as well.
    pub entered: bool,
}

pub const USUAL: Kind = Kind { spread: Spread::Uniform, keys: Keys::Ordered, entered: false };

/// A payment about to be made.
struct Order {
    cx: Cx,
    key: String,
    shop: Uuid,
    amount: Beans,
    entered: bool,
}

/// Nothing, or why it was refused.
type Paid = Result<(), String>;

impl Order {
    fn new(house: &House, kind: Kind) -> Self {
        let chance = u64::from_be_bytes(vault::random::<8>());
        let (mut who, mut shop) = (pick(&house.wallets, chance), pick(&house.shops, chance >> 24));
        if kind.spread != Spread::Uniform {
            shop = pick(&house.shops, 0);
        }
        if kind.spread == Spread::OneWallet {
            who = pick(&house.wallets, 0);
        }
        let key = match kind.keys {
            Keys::Ordered => Uuid::now_v7(),
            Keys::Random => Uuid::new_v4(),
        };
        let amount = Beans(1 + (chance >> 60) as i64 % 9);
        Self { cx: house.cx(resident(house, who)), key: key.to_string(), shop, amount, entered: kind.entered }
    }

    fn run(&self, tx: &mut Tx<'_>) -> Result<Paid, Failed> {
        if self.entered { self.charge(tx) } else { self.redeem(tx) }
    }

    fn charge(&self, tx: &mut Tx<'_>) -> Result<Paid, Failed> {
        let (merchant, key) = (MerchantId::new(self.shop), self.key.clone());
        let charge = Charge { merchant, key, amount: self.amount, payer: Payer::Myself };
        Ok(match alliance::charge(tx, &self.cx.clone(), &charge)? {
            Charged::Paid(_) => Ok(()),
            Charged::Refused(why) => Err(why.key.to_owned()),
        })
    }

    fn redeem(&self, tx: &mut Tx<'_>) -> Result<Paid, Failed> {
        let cx = self.cx.clone();
        let once = Once::new(&cx, "pay", &self.key, &[&self.shop.to_string(), &self.amount.to_string()]);
        let payment = Payment { once, shop: self.shop, amount: self.amount, payer: Payer::Myself };
        Ok(match beans::redeem(tx, &cx, &payment)? {
            Answer::Done(_) => Ok(()),
            Answer::Refused(reason) => Err(format!("{reason:?}")),
        })
    }
}

/// A house has at least one of each.
fn pick<T: Copy>(of: &[T], chance: u64) -> T {
    of[chance as usize % of.len()]
}

pub fn resident(house: &House, person: PersonId) -> Actor {
    let scope = Scope::Community(house.community);
    let grant = Grant { role: Role::Resident, scope, from: Timestamp::from_millis(0), until: None };
    Actor::person(person, "居民", vec![grant], false)
}

/// What a run did.
#[derive(Clone, Debug, Default)]
pub struct Done {
    pub payments: u64,
    pub took: Duration,
    /// Of each write, in microseconds.
    pub p50_us: f64,
    pub p99_us: f64,
}

impl Done {
    pub fn per_second(&self) -> f64 {
        self.payments as f64 / self.took.as_secs_f64().max(1e-9)
    }
}

/// `clients` tasks on one thread, each waiting for the durable answer of one payment before it makes the next.
pub fn singles(house: &House, clients: usize, time: Duration, kind: Kind) -> Result<Done> {
    let runtime = tokio::runtime::Builder::new_current_thread().build()?;
    let house = Arc::new(house.clone());
    let started = Instant::now();
    let client = |_| {
        let house = Arc::clone(&house);
        runtime.spawn(async move {
            let mut times = Vec::new();
            while started.elapsed() < time {
                let order = Order::new(&house, kind);
                let asked = Instant::now();
                let answer = house.db.write(house.community, move |tx| order.run(tx)).await;
                times.push(asked.elapsed().as_nanos() as u64);
                accepted(answer)?;
            }
            Ok::<_, anyhow::Error>(times)
        })
    };
    let tasks: Vec<_> = (0..clients).map(client).collect();
    let mut times = Vec::new();
    for task in tasks {
        times.extend(runtime.block_on(task)??);
    }
    let took = started.elapsed();
    let (p50_us, p99_us) = (percentile(&mut times, 0.5), percentile(&mut times, 0.99));
    Ok(Done { payments: times.len() as u64, took, p50_us, p99_us })
}

/// Many payments in one write, one write after another; counts only the time inside `db.write`.
pub fn batches(house: &House, size: usize, until: Until, kind: Kind) -> Result<Done> {
    let (mut done, mut times) = (Done::default(), Vec::new());
    while until.goes_on(&done) {
        let orders: Vec<Order> = (0..size).map(|_| Order::new(house, kind)).collect();
        let asked = Instant::now();
        let answers = house.db.write_blocking(house.community, move |tx| {
            orders.iter().map(|order| order.run(tx)).collect::<Result<Vec<_>, Failed>>()
        });
        let took = asked.elapsed();
        times.push(took.as_nanos() as u64);
        done.took += took;
        for answer in answers? {
            accepted(Ok(answer))?;
            done.payments += 1;
        }
    }
    (done.p50_us, done.p99_us) = (percentile(&mut times, 0.5), percentile(&mut times, 0.99));
    Ok(done)
}

/// When a run of batches ends.
#[derive(Clone, Copy, Debug)]
pub enum Until {
    Time(Duration),
    Count(u64),
}

impl Until {
    fn goes_on(self, done: &Done) -> bool {
        match self {
            Self::Time(time) => done.took < time,
            Self::Count(count) => done.payments < count,
        }
    }
}

/// A refusal is cheaper than a payment, so none may be counted.
fn accepted(answer: Result<Paid, Failed>) -> Result<()> {
    answer?.map_err(|why| anyhow!("a payment was refused: {why}"))
}
