use common::errors::text;
use common::{CommunityId, Msg};
use db::Db;

use super::{CHUNK, Checked, ImportError, cell, columns, unreadable};
use crate::{Division, put_division};

/// Imports a list of divisions: columns `code` (12 digits), `name`, `streetCode`; others are left aside. Known codes get the
/// new name. Gives how many; `progress` is told how many are done of how many.
///
/// # Errors
/// [`ImportError::Lines`] names what is wrong, and nothing is imported.
pub fn import_divisions_csv(
    db: &Db,
    csv: &str,
    progress: &mut dyn FnMut(usize, usize),
) -> Result<usize, ImportError> {
    let rows: Vec<Division> = read(csv).finish()?.into_iter().map(|(_, division)| division).collect();
    let mut done = 0;
    for chunk in rows.chunks(CHUNK) {
        let chunk = chunk.to_vec();
        done += chunk.len();
        db.write_blocking(CommunityId::HOUSE, move |tx| chunk.iter().try_for_each(|d| put_division(tx, d)))?;
        progress(done, rows.len());
    }
    Ok(rows.len())
}

/// Reads a list as an import would, and imports nothing. Gives how many lines are good.
///
/// # Errors
/// [`ImportError::Lines`].
pub fn check_divisions_csv(csv: &str) -> Result<usize, ImportError> {
    read(csv).finish().map(|rows| rows.len())
}

fn read(text_: &str) -> Checked<Division> {
    let mut checked = Checked::new();
    let mut reader = csv::Reader::from_reader(text_.as_bytes());
    let header = reader.headers().cloned().unwrap_or_default();
    let [code, name, parent] =
        columns(&header, [("code", "代码"), ("name", "名称"), ("streetCode", "上级代码")]);
    for (column, field) in [(code, "code"), (name, "name"), (parent, "streetCode")] {
        if column.is_none() {
            checked.wrong(1, field, Msg::new("people-error-csv-column"));
        }
    }
    if !checked.errors.is_empty() {
        return checked;
    }
    for record in reader.records() {
        let record = match record {
            Ok(record) => record,
            Err(error) => {
                checked.errors.push(unreadable(&error));
                continue;
            }
        };
        let line = record.position().map_or(0, csv::Position::line);
        let parsed = cell(&record, code).trim().parse::<CommunityId>();
        match (parsed, text(cell(&record, name), 1, 60)) {
            (Ok(id), Ok(name)) => {
                let parent = cell(&record, parent).chars().take(12).collect();
                checked.rows.push((line, Division { code: id.to_string(), name, parent }));
            }
            (Err(_), _) => checked.wrong(line, "code", Msg::new("people-error-code")),
            (_, Err(msg)) => checked.wrong(line, "name", msg),
        }
        if checked.is_hopeless() {
            break;
        }
    }
    checked
}
