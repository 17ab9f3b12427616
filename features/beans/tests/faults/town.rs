//! A community on a disk that fails, and the program that is started on it again and again.

use std::sync::Arc;

use ::access::{Actor, Cx, Grant, PersonId, Role, Scope};
use beans::*;
use common::{Beans, CommunityId, Timestamp};
use db::testing::TestDb;
use db::{Db, DbUrl, Options, Tx};
use faults::{Disk, Left};
use people::NewPerson;
use tempfile::TempDir;
use uuid::Uuid;
use vault::Vault;

use crate::support::{House, Who};

/// More than a lane writes with the commit that changed them, so that rows are held back.
pub const PEOPLE: usize = 30;
/// Holds a card.
pub const CARD_HOLDER: usize = 2;
/// Approves awards and may not approve those of their own.
pub const APPROVER: usize = 4;
/// Nothing happens by the clock on the wall: the same seed meets the same faults.
const OPTIONS: Options = Options {
    queue_max: 1024,
    readers: 1,
    lanes: 1,
    sync: true,
    batch_ms: u64::MAX / 2,
    settle_after_ms: u64::MAX / 2,
};

/// Account and balance.
pub type Balances = Vec<(i64, i64)>;

pub struct Town {
    pub disk: Disk,
    pub now: Timestamp,
    pub here: Arc<Here>,
    pub lives: usize,
    db: Option<Db>,
    folder: TempDir,
    next_seed: u128,
}

/// What every order needs to know.
pub struct Here {
    pub community: CommunityId,
    pub people: Vec<PersonId>,
    pub shop: Uuid,
    pub fund: FundId,
    pub card: PinProof,
    vault: Arc<Vault>,
}

/// One movement as the journal has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Movement {
    pub id: Uuid,
    pub purpose: i64,
    pub from: i64,
    pub to: i64,
    pub amount: i64,
}

pub type Act<T> = Box<dyn FnMut(&mut Tx<'_>) -> Result<T, BeansError> + Send>;

impl Here {
    pub fn cx(&self, who: Who, now: Timestamp, seed: u128) -> Cx {
        let (person, role, scope) = match who {
            Who::System => {
                return Cx::new(Actor::system(), self.community, now, seed, Arc::clone(&self.vault));
            }
            Who::Resident(n) => (n, Role::Resident, Scope::Community(self.community)),
            Who::Staff(n, role) => (n, role, Scope::Community(self.community)),
            Who::Clerk(n) => (n, Role::Clerk, Scope::Unit(self.community, self.shop)),
        };
        let grant = Grant { role, scope, from: Timestamp::from_millis(0), until: None };
        let actor = Actor::person(self.people[person], format!("person {person}"), vec![grant], true);
        Cx::new(actor, self.community, now, seed, Arc::clone(&self.vault))
    }
}

impl Town {
    /// Thirty people with 20 beans each, one of them with a card, on a disk that still works.
    pub fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let disk = Disk::on(folder.path());
        let mut test = TestDb::sqlite();
        test.db = Db::open(&url(&folder), OPTIONS).unwrap();
        test.db.migrate().unwrap();
        keep_readers_current(&test.db, Arc::new(Vault::from_keys([1; 32], [2; 32])));
        let mut house = House::new(&test);
        for n in house.people.len()..PEOPLE {
            let new = NewPerson {
                name: format!("邻居{n}"),
                phone: None,
                birth_year: None,
                compound: String::new(),
            };
            let id = house.write(Who::System, move |tx, cx| people::create_person(tx, cx, &new));
            house.people.push(id);
        }
        (0..PEOPLE).filter(|n| *n != APPROVER).for_each(|n| _ = house.award(n, 20));
        let (hash, holder) = (hash_pin("204816", [7; 16]).unwrap(), house.people[CARD_HOLDER]);
        let card = house.write(Who::Staff(3, Role::Staff), move |tx, cx| issue_card(tx, cx, holder, &hash));
        let card = house.read(Who::Clerk(3), move |r, cx| card_check(r, cx, &card.number)).verify("204816");
        let House { community, shop, fund, .. } = house;
        let (people, vault) = (house.people.clone(), Arc::clone(&house.vault));
        let here = Arc::new(Here { community, people, shop, fund, card, vault });
        let (now, db) = (house.now.get(), Some(test.db.clone()));
        Self { disk, now, here, lives: 1, db, folder, next_seed: 1 << 64 }
    }

    pub fn db(&self) -> &Db {
        self.db.as_ref().unwrap()
    }

    /// Ids that no other try has.
    pub fn seed(&mut self) -> u128 {
        self.next_seed += 1 << 32;
        self.next_seed
    }

    /// The program ends without a word and is started again.
    pub fn restart(&mut self, left: Left) {
        self.db = None;
        self.disk.restart(left);
        let db = Db::open(&url(&self.folder), OPTIONS).unwrap();
        assert_eq!(db.migrate().unwrap(), Vec::<String>::new());
        keep_readers_current(&db, Arc::clone(&self.here.vault));
        self.db = Some(db);
        self.lives += 1;
    }

    /// All are waiting before the first may run: one batch, in this order. Their answers.
    pub fn together<T: Send + 'static>(&self, acts: Vec<Act<T>>) -> Vec<Result<T, BeansError>> {
        let (db, community) = (self.db(), self.here.community);
        let (queue, all_wait) = (db.clone(), db.writes() + 1 + acts.len() as u64);
        let run = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let tasks = tokio::task::LocalSet::new();
        let first = db.clone();
        // On a disk that fails it may be over before the others have come.
        let gate = tasks.spawn_local(async move {
            let wait = move |_: &mut Tx<'_>| {
                while queue.writes() < all_wait {
                    std::thread::yield_now();
                }
                Ok::<_, db::Error>(())
            };
            first.write(community, wait).await
        });
        let ask = |mut act: Act<T>| {
            let db = db.clone();
            tasks.spawn_local(async move { db.write(community, move |tx| act(tx)).await })
        };
        let asked: Vec<_> = acts.into_iter().map(ask).collect();
        tasks.block_on(&run, async move {
            let _ = gate.await.unwrap();
            let mut answers = vec![];
            for one in asked {
                answers.push(one.await.unwrap());
            }
            answers
        })
    }

    /// A reader's view of the journal's movements and of every account's balance.
    pub fn seen(&self) -> Result<(Vec<Movement>, Balances), db::Error> {
        let c = self.here.community;
        self.db().read_blocking(move |r| {
            let movements = r.list(
                "SELECT transfer_id, purpose, debit, credit, amount FROM bean_journal WHERE community_id = $1 AND effect = 7 ORDER BY seq",
                &[&c],
                |row| {
                    let id = row.next()?;
                    let (purpose, from, to, amount) = (row.next()?, row.next()?, row.next()?, row.next()?);
                    Ok(Movement { id, purpose, from, to, amount })
                },
            )?;
            let balances = "SELECT no, balance FROM bean_accounts WHERE community_id = $1 ORDER BY no";
            let balances = r.list(balances, &[&c], |row| Ok((row.next()?, row.next()?)))?;
            Ok((movements, balances))
        })
    }

    pub fn verified(&self, story: &str) {
        let cx = self.here.cx(Who::System, self.now, 0);
        let found = self.db().read_blocking(move |r| verify(r, &cx.vault, cx.community)).unwrap();
        assert_eq!(found.first_difference, None, "{story}");
    }

    /// What the code on a resident's screen says now.
    pub fn code(&self, n: usize) -> String {
        let cx = self.here.cx(Who::Resident(n), self.now, 0);
        self.db().read_blocking(move |r| pay_code(r, &cx)).unwrap().digits
    }

    /// An adjustment that waits for its second person.
    pub fn proposed(&mut self, n: usize, amount: Beans) -> AdjustmentId {
        let seed = self.seed();
        let cx = self.here.cx(Who::Staff(3, Role::Staff), self.now, seed);
        let new = NewAdjustment {
            person: self.here.people[n],
            fund: self.here.fund,
            amount,
            reason: "点错了".to_owned(),
        };
        self.db()
            .write_blocking(self.here.community, move |tx| propose_adjustment(tx, &cx.clone(), &new))
            .unwrap()
    }
}

fn url(folder: &TempDir) -> DbUrl {
    DbUrl::Sqlite(folder.path().join("courtyard.db"))
}
