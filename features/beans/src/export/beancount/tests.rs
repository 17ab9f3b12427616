//! beancount books random histories of the engine: gifts, holds, captures, refunds, dead lots.

use std::path::Path;
use std::process::Command as Process;

use common::Beans;
use ledger::{
    Action, Asset, Command, Fingerprint, Key, LotNo, NewAccount, NewHold, NewTransfer, Request, Reverse,
    TransferId, apply,
};

use super::super::{Named, line};
use super::*;

const ENVELOPE: AccountNo = AccountNo(1);
const SHOP: AccountNo = AccountNo(2);
const SINK: AccountNo = AccountNo(3);
const WALLETS: [AccountNo; 3] = [AccountNo(4), AccountNo(5), AccountNo(6)];
const START_MS: i64 = 1_764_000_000_000;

/// Chance from a seed (xorshift64*).
struct Chance(u64);

impl Chance {
    fn below(&mut self, n: i64) -> i64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        ((self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33) as i64) % n
    }
    fn wallet(&mut self) -> AccountNo {
        WALLETS[self.below(3) as usize]
    }
}

struct Village {
    state: State,
    entries: Vec<Entry>,
    now_ms: i64,
}

impl Village {
    fn new() -> Self {
        let state = State::new(UTC_OFFSET_CHINA_MS, 0, i64::MIN);
        let mut village = Self { state, entries: vec![], now_ms: START_MS };
        for no in [ENVELOPE, SHOP, SINK].into_iter().chain(WALLETS) {
            let lotted = WALLETS.contains(&no);
            let floor = (no != ENVELOPE).then_some(0);
            village.act(Action::Open(NewAccount { no, asset: Asset::Bean, lotted, floor }));
        }
        village
    }

    /// Refusals are part of the history.
    fn act(&mut self, action: Action) {
        let n = self.entries.len() as u128 + 1_000_000;
        let request = Request { key: Key(n), fingerprint: Fingerprint(n) };
        let command = Command::one(request, TransferId(n), action);
        self.entries.extend(apply(&mut self.state, &command, self.now_ms).unwrap().entries);
    }

    fn give(&mut self, from: AccountNo, to: AccountNo, amount: i64, lot_expires_ms: Option<i64>) {
        self.act(Action::Transfer(NewTransfer { purpose: 3, from, to, amount, lot_expires_ms }));
    }

    fn step(&mut self, chance: &mut Chance) {
        self.now_ms += chance.below(3) * DAY_MS / 2;
        let (wallet, amount) = (chance.wallet(), 1 + chance.below(900));
        let holds: Vec<TransferId> = self.state.holds().map(|hold| hold.id).collect();
        let transfers: Vec<TransferId> = self.state.transfers().map(|posted| posted.id).collect();
        let any = |ids: &[TransferId], chance: &mut Chance| {
            ids.get(chance.below(1 + ids.len() as i64) as usize).copied()
        };
        match chance.below(9) {
            // Several lots die on one day, and some within it.
            0 | 1 => {
                let expires = START_MS + (20 + chance.below(12) * 4) * DAY_MS + chance.below(3) * 1_000;
                self.give(ENVELOPE, wallet, amount, Some(expires));
            }
            2 | 3 => self.give(wallet, SHOP, amount, None),
            4 => self.give(wallet, chance.wallet(), amount, None),
            5 => {
                let lapses_ms = self.now_ms + chance.below(4) * DAY_MS + 1;
                self.act(Action::Hold(NewHold { purpose: 4, from: wallet, to: SHOP, amount, lapses_ms }));
            }
            6 => {
                if let Some(hold) = any(&holds, chance) {
                    let part = (chance.below(2) == 0).then_some(amount);
                    let capture = Action::Capture { hold, amount: part };
                    self.act(if chance.below(3) == 0 { Action::Void { hold } } else { capture });
                }
            }
            7 => {
                if let Some(transfer) = any(&transfers, chance) {
                    let grace_until_ms = Some(self.now_ms + 30 * DAY_MS);
                    self.act(Action::Reverse(Reverse { purpose: 6, transfer, amount: None, grace_until_ms }));
                }
            }
            _ => self.act(Action::ExpireLots { account: wallet, to: SINK, purpose: 7 }),
        }
    }

    fn lived(seed: u64) -> Self {
        let (mut village, mut chance) = (Self::new(), Chance(seed));
        (0..400).for_each(|_| village.step(&mut chance));
        village
    }

    fn names(&self) -> Names {
        let named = |no: AccountNo| {
            let name = format!("Assets:A{}", no.0);
            let balance = Beans(self.state.account(no).unwrap().balance);
            (no, Named { name, commodity: "BEAN", lotted: WALLETS.contains(&no), balance })
        };
        [ENVELOPE, SHOP, SINK].into_iter().chain(WALLETS).map(named).collect()
    }

    fn written(&self) -> String {
        let (names, mut lots, mut text) = (self.names(), Lots::default(), Vec::new());
        self.entries.iter().for_each(|entry| lots.see(entry));
        let mut writer = Writer::new(&mut text, &names, lots).unwrap();
        writer.head(CommunityId::from_row(510_182_001_009), Timestamp::from_millis(START_MS)).unwrap();
        for entry in &self.entries {
            writer.entry(entry, line(&names, entry).unwrap().as_ref()).unwrap();
        }
        writer.balances(Timestamp::from_millis(self.now_ms)).unwrap();
        String::from_utf8(text).unwrap()
    }
}

/// What bean-check finds; `None` without beancount.
fn complaints(text: &str) -> Option<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2)?;
    let venv = std::env::var_os("COURTYARD_VENV").map_or_else(|| root.join(".venv"), Into::into);
    let check = venv.join("bin/bean-check");
    if !check.exists() {
        println!("skipped: no beancount at {}", venv.display());
        return None;
    }
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("journal.beancount");
    std::fs::write(&file, text).unwrap();
    let run = Process::new(check).arg("--no-cache").arg(&file).output().unwrap();
    let said = String::from_utf8_lossy(&run.stderr).into_owned();
    assert_eq!(run.status.success(), said.is_empty(), "{said}");
    Some(said)
}

#[test]
fn beancounts_own_fifo_finds_every_payment_right() {
    for seed in 1..=6 {
        let text = Village::lived(seed).written();
        assert!(text.contains("{}") && text.contains(":Aside"), "seed {seed}");
        assert!(complaints(&text).is_none_or(|said| said.is_empty()), "seed {seed}: {:?}", complaints(&text));
    }
}

#[test]
fn a_payment_from_a_younger_lot_is_found() {
    for (older, younger) in [(40, 50), (50, 40)] {
        let mut village = Village::new();
        for days in [older, younger] {
            village.give(ENVELOPE, WALLETS[0], 500, Some(START_MS + days * DAY_MS));
        }
        village.give(WALLETS[0], SHOP, 300, None);
        village.give(WALLETS[0], SHOP, 400, None);
        assert!(complaints(&village.written()).is_none_or(|said| said.is_empty()));

        let paid = village.entries.len() - 2;
        let Effect::Moved(moved) = &mut village.entries[paid].effect else { unreachable!("a payment") };
        let issued = if older < younger { 8 } else { 7 };
        moved.lots = vec![LotMove { lot: LotNo(issued), expires_ms: START_MS + 50 * DAY_MS, amount: 300 }];
        let Effect::Moved(next) = &mut village.entries[paid + 1].effect else { unreachable!("a payment") };
        next.lots =
            vec![LotMove { lot: LotNo(15 - issued), expires_ms: START_MS + 40 * DAY_MS, amount: 400 }];
        let said = complaints(&village.written());
        assert!(said.is_none_or(|said| said.contains("does not balance")));
    }
}
