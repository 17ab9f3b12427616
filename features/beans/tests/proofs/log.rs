//! A log of 300 entries of every kind, and receipts of them.

use super::*;

pub const COMMUNITY: CommunityId = CommunityId::from_row(510_182_001_009);
pub const SECRET: [u8; 32] = [5; 32];
pub const SIZE: i64 = 300;

pub fn key() -> SigningKey {
    SigningKey::from_seed(&origin("bean.example", COMMUNITY), [7; 32]).unwrap()
}

pub fn moved(seq: i64, purpose: u16, origin: Origin) -> Effect {
    let lot = |n| LotMove { lot: LotNo(n), expires_ms: 1_800_000_000_000, amount: 600 };
    Effect::Moved(Move {
        id: TransferId(u128::MAX / 3 + seq as u128),
        purpose,
        origin,
        from: AccountNo(-seq),
        to: AccountNo(100_000 + seq),
        amount: 1_200,
        lots: vec![lot(seq), lot(seq + 1)],
    })
}

/// Every kind of entry in turn.
pub fn effect(seq: i64) -> Effect {
    let (account, id) = (AccountNo(seq), TransferId(seq as u128));
    let limits = Limits { per_day: Some(5_000), ..Limits::default() };
    let hold = Hold {
        id,
        purpose: 4,
        from: account,
        to: AccountNo(9),
        amount: 7,
        lots: vec![],
        made_ms: 1,
        lapses_ms: 2,
        state: HoldState::Live,
    };
    let cover = Cover { cash: vec![account], backing: vec![account, AccountNo(-2)], ratio_bp: 10_000 };
    match seq % 18 {
        1 => Effect::Opened { account, asset: Asset::Yuan, lotted: true, floor: Some(-50) },
        2 => Effect::Closed { account },
        3 => Effect::FloorSet { account, floor: None },
        4 => Effect::SpendingLimitsSet { account, limits },
        5 => Effect::ReceivingLimitsSet { account, limits },
        6 => Effect::CoverSet { account, cover: Some(cover) },
        7 => Effect::CoverSet { account, cover: None },
        8 => Effect::Held(hold),
        9 => Effect::Released { hold: id, how: Release::Lapsed },
        10 => Effect::Refused { refusal: Refusal::from_code(1).unwrap(), step: 3 },
        11 => moved(seq, 2, Origin::Capture { hold: id }),
        12 => moved(seq, 6, Origin::Reversal { of: id }),
        13 => moved(seq, 7, Origin::Expiry),
        14 => moved(seq, 12, Origin::Transfer),
        15 => moved(seq, 999, Origin::Transfer),
        17 => Effect::Declined { reason: 40_000 },
        _ => moved(seq, 3, Origin::Transfer),
    }
}

pub fn entry(seq: i64) -> Entry {
    let request = Request { key: Key(u128::MAX / 7 - seq as u128), fingerprint: Fingerprint(u128::MAX - 1) };
    let request = (seq % 2 == 0).then_some(request);
    Entry { seq, at_ms: 1_764_000_000_000 + seq * 60_000, request, effect: effect(seq) }
}

pub fn leaf(entry: &Entry) -> Leaf {
    let nonce = nonce(&SECRET, COMMUNITY, entry.seq);
    Leaf::new(nonce, witness(nonce, Some(Uuid::from_u128(42))), &entry.to_bytes())
}

pub fn log() -> Levels {
    let mut log = Levels::default();
    (1..=SIZE).for_each(|seq| log.append(leaf(&entry(seq)).hash()));
    log
}

pub fn receipt<N: Nodes<Error: std::fmt::Debug>>(
    log: &mut N,
    entry: &Entry,
    (size, root): (u64, Hash),
) -> ReceiptFile {
    let index = entry.seq as u64 - 1;
    let checkpoint = Checkpoint { origin: origin("bean.example", COMMUNITY), size, root, extensions: vec![] };
    let leaf = leaf(entry);
    ReceiptFile {
        community: COMMUNITY,
        entry: entry.to_bytes(),
        nonce: leaf.nonce,
        witness: leaf.witness,
        index,
        hashes: prove_inclusion(log, index, size).unwrap(),
        checkpoint: checkpoint.sign(&key()).unwrap(),
    }
}

pub fn receipt_of(seq: i64) -> ReceiptFile {
    let mut log = log();
    let head = (log.size(), log.root());
    receipt(&mut log, &entry(seq), head)
}
