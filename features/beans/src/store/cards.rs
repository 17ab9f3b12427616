use common::{CommunityId, Timestamp};
use db::{Error, Reader, Row, Tx};
use ledger::AccountNo;

use crate::card::{Card, CardState};

db::sql! {
    ADD = "INSERT INTO bean_cards (community_id, number, account_no, pin_hash, tries, state, issued_at) VALUES ($1, $2, $3, $4, 0, 'active', $5)";
    FIND = "SELECT number, account_no, pin_hash, tries, state, issued_at FROM bean_cards WHERE community_id = $1 AND number = $2";
    OF_ACCOUNT = "SELECT number, account_no, pin_hash, tries, state, issued_at FROM bean_cards WHERE community_id = $1 AND account_no = $2 \
                  ORDER BY issued_at DESC, number LIMIT 20";
    TRIED = "UPDATE bean_cards SET tries = $3, state = $4 WHERE community_id = $1 AND number = $2";
    NEW_PIN = "UPDATE bean_cards SET pin_hash = $3, tries = 0, state = 'active' WHERE community_id = $1 AND number = $2";
    REPLACE_ALL = "UPDATE bean_cards SET state = 'replaced' WHERE community_id = $1 AND account_no = $2";
}

pub(crate) fn add(tx: &mut Tx<'_>, c: CommunityId, card: &Card) -> Result<(), Error> {
    tx.exec(ADD, &[&c, &card.number, &card.account.0, &card.pin_hash, &card.issued_at]).map(|_| ())
}

pub(crate) fn find(r: &mut Reader<'_>, c: CommunityId, number: &str) -> Result<Option<Card>, Error> {
    r.find(FIND, &[&c, &number], card)
}

pub(crate) fn of_account(r: &mut Reader<'_>, c: CommunityId, no: AccountNo) -> Result<Vec<Card>, Error> {
    r.list(OF_ACCOUNT, &[&c, &no.0], card)
}

pub(crate) fn tried(tx: &mut Tx<'_>, c: CommunityId, card: &Card) -> Result<(), Error> {
    tx.exec(TRIED, &[&c, &card.number, &card.tries, &card.state.as_str()]).map(|_| ())
}

pub(crate) fn set_pin(tx: &mut Tx<'_>, c: CommunityId, number: &str, pin_hash: &str) -> Result<(), Error> {
    tx.exec(NEW_PIN, &[&c, &number, &pin_hash]).map(|_| ())
}

pub(crate) fn replace_all(tx: &mut Tx<'_>, c: CommunityId, no: AccountNo) -> Result<(), Error> {
    tx.exec(REPLACE_ALL, &[&c, &no.0]).map(|_| ())
}

fn card(row: &mut Row) -> Result<Card, Error> {
    let (number, account) = (row.next()?, AccountNo(row.next()?));
    let (pin_hash, tries): (String, i64) = (row.next()?, row.next()?);
    let state = CardState::parse(&row.next::<String>()?);
    let issued_at: Timestamp = row.next()?;
    Ok(Card { number, account, pin_hash, tries, state, issued_at })
}
