use std::collections::BTreeMap;
use std::io::Read;

use access::{Cx, Role};
use common::Msg;
use db::{Db, Tx};
use serde_json::json;
use web::Fields;

use super::{CHUNK, Checked, ImportError, LineError, cell, columns, unreadable};
use crate::access::EDIT;
use crate::{NewMembership, NewPerson, PeopleError, store};

/// Imports residents into `cx.community`: columns `name` (姓名), `phone` (手机号), `compound` (小区), `birth_year` (出生年份);
/// only the name is needed. Those with a phone can log in by code. Gives how many; `progress` is told how many are
/// staged of how many. What an interrupted import left behind is cleared away by the next one.
///
/// # Errors
/// [`ImportError::Lines`] names what is wrong, numbers taken included, and nothing is imported.
pub fn import_persons_csv(
    db: &Db,
    cx: &Cx,
    csv: impl Read,
    progress: &mut dyn FnMut(usize, usize),
) -> Result<usize, ImportError> {
    cx.permit(&EDIT).map_err(PeopleError::from)?;
    clear(db, cx)?;
    let mut checked = read(csv);
    find_taken(db, cx, &mut checked)?;
    let rows = checked.finish()?;
    let mut done = 0;
    for chunk in rows.chunks(CHUNK) {
        let (chunk, cx) = (chunk.to_vec(), fresh(cx));
        done += chunk.len();
        db.write_blocking(cx.community, move |tx| {
            let cx = cx.clone();
            chunk.iter().try_for_each(|(_, new)| stage(tx, &cx, new))
        })?;
        progress(done, rows.len());
    }
    let (cx, count) = (fresh(cx), rows.len());
    db.write_blocking(cx.community, move |tx| -> Result<(), PeopleError> {
        let cx = cx.clone();
        store::publish_staged(tx, cx.community)?;
        audit::record(
            tx,
            &cx,
            "people.persons.imported",
            "community",
            cx.community,
            json!({"count": count}),
        )?;
        Ok(())
    })?;
    Ok(count)
}

/// Reads a list as an import would, against nothing but itself, and imports nothing. Gives how many lines are good.
///
/// # Errors
/// [`ImportError::Lines`].
pub fn check_persons_csv(csv: impl Read) -> Result<usize, ImportError> {
    read(csv).finish().map(|rows| rows.len())
}

/// Ids of its own for each write: a clone would use the same ones again.
fn fresh(cx: &Cx) -> Cx {
    let seed = u128::from_be_bytes(vault::random());
    Cx::new(cx.actor.clone(), cx.community, cx.now, seed, std::sync::Arc::clone(&cx.vault))
}

fn read(csv: impl Read) -> Checked<NewPerson> {
    let mut checked = Checked::new();
    let mut reader = csv::Reader::from_reader(csv);
    let header = match reader.headers() {
        Ok(header) => header.clone(),
        Err(error) => {
            checked.errors.push(unreadable(&error));
            return checked;
        }
    };
    let names = [("name", "姓名"), ("phone", "手机号"), ("compound", "小区"), ("birth_year", "出生年份")];
    let found = columns(&header, names);
    if found[0].is_none() {
        checked.wrong(1, "name", Msg::new("people-error-csv-column"));
        return checked;
    }
    let mut phones = BTreeMap::new();
    for record in reader.records() {
        match record {
            Ok(record) => keep(&mut checked, &mut phones, &record, names.map(|n| n.0), found),
            Err(error) => checked.errors.push(unreadable(&error)),
        }
        if checked.is_hopeless() {
            break;
        }
    }
    checked
}

fn keep(
    checked: &mut Checked<NewPerson>,
    phones: &mut BTreeMap<String, u64>,
    record: &csv::StringRecord,
    names: [&str; 4],
    found: [Option<usize>; 4],
) {
    let line = record.position().map_or(0, csv::Position::line);
    let pairs =
        names.iter().zip(found).map(|(name, column)| ((*name).to_owned(), cell(record, column).to_owned()));
    let new = match NewPerson::parse(&Fields::new(pairs.collect())) {
        Ok(new) => new,
        Err(errors) => return errors.into_iter().for_each(|(field, msg)| checked.wrong(line, field, msg)),
    };
    let earlier = new.phone.as_ref().and_then(|phone| phones.insert(phone.as_str().to_owned(), line));
    match earlier {
        Some(earlier) => {
            checked.wrong(line, "phone", Msg::new("people-error-csv-twice").arg("line", earlier))
        }
        None => checked.rows.push((line, new)),
    }
}

/// Notes the numbers that someone of the community has already.
fn find_taken(db: &Db, cx: &Cx, checked: &mut Checked<NewPerson>) -> Result<(), ImportError> {
    for chunk in checked.rows.chunks(CHUNK) {
        let (chunk, cx) = (chunk.to_vec(), cx.clone());
        let taken = db.read_blocking(move |r| -> Result<Vec<u64>, db::Error> {
            let mut taken = Vec::new();
            for (line, new) in &chunk {
                if let Some(phone) = &new.phone
                    && store::find_by_phone(r, &cx, phone)?.is_some()
                {
                    taken.push(*line);
                }
            }
            Ok(taken)
        })?;
        let wrong =
            |line| LineError { line, field: "phone".into(), msg: Msg::new("people-error-phone-taken") };
        checked.errors.extend(taken.into_iter().map(wrong));
    }
    Ok(())
}

fn stage(tx: &mut Tx<'_>, cx: &Cx, new: &NewPerson) -> Result<(), PeopleError> {
    let known = match &new.phone {
        Some(phone) => store::account_by_phone(tx, cx, phone)?.map(|a| a.person),
        None => None,
    };
    let id = known.unwrap_or_else(|| cx.id());
    store::stage_person(tx, cx, id, new)?;
    let resident = NewMembership { person: id, role: Role::Resident, unit: None, from: cx.now, until: None };
    store::insert_membership(tx, cx, cx.uuid(), &resident)?;
    if let (Some(phone), None) = (&new.phone, known) {
        store::stage_account(tx, cx, id, phone)?;
    }
    Ok(())
}

/// Takes away, in chunks, what an interrupted import staged.
fn clear(db: &Db, cx: &Cx) -> Result<(), ImportError> {
    let community = cx.community;
    let limit = i64::try_from(CHUNK).unwrap_or(i64::MAX);
    while db.write_blocking(community, move |tx| store::clear_staged(tx, community, limit))? > 0 {}
    Ok(())
}
