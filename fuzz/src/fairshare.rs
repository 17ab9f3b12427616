//! Elections: findings or an election that can be counted, never a panic.

use ::fairshare::certificate::{PriceSystem, ejr_plus};
use ::fairshare::pb::{File, check};
use ::fairshare::{Completion, Rule, Terms, Utility, explain, run};

/// A `.pb` file: read, checked, written, read again, counted.
pub fn pb(bytes: &[u8]) {
    let Ok(file) = File::read(bytes) else { return };
    let _ = check(&file);
    let text = file.write();
    let again = File::read(text.as_bytes()).map(|file| file.write());
    assert_eq!(again, Ok(text));
    let Ok(election) = file.election() else { return };
    let terms = file.terms().unwrap_or_default();
    let shares = |utility| Rule::EqualShares { utility, completion: Completion::None };
    let rules =
        [Rule::Greedy, Rule::GreedyNoSkip, Rule::Phragmen, shares(Utility::Cost), shares(Utility::Points)];
    for (rule, terms) in rules
        .into_iter()
        .flat_map(|rule| [(rule, &terms), (rule, &Terms::default())].map(|(r, t)| (r, t.clone())))
    {
        let Ok(outcome) = run(&election, rule, &terms) else { continue };
        assert_eq!(outcome.audit(&election), Ok(()));
        let winners: Vec<usize> = outcome.winners().collect();
        assert_eq!(explain::projects(&election, &outcome).len(), election.projects().len());
        let _ = ejr_plus(&election, &winners);
        if let Some(shares) = &outcome.shares {
            let _ = PriceSystem::of(shares).check(&election, &winners, &[]);
        }
    }
}
