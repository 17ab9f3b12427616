//! What a count decided, and how.

use num_rational::BigRational;

use crate::election::Election;
use crate::error::Error;
use crate::rules::Rule;
use crate::shares::Shares;
use crate::terms::Terms;

/// How a project won.
#[derive(Debug, Clone, PartialEq)]
pub enum How {
    /// Fixed before the count.
    Fixed,
    /// Supported and free of cost.
    Free,
    /// Next by score.
    Score(i128),
    /// Bought by its supporters: `price` is what one unit of utility cost those who paid in full. With the cost as
    /// utility `1 / price` is the number of effective votes.
    Shares { price: BigRational },
    /// Bought at this moment of Phragmén's clock (money earned per voter).
    Load { at: BigRational },
    /// From what was left when the shares were used, next by score.
    Fill(i128),
}

/// One win, in order.
#[derive(Debug, Clone, PartialEq)]
pub struct Round {
    pub project: usize,
    pub how: How,
    /// Others that were exactly as good and lost by the tie rule.
    pub tied: Vec<usize>,
}

/// Why a project did not win.
#[derive(Debug, Clone, PartialEq)]
pub enum Lost {
    Withdrawn,
    /// Its score is below the minimum.
    BelowMinimum {
        score: i128,
    },
    Unsupported,
    /// A project that it cannot stand beside won.
    Incompatible {
        with: usize,
    },
    /// A category that it belongs to had too little left.
    CategoryFull {
        category: String,
        left: i64,
    },
    /// It did not fit into what was left.
    DoesNotFit {
        left: i64,
    },
    /// The count had stopped at an earlier project that did not fit.
    Stopped,
    /// Its supporters together had too little left.
    Unaffordable {
        supporters_left: BigRational,
    },
}

/// The result of a count.
#[derive(Debug, Clone)]
pub struct Outcome {
    pub rule: Rule,
    pub terms: Terms,
    /// Wins in order.
    pub rounds: Vec<Round>,
    /// Everyone else, in file order.
    pub lost: Vec<(usize, Lost)>,
    /// In the smallest unit.
    pub total_cost: i64,
    /// Who paid what, where voters pay: equal shares and Phragmén.
    pub shares: Option<Shares>,
    /// How often the voters' share was raised.
    pub steps: u32,
}

impl Outcome {
    /// Winners by index, in the order in which they won.
    pub fn winners(&self) -> impl Iterator<Item = usize> + '_ {
        self.rounds.iter().map(|round| round.project)
    }

    pub fn won(&self, project: usize) -> bool {
        self.winners().any(|p| p == project)
    }

    /// Checks the count: total within the budget, payments of a project sum to its cost, nobody above their share,
    /// incompatible sets and category limits kept. Every count is audited before it is returned.
    ///
    /// # Errors
    /// [`Error::Audit`] says what does not hold.
    pub fn audit(&self, election: &Election) -> Result<(), Error> {
        let fault = |message: String| Err(Error::Audit(message));
        let total: i64 = self.winners().map(|p| election.projects()[p].cost).sum();
        if total != self.total_cost || total > election.budget() {
            return fault(format!(
                "winners cost {total}, stated {}, budget {}",
                self.total_cost,
                election.budget()
            ));
        }
        for set in &self.terms.incompatible {
            if set.iter().filter(|p| self.won(**p)).count() > 1 {
                return fault(format!("incompatible projects won together: {set:?}"));
            }
        }
        for (category, limit) in &self.terms.category_limits {
            let projects = self.winners().map(|p| &election.projects()[p]);
            let spent: i64 = projects.filter(|p| p.categories.contains(category)).map(|p| p.cost).sum();
            if spent > *limit {
                return fault(format!("category {category} costs {spent}, more than {limit}"));
            }
        }
        self.shares.as_ref().map_or(Ok(()), |shares| shares.audit(election))
    }
}
