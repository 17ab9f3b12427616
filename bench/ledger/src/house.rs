//! A community made through the actions that people use: residents with wallets, lots and limits, a covered fund, shops.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use access::{Actor, Cx, PersonId};
use anyhow::{Context, Result};
use beans::{Deposit, FundId, Life, NewFund, Once};
use common::clock::DAY_MS;
use common::{Beans, Clock, CommunityId, Fen};
use db::{Db, DbUrl, Options, Tx};
use uuid::Uuid;
use vault::Vault;

use crate::failed::Failed;
use crate::{residents, shops};

/// How large a house is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Size {
    pub wallets: usize,
    pub shops: usize,
}

pub const COMMUNITY: i64 = 510_182_001_009;
/// Enough for any wallet count here; the fund's cash covers it in full.
const FUND: i64 = 60_000_000_000;

/// An open house and whom it knows.
#[derive(Clone)]
pub struct House {
    pub db: Db,
    pub vault: Arc<Vault>,
    pub community: CommunityId,
    pub fund: FundId,
    pub wallets: Arc<Vec<PersonId>>,
    pub shops: Arc<Vec<Uuid>>,
    /// How long ago what it does is done.
    ago_ms: i64,
}

/// Its past is over when it opens: nobody has just paid five times.
const PAST_MS: i64 = DAY_MS;

/// Where a house lives.
#[derive(Clone, Debug)]
pub struct Place {
    /// Holds the keys and, on SQLite, the database.
    pub folder: PathBuf,
    pub url: DbUrl,
}

impl Place {
    pub fn sqlite(folder: &Path) -> Self {
        Self { folder: folder.to_owned(), url: DbUrl::Sqlite(folder.join("courtyard.db")) }
    }

    pub fn open(&self, options: Options) -> Result<(Db, Arc<Vault>)> {
        std::fs::create_dir_all(&self.folder)?;
        let vault = Vault::open(&self.folder.join("keys"))?;
        let db = Db::open(&self.url, options)?;
        db.migrate()?;
        Ok((db, Arc::new(vault)))
    }
}

impl House {
    /// Builds a house in an empty place, not synced one by one, and brings it to disk whole.
    pub fn build(place: &Place, size: Size) -> Result<Self> {
        let (db, vault) = place.open(Options { sync: false, ..Options::default() })?;
        let community: CommunityId = COMMUNITY.to_string().parse().ok().context("a division code")?;
        let fund = FundId::new(Uuid::nil());
        let (wallets, shops, ago_ms) = (Arc::default(), Arc::default(), PAST_MS);
        let mut house = Self { db, vault, community, fund, wallets, shops, ago_ms };
        house.fund = house.found()?;
        house.shops = Arc::new(shops::open(&house, size.shops)?);
        house.wallets = Arc::new(residents::enrol(&house, size.wallets)?);
        Ok(house)
    }

    /// The same house today, with a database that syncs every commit.
    pub fn reopen(self, place: &Place) -> Result<Self> {
        self.db.checkpoint()?;
        let (db, vault) = place.open(Options::default())?;
        Ok(Self { db, vault, ago_ms: 0, ..self })
    }

    fn found(&self) -> Result<FundId> {
        self.act(|tx, cx| {
            people::create_community(tx, cx, &people::NewCommunity::named(cx.community, "天府中路社区"))?;
            let new = NewFund {
                name: "社区基金".to_owned(),
                approved: Beans::whole(FUND),
                ratio_bp: 10_000,
                life: Life::Days(365),
                resolution: "2026-1".to_owned(),
            };
            let fund = beans::create_fund(tx, cx, &new)?;
            let once = Once::new(cx, "deposit", "first", &[]);
            let amount = Fen::whole(FUND);
            beans::deposit(tx, cx, &Deposit { once, fund, amount, note: String::new() })?.done()?;
            beans::set_rules(tx, cx, &beans::Rules { notice_days: 0, grace_days: 30 })?;
            Ok(fund)
        })
    }

    /// A context for one action, made as the web makes it.
    pub fn cx(&self, actor: Actor) -> Cx {
        let seed = u128::from_be_bytes(vault::random::<16>());
        let now = Clock::System.now().plus(-self.ago_ms);
        Cx::new(actor, self.community, now, seed, Arc::clone(&self.vault))
    }

    /// One write of the house itself.
    pub fn act<T, F>(&self, action: F) -> Result<T>
    where
        F: Fn(&mut Tx<'_>, &Cx) -> Result<T, Failed> + Send + 'static,
        T: Send + 'static,
    {
        let cx = self.cx(Actor::system());
        Ok(self.db.write_blocking(self.community, move |tx| action(tx, &cx.clone()))?)
    }
}
