//! Tables of places from CSV (columns by name) or GeoJSON points (properties by name).

use super::{is_json, read_file};
use crate::error::Error;
use crate::geo::Point;
use crate::graph::{Datum, GEOJSON_BYTES_MAX};
use anyhow::{Context, Result, anyhow};
use std::collections::HashMap;
use std::path::Path;
use std::rc::Rc;

/// Most rows of a table.
pub const ROWS_MAX: usize = 5_000_000;

/// One row: its place and its other columns as text.
#[derive(Debug)]
pub struct Row {
    pub at: Point,
    number: usize,
    cells: HashMap<Rc<str>, String>,
}

impl Row {
    /// A cell's text, empty when absent.
    pub fn text(&self, column: &str) -> &str {
        self.cells.get(column).map_or("", |c| c.as_str())
    }

    /// The row's name: its `id`, else its `name`, else its number counted from 1.
    pub fn label(&self) -> String {
        let named = [self.text("id"), self.text("name")].into_iter().find(|t| !t.is_empty());
        named.map_or_else(|| self.number.to_string(), str::to_owned)
    }

    /// A whole number, or a default when the cell is empty.
    ///
    /// # Errors
    /// Names the row and column when the cell is no whole number up to `max`.
    pub fn number(&self, column: &str, default: u64, max: u64) -> Result<u64> {
        let text = self.text(column);
        if text.is_empty() {
            return Ok(default);
        }
        let value = text.parse().ok().filter(|v| *v <= max);
        Ok(value.ok_or_else(|| self.wrong(column, &format!("a whole number from 0 to {max}")))?)
    }

    /// Whether a cell says yes; an empty one says no.
    ///
    /// # Errors
    /// Names the row and column when the cell says neither.
    pub fn flag(&self, column: &str) -> Result<bool> {
        match self.text(column).to_lowercase().as_str() {
            "1" | "true" | "yes" | "是" => Ok(true),
            "" | "0" | "false" | "no" | "否" => Ok(false),
            _ => Err(self.wrong(column, "yes or no").into()),
        }
    }

    fn wrong(&self, column: &str, expected: &str) -> Error {
        let field = format!("row {}, column {column}", self.number);
        Error::input(field, format!("{expected}, got \"{}\"", self.text(column)))
    }
}

pub(super) fn read(path: &Path, datum: Datum) -> Result<Vec<Row>> {
    let rows = read_file(path, GEOJSON_BYTES_MAX as u64).and_then(|bytes| parse(&bytes, datum));
    rows.with_context(|| path.display().to_string())
}

/// Reads a table: GeoJSON when it begins with a brace, else CSV.
///
/// # Errors
/// Names the row, and the column or property, and what is expected there; more than [`ROWS_MAX`] rows.
pub fn parse(bytes: &[u8], datum: Datum) -> Result<Vec<Row>> {
    if is_json(bytes) { geojson(bytes, datum) } else { csv(bytes, datum) }
}

fn csv(bytes: &[u8], datum: Datum) -> Result<Vec<Row>> {
    if let Err(e) = std::str::from_utf8(bytes) {
        let line = 1 + bytes[..e.valid_up_to()].iter().filter(|b| **b == b'\n').count();
        return Err(
            Error::input(format!("line {line}"), "UTF-8 text; save the table as \"CSV UTF-8\"").into()
        );
    }
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(bytes);
    let headers: Vec<Rc<str>> = reader.headers()?.iter().map(Rc::from).collect();
    for (i, name) in headers.iter().enumerate().filter(|(_, name)| !name.is_empty()) {
        if headers[..i].contains(name) {
            return Err(Error::input(format!("column {name}"), "every column once").into());
        }
    }
    for column in ["lon", "lat"] {
        if !headers.iter().any(|h| **h == *column) {
            let expected = format!("columns lon and lat; the table has {}", headers.join(", "));
            return Err(Error::input(format!("column {column}"), expected).into());
        }
    }
    let mut rows = Vec::new();
    for record in reader.records() {
        let cells = headers.iter().cloned().zip(record?.iter().map(str::to_owned)).collect();
        let mut row = Row { at: Point::default(), number: rows.len() + 1, cells };
        let degrees = |column| row.text(column).parse::<f64>().map_err(|_| row.wrong(column, "degrees"));
        row.at = place(row.number, degrees("lon")?, degrees("lat")?, datum)?;
        push(&mut rows, row)?;
    }
    Ok(rows)
}

fn geojson(bytes: &[u8], datum: Datum) -> Result<Vec<Row>> {
    let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let value: serde_json::Value = serde_json::from_slice(text)?;
    let features =
        value["features"].as_array().ok_or_else(|| Error::input("features", "an array of features"))?;
    let mut rows = Vec::new();
    for (i, feature) in features.iter().enumerate() {
        let pair = &feature["geometry"]["coordinates"];
        let (Some(lon), Some(lat)) = (pair[0].as_f64(), pair[1].as_f64()) else {
            return Err(Error::input(format!("features[{i}].geometry"), "a Point").into());
        };
        let cell = |value: &serde_json::Value| match value {
            serde_json::Value::String(text) => text.clone(),
            serde_json::Value::Null => String::new(),
            other => other.to_string(),
        };
        let properties = feature["properties"].as_object();
        let cells = properties.into_iter().flatten().map(|(k, v)| (Rc::from(k.as_str()), cell(v))).collect();
        let number = i + 1;
        push(&mut rows, Row { at: place(number, lon, lat, datum)?, number, cells })?;
    }
    Ok(rows)
}

fn place(number: usize, lon: f64, lat: f64, datum: Datum) -> Result<Point> {
    datum.point(lon, lat).with_context(|| format!("row {number}"))
}

fn push(rows: &mut Vec<Row>, row: Row) -> Result<()> {
    if rows.len() == ROWS_MAX {
        return Err(anyhow!("a table has at most {ROWS_MAX} rows"));
    }
    rows.push(row);
    Ok(())
}
