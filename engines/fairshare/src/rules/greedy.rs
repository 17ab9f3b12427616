//! By score, as most cities count.

use crate::election::Election;
use crate::outcome::{How, Lost, Outcome, Round};
use crate::rules::Rule;
use crate::rules::gate::Gate;

pub(super) fn run(election: &Election, rule: Rule, mut gate: Gate<'_>) -> Outcome {
    fill(election, &mut gate, rule == Rule::GreedyNoSkip, How::Score);
    gate.finish(rule, None, 0)
}

/// Takes open projects by score while they fit.
pub(super) fn fill(election: &Election, gate: &mut Gate<'_>, stop_at_misfit: bool, how: fn(i128) -> How) {
    let mut open = gate.open();
    let tie = &gate.terms.tie;
    open.sort_by(|a, b| {
        election.score(*b).cmp(&election.score(*a)).then_with(|| tie.compare(election, *a, *b))
    });
    for (place, &project) in open.iter().enumerate() {
        if !gate.admits(project) {
            continue;
        }
        let left = gate.left();
        if election.projects()[project].cost > left {
            gate.lose(project, Lost::DoesNotFit { left });
            if stop_at_misfit {
                open[place + 1..].iter().for_each(|p| gate.lose(*p, Lost::Stopped));
                return;
            }
            continue;
        }
        let score = election.score(project);
        let tied = open[place + 1..].iter().copied().take_while(|p| election.score(*p) == score).collect();
        gate.win(Round { project, how: how(score), tied });
    }
}
