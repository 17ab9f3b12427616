//! What every row uses: the disk, the scratch folder, houses that are built once, the private PostgreSQL.

use std::path::PathBuf;
use std::time::Duration;

use crate::Args;
use crate::gate::{Disk, Gate};
use crate::house::{House, Place, Size};
use crate::pay::{Kind, Until, batches};
use crate::postgres::Postgres;
use anyhow::{Context, Result};

/// Payments per write while a house gets its past.
const PAST_BATCH: usize = 1_000;

/// A house with a past.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Plan {
    pub size: Size,
    /// Payments in the journal before anything is measured.
    pub past: u64,
    pub kind: Kind,
}

pub struct Bench {
    pub args: Args,
    pub disk: Disk,
    scratch: PathBuf,
    houses: Vec<(Plan, House, Place)>,
    postgres: Option<Postgres>,
    /// The usual house on PostgreSQL, once it is built.
    pub on_postgres: Option<House>,
}

impl Bench {
    pub fn new(args: Args) -> Result<Self> {
        let scratch = args.scratch.join(format!("courtyard-bench-{}", std::process::id()));
        std::fs::create_dir_all(&scratch).with_context(|| format!("cannot make {}", scratch.display()))?;
        let disk = Disk::prepare(&scratch)?;
        Ok(Self { args, disk, scratch, houses: Vec::new(), postgres: None, on_postgres: None })
    }

    pub fn folder(&self, name: &str) -> PathBuf {
        self.scratch.join(name)
    }

    pub fn time(&self) -> Duration {
        Duration::from_secs(self.args.seconds)
    }

    /// The house of this plan on SQLite, built when it is first asked for.
    pub fn house(&mut self, plan: Plan) -> Result<(House, Place)> {
        if let Some((_, house, place)) = self.houses.iter().find(|(known, ..)| *known == plan) {
            return Ok((house.clone(), place.clone()));
        }
        let place = Place::sqlite(&self.folder(&format!("house-{}", self.houses.len())));
        let house = lived_in(&place, plan)?;
        self.houses.push((plan, house.clone(), place.clone()));
        Ok((house, place))
    }

    pub fn postgres(&mut self) -> Result<&Postgres> {
        if self.postgres.is_none() {
            eprintln!("starting PostgreSQL");
            self.postgres = Some(Postgres::start(&self.args.postgres, &self.folder("postgres"))?);
        }
        self.started()
    }

    /// The server that [`Bench::postgres`] has started.
    pub fn started(&self) -> Result<&Postgres> {
        self.postgres.as_ref().context("PostgreSQL is not started")
    }

    /// Runs `round` as often as asked, each after a look at the disk.
    pub fn rounds<T>(&self, mut round: impl FnMut() -> Result<T>) -> Result<(Vec<Gate>, Vec<T>)> {
        let one = |_| Ok((self.disk.measure()?, round()?));
        let all: Vec<(Gate, T)> = (0..self.args.rounds).map(one).collect::<Result<_>>()?;
        Ok(all.into_iter().unzip())
    }
}

impl Drop for Bench {
    fn drop(&mut self) {
        self.on_postgres = None;
        self.postgres = None;
        self.houses.clear();
        let _ = std::fs::remove_dir_all(&self.scratch);
    }
}

/// Builds the house, lets it live without syncing, and opens it again as it is served.
pub fn lived_in(place: &Place, plan: Plan) -> Result<House> {
    let started = std::time::Instant::now();
    let house = House::build(place, plan.size)?;
    let built = started.elapsed();
    batches(&house, PAST_BATCH, Until::Count(plan.past), plan.kind)?;
    eprintln!("built {plan:?} in {built:.1?}, with its past {:.1?}", started.elapsed());
    house.reopen(place)
}

/// Bytes of the SQLite file once everything is in it.
pub fn file_bytes(house: &House, place: &Place) -> Result<u64> {
    house.db.checkpoint()?;
    Ok(std::fs::metadata(place.folder.join("courtyard.db"))?.len())
}
