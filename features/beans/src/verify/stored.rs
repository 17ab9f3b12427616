//! Whether what is kept besides the journal says the same.

use std::collections::BTreeMap;

use common::CommunityId;
use db::Reader;
use ledger::{Account, AccountNo, Asset, State, TransferId};
use tlog::Tile;

use super::{Difference, Found, Replay, crossings};
use crate::store::ledger as rows;

impl Replay {
    /// Everything the database keeps besides the journal.
    pub(super) fn stored(&self, r: &mut Reader<'_>, c: CommunityId) -> Found {
        for asset in [Asset::Bean, Asset::Yuan] {
            let sum = self.state.sum(asset);
            if sum != 0 {
                return Ok(Some(Difference::Sum { asset, sum }));
            }
        }
        for check in [Self::accounts, Self::holds, Self::reversals, Self::tree, Self::keys] {
            if let Some(difference) = check(self, r, c)? {
                return Ok(Some(difference));
            }
        }
        crossings::differing(r, c, |no| self.state.account(no).map_or(0, |account| account.balance))
    }

    fn settled(&self) -> &State {
        self.settled.state.as_ref().unwrap_or(&self.state)
    }

    fn accounts(&self, r: &mut Reader<'_>, c: CommunityId) -> Found {
        let mut seen = 0;
        let mut after = AccountNo(i64::MIN);
        loop {
            let page = rows::accounts_after(r, c, after)?;
            let Some((last, _)) = page.last() else { break };
            after = last.account.no;
            for (row, columns_agree) in page {
                let no = row.account.no;
                let last_seq = self.settled.last_seqs.get(&no).copied().unwrap_or(0);
                let known = self.settled().account(no);
                let as_known = known.is_some_and(|known| same(known, &row.account));
                if !as_known || !columns_agree || row.last_seq != last_seq {
                    return Ok(Some(Difference::Account(no.0)));
                }
                seen += 1;
            }
        }
        if seen == self.settled().account_count() {
            return Ok(None);
        }
        let mut numbers: Vec<AccountNo> = self.settled().accounts().map(|account| account.no).collect();
        numbers.sort_unstable();
        for no in numbers {
            if rows::account(r, c, no)?.is_none() {
                return Ok(Some(Difference::AccountMissing(no.0)));
            }
        }
        Ok(None)
    }

    fn holds(&self, r: &mut Reader<'_>, c: CommunityId) -> Found {
        for hold in self.settled().holds() {
            if rows::hold(r, c, hold.id)?.as_ref() != Some(hold) {
                return Ok(Some(Difference::Hold(rows::uuid(hold.id.0))));
            }
        }
        Ok(None)
    }

    fn reversals(&self, r: &mut Reader<'_>, c: CommunityId) -> Found {
        let stored: BTreeMap<TransferId, i64> = rows::all_reversed(r, c)?.into_iter().collect();
        let reversed = self.settled().transfers().filter(|posted| posted.reversed > 0);
        let known: BTreeMap<TransferId, i64> = reversed.map(|posted| (posted.id, posted.reversed)).collect();
        let differing = stored.iter().chain(&known).find(|(id, _)| stored.get(id) != known.get(id));
        Ok(differing.map(|(id, _)| Difference::Reversal(rows::uuid(id.0))))
    }

    fn tree(&self, r: &mut Reader<'_>, c: CommunityId) -> Found {
        for node in &self.nodes {
            let tile = Tile::new(node.level, node.index / tlog::TILE_WIDTH, 256).ok();
            let stored = tile.map(|tile| rows::tile(r, c, tile)).transpose()?.unwrap_or_default();
            let place = usize::try_from(node.index % tlog::TILE_WIDTH).unwrap_or_default();
            if stored.get(place) != Some(&node.hash) {
                return Ok(Some(Difference::Tree { level: node.level, index: node.index }));
            }
        }
        Ok(None)
    }

    fn keys(&self, r: &mut Reader<'_>, c: CommunityId) -> Found {
        let mut after = 0;
        loop {
            let segments = rows::keys_after(r, c, after)?;
            let Some((last, hashes)) = segments.last() else { return Ok(None) };
            for (first, hashes) in &segments {
                let from = usize::try_from(first - 1).unwrap_or(usize::MAX);
                if self.keys.get(from..from.saturating_add(hashes.len())) != Some(hashes) {
                    return Ok(Some(Difference::Keys(*first)));
                }
            }
            after = last + hashes.len() as i64 - 1;
        }
    }
}

/// Equal but for the list of holds, which is compared hold by hold.
fn same(known: &Account, stored: &Account) -> bool {
    Account { holds: stored.holds.clone(), ..known.clone() } == *stored
}
