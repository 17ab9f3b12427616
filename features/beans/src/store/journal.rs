//! The journal, its head, and the tree over it.

use common::CommunityId;
use db::{Bulk, Error, Kind, Reader, Row, ToValue, Tx, Value};
use tlog::{Frontier, Hash, Kept, Tile};
use uuid::Uuid;

db::sql! {
    HEAD = "SELECT last_seq, last_at, last_account, settled_seq, tree FROM bean_heads WHERE community_id = $1";
    BEHIND = "SELECT community_id FROM bean_heads WHERE settled_seq < last_seq";
    FIRST_HEAD = "INSERT INTO bean_heads (community_id, last_seq, last_at, last_account, settled_seq, tree) VALUES ($1, $2, $3, $4, $5, $6) \
                  ON CONFLICT (community_id) DO NOTHING";
    MOVE_HEAD = "UPDATE bean_heads SET last_seq = $2, last_at = $3, last_account = $4, settled_seq = $5, tree = $6 \
                 WHERE community_id = $1 AND last_seq = $7";
    BY_TRANSFER = "SELECT body FROM bean_journal WHERE community_id = $1 AND transfer_id = $2";
    BY_SEQ = "SELECT body FROM bean_journal WHERE community_id = $1 AND seq = $2";
    AFTER = "SELECT seq, at, effect, purpose, debit, credit, amount, debit_prev, credit_prev, transfer_id, actor_id, body, leaf FROM bean_journal WHERE community_id = $1 AND seq > $2 ORDER BY seq LIMIT 2000";
    LINE = "SELECT seq, at, effect, purpose, debit, credit, amount, debit_prev, credit_prev, transfer_id, actor_id, body, leaf FROM bean_journal WHERE community_id = $1 AND transfer_id = $2";
    LINES = "SELECT seq, at, effect, purpose, debit, credit, amount, debit_prev, credit_prev, transfer_id, actor_id, body, leaf FROM bean_journal WHERE community_id = $1 AND seq >= $2 AND seq < $3 ORDER BY seq";
    LEAVES = "SELECT seq, actor_id, body, leaf FROM bean_journal WHERE community_id = $1 AND seq >= $2 AND seq < $3 ORDER BY seq";
    NODES = "SELECT hash FROM bean_tree WHERE community_id = $1 AND level = $2 AND idx >= $3 AND idx < $4 ORDER BY idx";
    EXTENT = "SELECT CAST(COUNT(*) AS BIGINT), COALESCE(MAX(seq), 0) FROM bean_journal WHERE community_id = $1";
    NODE_COUNTS = "SELECT level, CAST(COUNT(*) AS BIGINT) FROM bean_tree WHERE community_id = $1 GROUP BY level";
    KEYS = "SELECT first_seq, hashes FROM bean_keys WHERE community_id = $1 AND first_seq > $2 ORDER BY first_seq LIMIT 100";
}

const APPEND: Bulk = Bulk {
    table: "bean_journal",
    columns: &[
        ("community_id", Kind::Int),
        ("seq", Kind::Int),
        ("at", Kind::Int),
        ("effect", Kind::Int),
        ("purpose", Kind::Int),
        ("debit", Kind::Int),
        ("credit", Kind::Int),
        ("amount", Kind::Int),
        ("debit_prev", Kind::Int),
        ("credit_prev", Kind::Int),
        ("transfer_id", Kind::Uuid),
        ("actor_id", Kind::Uuid),
        ("body", Kind::Bytes),
        ("leaf", Kind::Int),
    ],
    key_columns: 2,
    replace: false,
};
const ADD_NODES: Bulk = Bulk {
    table: "bean_tree",
    columns: &[("community_id", Kind::Int), ("level", Kind::Int), ("idx", Kind::Int), ("hash", Kind::Bytes)],
    key_columns: 3,
    replace: false,
};
const ADD_KEYS: Bulk = Bulk {
    table: "bean_keys",
    columns: &[("community_id", Kind::Int), ("first_seq", Kind::Int), ("hashes", Kind::Bytes)],
    key_columns: 2,
    replace: false,
};

/// Where the journal of a community stands.
#[derive(Clone, Debug)]
pub(crate) struct Head {
    pub last_seq: i64,
    /// `i64::MIN` before the first entry.
    pub last_ms: i64,
    pub last_account: i64,
    /// The last entry whose effect the tables of accounts, holds and reversals know.
    pub settled_seq: i64,
    pub tree: Frontier,
}

impl Head {
    /// Before the first entry.
    pub fn fresh() -> Self {
        Self { last_seq: 0, last_ms: i64::MIN, last_account: 0, settled_seq: 0, tree: Frontier::default() }
    }
}

pub(crate) fn head(r: &mut Reader<'_>, c: CommunityId) -> Result<Option<Head>, Error> {
    r.find(HEAD, &[&c], |row| {
        let (last_seq, last_ms, last_account) = (row.next()?, row.next()?, row.next()?);
        let settled_seq = row.next()?;
        let tree: Vec<u8> = row.next()?;
        let tree = Frontier::from_bytes(&tree).map_err(|error| Error::Shape(error.to_string()))?;
        Ok(Head { last_seq, last_ms, last_account, settled_seq, tree })
    })
}

/// The communities whose accounts do not know the whole journal yet.
pub(crate) fn behind(r: &mut Reader<'_>) -> Result<Vec<CommunityId>, Error> {
    r.list(BEHIND, &[], |row| row.next())
}

/// Moves the head on from entry `before` (`None`: writes the first). `false`: another writer was there first.
pub(crate) fn move_head(
    tx: &mut Tx<'_>,
    c: CommunityId,
    before: Option<i64>,
    head: &Head,
) -> Result<bool, Error> {
    let tree = head.tree.to_bytes();
    let columns: [&dyn ToValue; 6] =
        [&c, &head.last_seq, &head.last_ms, &head.last_account, &head.settled_seq, &tree];
    let moved = match before {
        None => tx.exec(FIRST_HEAD, &columns)?,
        Some(seq) => tx.exec(MOVE_HEAD, &[&columns[..], &[&seq]].concat())?,
    };
    Ok(moved == 1)
}

pub(crate) fn uuid(id: u128) -> Uuid {
    Uuid::from_u128(id)
}

/// Appends lines to the journal.
pub(crate) fn append<'a>(
    tx: &mut Tx<'_>,
    c: CommunityId,
    lines: impl Iterator<Item = &'a StoredEntry>,
) -> Result<(), Error> {
    tx.insert(&APPEND, lines.flat_map(|line| line.row(c)).collect())
}

/// [`append`] while the work goes on: the next statement waits for it.
pub(crate) fn append_aside<'a>(
    tx: &mut Tx<'_>,
    c: CommunityId,
    lines: impl Iterator<Item = &'a StoredEntry>,
) -> Result<(), Error> {
    tx.insert_aside(&APPEND, lines.flat_map(|line| line.row(c)).collect())
}

pub(crate) fn add_nodes<'a>(
    tx: &mut Tx<'_>,
    c: CommunityId,
    nodes: impl Iterator<Item = &'a Kept>,
) -> Result<(), Error> {
    let row = |node: &Kept| {
        let (level, index) = (i64::from(node.level), node.index.cast_signed());
        [Value::Int(c.number()), Value::Int(level), Value::Int(index), Value::Blob(node.hash.0.to_vec())]
    };
    tx.insert(&ADD_NODES, nodes.flat_map(row).collect())
}

/// What the leaves of a tile of level 0 are made from, fewer where the journal ends.
pub(crate) fn leaves(r: &mut Reader<'_>, c: CommunityId, tile: Tile) -> Result<Vec<LeafRow>, Error> {
    let first = tile.first().cast_signed() + 1;
    r.list(LEAVES, &[&c, &first, &(first + i64::from(tile.width()))], |row| {
        Ok(LeafRow { seq: row.next()?, actor: row.next()?, body: row.next()?, leaf: row.next()? })
    })
}

/// The hashes of one tile above the leaves, fewer where the journal ends.
pub(crate) fn tile(r: &mut Reader<'_>, c: CommunityId, tile: Tile) -> Result<Vec<Hash>, Error> {
    let first = tile.first().cast_signed();
    let end = first + i64::from(tile.width());
    r.list(NODES, &[&c, &tile.level(), &first, &end], |row| row.next().map(Hash))
}

/// How many lines the journal has, and the number of the last.
pub(crate) fn extent(r: &mut Reader<'_>, c: CommunityId) -> Result<(i64, i64), Error> {
    Ok(r.find(EXTENT, &[&c], |row| Ok((row.next()?, row.next()?)))?.unwrap_or_default())
}

/// How many hashes each level of the tree holds above the leaves.
pub(crate) fn node_counts(r: &mut Reader<'_>, c: CommunityId) -> Result<Vec<(i64, i64)>, Error> {
    r.list(NODE_COUNTS, &[&c], |row| Ok((row.next()?, row.next()?)))
}

pub(crate) fn add_keys(tx: &mut Tx<'_>, c: CommunityId, first_seq: i64, hashes: &[u64]) -> Result<(), Error> {
    let bytes = hashes.iter().flat_map(|hash| hash.to_be_bytes()).collect();
    tx.insert(&ADD_KEYS, vec![Value::Int(c.number()), Value::Int(first_seq), Value::Blob(bytes)])
}

/// Up to a hundred stored ranges of keys after `seq`: the first entry of each and its hashes.
pub(crate) fn keys_after(
    r: &mut Reader<'_>,
    c: CommunityId,
    seq: i64,
) -> Result<Vec<(i64, Vec<u64>)>, Error> {
    r.list(KEYS, &[&c, &seq], |row| {
        let (first, bytes): (i64, Vec<u8>) = (row.next()?, row.next()?);
        Ok((first, bytes.as_chunks::<8>().0.iter().map(|hash| u64::from_be_bytes(*hash)).collect()))
    })
}

pub(crate) fn entry_of_transfer(
    r: &mut Reader<'_>,
    c: CommunityId,
    id: Uuid,
) -> Result<Option<Vec<u8>>, Error> {
    r.find(BY_TRANSFER, &[&c, &id], |row| row.next())
}

pub(crate) fn entry_at(r: &mut Reader<'_>, c: CommunityId, seq: i64) -> Result<Option<Vec<u8>>, Error> {
    r.find(BY_SEQ, &[&c, &seq], |row| row.next())
}

/// A stored line of the journal.
#[derive(Clone, Debug)]
pub(crate) struct StoredEntry {
    pub seq: i64,
    pub columns: Columns,
    pub actor: Option<Uuid>,
    pub body: Vec<u8>,
    /// See [`crate::book::check_of`].
    pub leaf: i64,
}

/// What a leaf of the tree is made from.
#[derive(Debug)]
pub(crate) struct LeafRow {
    pub seq: i64,
    pub actor: Option<Uuid>,
    pub body: Vec<u8>,
    pub leaf: i64,
}

impl StoredEntry {
    fn row(&self, c: CommunityId) -> [Value; 14] {
        let id = |id: Option<Uuid>| id.map_or(Value::Null, Value::Uuid);
        let columns = &self.columns;
        [
            Value::Int(c.number()),
            Value::Int(self.seq),
            Value::Int(columns.at_ms),
            Value::Int(columns.effect),
            Value::Int(i64::from(columns.purpose)),
            Value::Int(columns.debit),
            Value::Int(columns.credit),
            Value::Int(columns.amount),
            Value::Int(columns.debit_prev),
            Value::Int(columns.credit_prev),
            id(columns.transfer),
            id(self.actor),
            Value::Blob(self.body.clone()),
            Value::Int(self.leaf),
        ]
    }
}

/// What the journal keeps beside an entry's bytes, for queries.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Columns {
    pub at_ms: i64,
    pub effect: i64,
    pub purpose: u16,
    pub debit: i64,
    pub credit: i64,
    pub amount: i64,
    pub debit_prev: i64,
    pub credit_prev: i64,
    pub transfer: Option<Uuid>,
}

pub(crate) fn entries_after(r: &mut Reader<'_>, c: CommunityId, seq: i64) -> Result<Vec<StoredEntry>, Error> {
    r.list(AFTER, &[&c, &seq], line)
}

/// `count` lines from entry `seq` on, fewer where the journal ends.
pub(crate) fn lines(
    r: &mut Reader<'_>,
    c: CommunityId,
    seq: i64,
    count: u16,
) -> Result<Vec<StoredEntry>, Error> {
    r.list(LINES, &[&c, &seq, &(seq + i64::from(count))], line)
}

pub(crate) fn line_of_transfer(
    r: &mut Reader<'_>,
    c: CommunityId,
    id: Uuid,
) -> Result<Option<StoredEntry>, Error> {
    r.find(LINE, &[&c, &id], line)
}

fn line(row: &mut Row) -> Result<StoredEntry, Error> {
    let seq = row.next()?;
    let columns = Columns {
        at_ms: row.next()?,
        effect: row.next()?,
        purpose: row.next()?,
        debit: row.next()?,
        credit: row.next()?,
        amount: row.next()?,
        debit_prev: row.next()?,
        credit_prev: row.next()?,
        transfer: row.next()?,
    };
    Ok(StoredEntry { seq, columns, actor: row.next()?, body: row.next()?, leaf: row.next()? })
}
