use common::CommunityId;
use db::{Error, Reader, Tx};

use crate::book::Note;

db::sql! {
    ADD = "INSERT INTO bean_notes (community_id, seq, fund_id, note) VALUES ($1, $2, $3, $4)";
    AT = "SELECT fund_id, note FROM bean_notes WHERE community_id = $1 AND seq = $2";
}

pub(crate) fn add(tx: &mut Tx<'_>, c: CommunityId, seq: i64, note: &Note) -> Result<(), Error> {
    tx.exec(ADD, &[&c, &seq, &note.fund, &note.text]).map(|_| ())
}

pub(crate) fn at(r: &mut Reader<'_>, c: CommunityId, seq: i64) -> Result<Note, Error> {
    let note = r.find(AT, &[&c, &seq], |row| Ok(Note { fund: row.next()?, text: row.next()? }))?;
    Ok(note.unwrap_or_default())
}
