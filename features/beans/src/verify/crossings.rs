//! What went to and fro between communities, against the journal and against the other community.

use std::collections::BTreeMap;

use common::{Beans, CommunityId};
use db::{Error, Reader};
use ledger::AccountNo;
use uuid::Uuid;

use crate::crossing::{Crossing, CrossingKind, CrossingState, Way};
use crate::store::{crossings as store, owners};
use crate::{BeansError, Difference, Owner};

/// The first difference; `balance` is what the journal says.
pub(crate) fn differing(
    r: &mut Reader<'_>,
    c: CommunityId,
    balance: impl Fn(AccountNo) -> i64,
) -> Result<Option<Difference>, BeansError> {
    let mut sums: BTreeMap<Owner, Beans> = BTreeMap::new();
    let mut after = Uuid::nil();
    loop {
        let page = store::after(r, c, after)?;
        let Some(last) = page.last() else { break };
        after = last.id;
        for crossing in &page {
            add(&mut sums, Owner::Clearing(crossing.other), crossing.effect());
            add(&mut sums, Owner::Transit, if crossing.in_transit() { crossing.amount } else { Beans::ZERO });
            if !both_agree(r, c, crossing)? {
                return Ok(Some(Difference::Crossing(crossing.id)));
            }
        }
    }
    let transit = owners::find(r, c, Owner::Transit)?.map(|no| (Owner::Transit, no));
    let clearing = owners::clearing(r, c)?.into_iter().map(|owned| (owned.owner, owned.no));
    let differs = |(owner, no): &(Owner, AccountNo)| sums.get(owner).map_or(0, |sum| sum.0) != balance(*no);
    Ok(clearing.chain(transit).find(differs).map(|(_, no)| Difference::Clearing(no.0)))
}

fn add(sums: &mut BTreeMap<Owner, Beans>, owner: Owner, amount: Beans) {
    let sum = sums.entry(owner).or_default();
    *sum = *sum + amount;
}

/// Whether the row of the other community says what this one allows.
fn both_agree(r: &mut Reader<'_>, c: CommunityId, here: &Crossing) -> Result<bool, Error> {
    let there = store::find(r, here.other, here.id)?;
    let (out, into) = match here.way {
        Way::Out => (Some(here), there.as_ref()),
        Way::In => (there.as_ref(), Some(here)),
    };
    let same = there.as_ref().is_none_or(|there| {
        (there.other, there.kind, there.amount) == (c, here.kind, here.amount) && there.way != here.way
    });
    Ok(same && out.is_some_and(|out| follows(out, into)))
}

/// What may be true at one moment: the community of arrival decides, the one it came from learns of it afterwards.
fn follows(out: &Crossing, into: Option<&Crossing>) -> bool {
    use CrossingState::{Arrived, Returned, Sent};
    let decided = into.map(|into| into.state);
    match (out.kind, out.state) {
        (_, Arrived) => decided == Some(Arrived),
        (CrossingKind::Gift, Sent) => matches!(decided, None | Some(Arrived)),
        (CrossingKind::Gift, Returned) => decided.is_none(),
        (CrossingKind::Clearing, Sent) => true,
        (CrossingKind::Clearing, Returned) => decided == Some(Returned),
    }
}
