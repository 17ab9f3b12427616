use access::Cx;
use common::paging::PER_PAGE;
use common::{CommunityId, ListQuery, Paged};
use db::{Error, Reader, Row, Tx};

use crate::{
    AllianceError, BankAccount, Category, Merchant, MerchantId, MerchantState, MerchantTerms, NewMerchant,
};

db::sql! {
    INSERT = "INSERT INTO alliance_merchants (community_id, id, organisation_id, code, name, category, address, hours, state, \
              cancel_minutes, monthly_cap, holder, bank, account_sealed, account_tail, applied_by, applied_at, caught_up) \
              VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'applied', $9, $10, $11, $12, $13, $14, $15, $16, 0)";
    UPDATE = "UPDATE alliance_merchants SET name = $3, category = $4, address = $5, hours = $6, cancel_minutes = $7, monthly_cap = $8 \
              WHERE community_id = $1 AND id = $2";
    SET_ACCOUNT = "UPDATE alliance_merchants SET holder = $3, bank = $4, account_sealed = $5, account_tail = $6 \
                   WHERE community_id = $1 AND id = $2";
    SET_STATE = "UPDATE alliance_merchants SET state = $3 WHERE community_id = $1 AND id = $2";
    APPROVED = "UPDATE alliance_merchants SET approved_by = $3, approved_at = $4 WHERE community_id = $1 AND id = $2";
    CAUGHT_UP = "SELECT caught_up FROM alliance_merchants WHERE community_id = $1 AND id = $2";
    CATCH_UP = "UPDATE alliance_merchants SET caught_up = $3 WHERE community_id = $1 AND id = $2";
    ALL = "SELECT id FROM alliance_merchants WHERE community_id = $1 AND state <> 'applied' ORDER BY id";
    ACCOUNT = "SELECT holder, bank, account_sealed FROM alliance_merchants WHERE community_id = $1 AND id = $2";
    STATE = "SELECT state FROM alliance_merchants WHERE community_id = $1 AND id = $2";
    FIND = "SELECT id, organisation_id, code, name, category, address, hours, state, cancel_minutes, monthly_cap, holder, bank, \
            account_tail, applied_by, applied_at, approved_at FROM alliance_merchants WHERE community_id = $1 AND id = $2";
    BY_CODE = "SELECT id, organisation_id, code, name, category, address, hours, state, cancel_minutes, monthly_cap, holder, bank, \
               account_tail, applied_by, applied_at, approved_at FROM alliance_merchants WHERE community_id = $1 AND code = $2";
    LIST = "SELECT id, organisation_id, code, name, category, address, hours, state, cancel_minutes, monthly_cap, holder, bank, \
            account_tail, applied_by, applied_at, approved_at FROM alliance_merchants \
            WHERE community_id = $1 AND (CAST($2 AS TEXT) = '' OR name LIKE $2 ESCAPE '\\' OR address LIKE $2 ESCAPE '\\' OR code LIKE $2 ESCAPE '\\') \
            AND (CAST($3 AS TEXT) = '' OR category = $3) AND (CAST($4 AS TEXT) = '' OR state = $4)";
    COUNT = "SELECT CAST(COUNT(*) AS BIGINT) FROM alliance_merchants \
             WHERE community_id = $1 AND (CAST($2 AS TEXT) = '' OR name LIKE $2 ESCAPE '\\' OR address LIKE $2 ESCAPE '\\' OR code LIKE $2 ESCAPE '\\') \
             AND (CAST($3 AS TEXT) = '' OR category = $3) AND (CAST($4 AS TEXT) = '' OR state = $4)";
}

pub(crate) const ACCOUNT_PLACE: &str = "alliance.account";
const ORDERS: &[(&str, &str)] = &[
    ("name", "name"),
    ("code", "code"),
    ("category", "category"),
    ("state", "state"),
    ("applied", "applied_at"),
];

pub(crate) fn insert(
    tx: &mut Tx<'_>,
    cx: &Cx,
    id: MerchantId,
    code: &str,
    new: &NewMerchant,
) -> Result<(), AllianceError> {
    let NewMerchant { organisation, terms, account } = new;
    let category = terms.category.as_str();
    let by = cx.actor.id().map(|p| p.uuid());
    let sealed = cx.vault.seal_text(ACCOUNT_PLACE, &account.number)?;
    tx.exec(
        INSERT,
        &[
            &cx.community,
            &id,
            organisation,
            &code,
            &terms.name,
            &category,
            &terms.address,
            &terms.hours,
            &terms.cancel_minutes,
            &terms.monthly_cap,
            &account.holder,
            &account.bank,
            &sealed,
            &account.tail(),
            &by,
            &cx.now,
        ],
    )?;
    Ok(())
}

pub(crate) fn update(
    tx: &mut Tx<'_>,
    c: CommunityId,
    id: MerchantId,
    t: &MerchantTerms,
) -> Result<(), Error> {
    let category = t.category.as_str();
    tx.exec(UPDATE, &[&c, &id, &t.name, &category, &t.address, &t.hours, &t.cancel_minutes, &t.monthly_cap])?;
    Ok(())
}

pub(crate) fn set_account(
    tx: &mut Tx<'_>,
    cx: &Cx,
    id: MerchantId,
    to: &BankAccount,
) -> Result<(), AllianceError> {
    let sealed = cx.vault.seal_text(ACCOUNT_PLACE, &to.number)?;
    tx.exec(SET_ACCOUNT, &[&cx.community, &id, &to.holder, &to.bank, &sealed, &to.tail()])?;
    Ok(())
}

pub(crate) fn set_state(
    tx: &mut Tx<'_>,
    c: CommunityId,
    id: MerchantId,
    to: MerchantState,
) -> Result<(), Error> {
    tx.exec(SET_STATE, &[&c, &id, &to.as_str()]).map(|_| ())
}

pub(crate) fn set_approved(tx: &mut Tx<'_>, cx: &Cx, id: MerchantId) -> Result<(), Error> {
    let by = cx.actor.id().map(|p| p.uuid());
    tx.exec(APPROVED, &[&cx.community, &id, &by, &cx.now]).map(|_| ())
}

/// The last number of the journal whose payments are all entered.
pub(crate) fn caught_up(r: &mut Reader<'_>, c: CommunityId, id: MerchantId) -> Result<i64, Error> {
    Ok(r.find(CAUGHT_UP, &[&c, &id], |row| row.next())?.unwrap_or_default())
}

pub(crate) fn catch_up(tx: &mut Tx<'_>, c: CommunityId, id: MerchantId, seq: i64) -> Result<(), Error> {
    tx.exec(CATCH_UP, &[&c, &id, &seq]).map(|_| ())
}

/// Every shop that was ever let in.
pub(crate) fn all(r: &mut Reader<'_>, c: CommunityId) -> Result<Vec<MerchantId>, Error> {
    r.list(ALL, &[&c], |row| row.next())
}

/// The account in full. The caller has checked the permission and records the look.
pub(crate) fn account(
    r: &mut Reader<'_>,
    cx: &Cx,
    id: MerchantId,
) -> Result<Option<BankAccount>, AllianceError> {
    let found = r.find(ACCOUNT, &[&cx.community, &id], |row| {
        Ok((row.next::<String>()?, row.next::<String>()?, row.next::<Vec<u8>>()?))
    })?;
    let Some((holder, bank, sealed)) = found else { return Ok(None) };
    Ok(Some(BankAccount { holder, bank, number: cx.vault.open_text(ACCOUNT_PLACE, &sealed)? }))
}

/// # Errors
/// When the database refuses.
pub(crate) fn state(
    r: &mut Reader<'_>,
    c: CommunityId,
    id: MerchantId,
) -> Result<Option<MerchantState>, Error> {
    r.find(STATE, &[&c, &id], |row| state_of(&row.next::<String>()?))
}

/// # Errors
/// When the database refuses.
pub fn merchant(r: &mut Reader<'_>, c: CommunityId, id: MerchantId) -> Result<Option<Merchant>, Error> {
    r.find(FIND, &[&c, &id], make)
}

/// # Errors
/// When the database refuses.
pub fn merchant_by_code(r: &mut Reader<'_>, c: CommunityId, code: &str) -> Result<Option<Merchant>, Error> {
    r.find(BY_CODE, &[&c, &code], make)
}

/// Search by name or address, filters `category` and `state`.
///
/// # Errors
/// When the database refuses.
pub fn merchants(r: &mut Reader<'_>, c: CommunityId, query: &ListQuery) -> Result<Paged<Merchant>, Error> {
    let like = if query.q.is_empty() { String::new() } else { query.like() };
    let (category, state) = (query.filter("category"), query.filter("state"));
    let total = r.value(COUNT, &[&c, &like, &category, &state])?;
    let sql = format!("{LIST} ORDER BY {}, id LIMIT $5 OFFSET $6", query.order_by(ORDERS));
    let rows = r.list(&sql, &[&c, &like, &category, &state, &PER_PAGE, &query.offset()], make)?;
    Ok(Paged { rows, total })
}

fn state_of(word: &str) -> Result<MerchantState, Error> {
    MerchantState::parse(word).ok_or_else(|| unknown(word))
}

fn unknown(word: &str) -> Error {
    Error::Shape(format!("unknown word {word}"))
}

fn make(row: &mut Row) -> Result<Merchant, Error> {
    let (id, organisation, code, name) = (row.next()?, row.next()?, row.next()?, row.next()?);
    let (category, address, hours) = (row.next::<String>()?, row.next()?, row.next()?);
    let state = row.next::<String>()?;
    Ok(Merchant {
        id,
        organisation,
        code,
        name,
        category: Category::parse(&category).ok_or_else(|| unknown(&category))?,
        address,
        hours,
        state: state_of(&state)?,
        cancel_minutes: row.next()?,
        monthly_cap: row.next()?,
        holder: row.next()?,
        bank: row.next()?,
        account_tail: row.next()?,
        applied_by: row.next()?,
        applied_at: row.next()?,
        approved_at: row.next()?,
    })
}
