//! The terms of a count: who is in, who excludes whom, and how ties are broken.

use std::cmp::Ordering;
use std::collections::HashSet;
use std::fmt;
use std::str::FromStr;

use crate::election::Election;
use crate::error::{Error, invalid};

/// Terms that hold for every rule.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Terms {
    /// Winners before anything is counted, by index; their cost is taken from the budget first.
    pub fixed: Vec<usize>,
    /// Projects with a lower score take no part.
    pub min_score: i64,
    /// At most one project of each set can win.
    pub incompatible: Vec<Vec<usize>>,
    /// The most money that projects of a category may cost together.
    pub category_limits: Vec<(String, i64)>,
    pub tie: TieRule,
}

/// One criterion for breaking a tie.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TieKey {
    LowerCost,
    HigherCost,
    MoreVotes,
    FileOrder,
    /// Byte order of the ids.
    SmallerId,
    /// By the FNV-1a hash of the seed (8 bytes, big end first) and the id: a lot that anyone can draw again.
    Lot(u64),
}

/// Criteria in order; whatever they leave tied goes by file order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TieRule(pub Vec<TieKey>);

impl Default for TieRule {
    /// Lower cost, then more votes, then file order.
    fn default() -> Self {
        Self(vec![TieKey::LowerCost, TieKey::MoreVotes, TieKey::FileOrder])
    }
}

impl TieRule {
    /// The better of two tied projects comes first.
    pub fn compare(&self, election: &Election, a: usize, b: usize) -> Ordering {
        let (pa, pb) = (&election.projects()[a], &election.projects()[b]);
        let by = |key: &TieKey| match key {
            TieKey::LowerCost => pa.cost.cmp(&pb.cost),
            TieKey::HigherCost => pb.cost.cmp(&pa.cost),
            TieKey::MoreVotes => election.votes(b).cmp(&election.votes(a)),
            TieKey::FileOrder => a.cmp(&b),
            TieKey::SmallerId => pa.id.cmp(&pb.id),
            TieKey::Lot(seed) => lot(*seed, &pa.id).cmp(&lot(*seed, &pb.id)),
        };
        self.0.iter().map(by).find(|o| o.is_ne()).unwrap_or_else(|| a.cmp(&b))
    }

    /// The best of some tied projects.
    pub(crate) fn first(&self, election: &Election, tied: &[usize]) -> Option<usize> {
        tied.iter().copied().min_by(|a, b| self.compare(election, *a, *b))
    }
}

fn lot(seed: u64, id: &str) -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for byte in seed.to_be_bytes().iter().chain(id.as_bytes()) {
        hash = (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
    }
    hash
}

impl fmt::Display for TieRule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = |key: &TieKey| match key {
            TieKey::LowerCost => "lower-cost".to_owned(),
            TieKey::HigherCost => "higher-cost".to_owned(),
            TieKey::MoreVotes => "more-votes".to_owned(),
            TieKey::FileOrder => "file-order".to_owned(),
            TieKey::SmallerId => "smaller-id".to_owned(),
            TieKey::Lot(seed) => format!("lot:{seed}"),
        };
        write!(f, "{}", self.0.iter().map(name).collect::<Vec<_>>().join(","))
    }
}

impl FromStr for TieRule {
    type Err = Error;

    /// For example `lower-cost,more-votes,file-order` or `lot:2026`.
    fn from_str(text: &str) -> Result<Self, Error> {
        let key = |name: &str| match name {
            "lower-cost" => Ok(TieKey::LowerCost),
            "higher-cost" => Ok(TieKey::HigherCost),
            "more-votes" => Ok(TieKey::MoreVotes),
            "file-order" => Ok(TieKey::FileOrder),
            "smaller-id" => Ok(TieKey::SmallerId),
            _ => name.strip_prefix("lot:").and_then(|seed| seed.parse().ok()).map(TieKey::Lot).ok_or_else(
                || {
                    let names = "lower-cost, higher-cost, more-votes, file-order, smaller-id, lot:NUMBER";
                    invalid("tie rule", format!("\"{name}\" is not one of {names}"))
                },
            ),
        };
        text.split(',').map(|name| key(name.trim())).collect::<Result<_, _>>().map(Self)
    }
}

impl Terms {
    pub(crate) fn check(&self, election: &Election) -> Result<(), Error> {
        let known = |index: &usize| *index < election.projects().len();
        if !self.fixed.iter().all(known) {
            return Err(invalid("fixed winners", "no such project"));
        }
        let mut seen = HashSet::new();
        if !self.fixed.iter().all(|project| seen.insert(*project)) {
            return Err(invalid("fixed winners", "a project appears twice"));
        }
        if !self.incompatible.iter().flatten().all(known) {
            return Err(invalid("incompatible projects", "no such project"));
        }
        if self.category_limits.iter().any(|(_, limit)| *limit < 0) {
            return Err(invalid("category limits", "a limit is not negative"));
        }
        Ok(())
    }
}
