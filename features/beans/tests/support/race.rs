//! Many askers at one instant.
#![expect(clippy::expect_used, reason = "a test may stop here")]

use std::sync::{Arc, Barrier};
use std::thread::JoinHandle;

use ::access::Cx;
use beans::*;
use common::Beans;
use db::Tx;
use uuid::Uuid;

use crate::support::{House, Who};

pub const CLIENTS: usize = 64;

pub type Ran<T> = Result<T, BeansError>;
pub type Act<T> = Box<dyn FnMut(&mut Tx<'_>, &Cx) -> Ran<T> + Send>;

impl House<'_> {
    /// Runs action `n` of each of 64 askers, every one from a thread of its own, all let go at one instant; their
    /// answers in order.
    pub fn race<T: Send + 'static>(
        &self,
        who: impl Fn(usize) -> Who,
        make: impl Fn(usize) -> Act<T>,
    ) -> Vec<Ran<T>> {
        let start = Arc::new(Barrier::new(CLIENTS));
        let asker = |n| {
            let (cx, db, start, mut act) =
                (self.cx(who(n)), self.test.db.clone(), Arc::clone(&start), make(n));
            std::thread::spawn(move || {
                start.wait();
                db.write_blocking(cx.community, move |tx| act(tx, &cx.clone()))
            })
        };
        answers((0..CLIENTS).map(asker).collect())
    }

    /// As [`House::race`], but all are waiting in the queue before the first may run, so that they share a commit.
    pub fn in_one_batch<T: Send + 'static>(
        &self,
        who: impl Fn(usize) -> Who,
        make: impl Fn(usize) -> Act<T>,
    ) -> Vec<Ran<T>> {
        let (db, community) = (self.test.db.clone(), self.community);
        let all_wait = db.writes() + 1 + CLIENTS as u64;
        let (running, runs) = std::sync::mpsc::channel();
        let gate = {
            let (db, queue) = (db.clone(), db.clone());
            std::thread::spawn(move || {
                db.write_blocking(community, move |_| {
                    let _ = running.send(());
                    while queue.writes() < all_wait {
                        std::thread::yield_now();
                    }
                    Ok::<_, db::Error>(())
                })
            })
        };
        runs.recv().expect("the gate is reached");
        let asker = |n| {
            let (cx, db, mut act) = (self.cx(who(n)), db.clone(), make(n));
            std::thread::spawn(move || db.write_blocking(cx.community, move |tx| act(tx, &cx.clone())))
        };
        let answers = answers((0..CLIENTS).map(asker).collect());
        gate.join().expect("the gate lives").expect("the gate opens");
        answers
    }

    /// Sum of the five wallets and the shop, in one snapshot.
    pub fn in_hands(&self) -> Beans {
        let (people, shop) = (self.people.clone(), self.shop);
        self.read(Who::System, move |r, cx| {
            let mut sum = shop_balance(r, cx, shop)?;
            for person in people {
                let balance = balance_of(r, cx, person)?;
                sum = Beans(sum.0 + balance.available.0 + balance.held.0);
            }
            Ok::<_, BeansError>(sum)
        })
    }
}

fn answers<T>(askers: Vec<JoinHandle<Ran<T>>>) -> Vec<Ran<T>> {
    askers.into_iter().map(|asker| asker.join().expect("an asker lives")).collect()
}

pub fn done(answers: &[Ran<Answer>]) -> usize {
    answers.iter().filter(|answer| matches!(answer, Ok(Answer::Done(_)))).count()
}

/// A payment at the printed code of the shop.
pub fn pay(shop: Uuid, key: String, beans: i64) -> Act<Answer> {
    Box::new(move |tx, cx| {
        let once = Once::new(cx, "pay", &key, &[&beans.to_string()]);
        redeem(tx, cx, &Payment { once, shop, amount: Beans::whole(beans), payer: Payer::Myself })
    })
}

pub fn give(to: ::access::PersonId, key: String, beans: i64) -> Act<Answer> {
    Box::new(move |tx, cx| {
        let once = Once::new(cx, "gift", &key, &[&to.to_string(), &beans.to_string()]);
        gift(tx, cx, &Gift { once, to, amount: Beans::whole(beans), note: String::new() })
    })
}
