//! Tables of places from CSV (columns by name) or GeoJSON points (properties by name).

use crate::error::Error;
use crate::geo::Point;
use crate::graph::Datum;
use anyhow::{Context, Result};
use std::collections::HashMap;
use std::path::Path;

/// One row: its place and its other columns as text.
pub(super) struct Row {
    pub at: Point,
    number: usize,
    cells: HashMap<String, String>,
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
    pub fn number(&self, column: &str, default: u64, max: u64) -> Result<u64> {
        let text = self.text(column);
        if text.is_empty() {
            return Ok(default);
        }
        let value = text.parse().ok().filter(|v| *v <= max);
        let field = format!("row {}, column {column}", self.number);
        Ok(value
            .ok_or_else(|| Error::input(field, format!("a whole number from 0 to {max}, got \"{text}\"")))?)
    }

    /// Whether a cell says yes.
    pub fn flag(&self, column: &str) -> bool {
        matches!(self.text(column), "1" | "true" | "yes")
    }
}

pub(super) fn read(path: &Path, datum: Datum) -> Result<Vec<Row>> {
    let bytes = std::fs::read(path).with_context(|| path.display().to_string())?;
    let rows = if path.extension().is_some_and(|e| e == "json" || e == "geojson") {
        geojson(&bytes, datum)
    } else {
        csv(&bytes, datum)
    };
    rows.with_context(|| path.display().to_string())
}

fn csv(bytes: &[u8], datum: Datum) -> Result<Vec<Row>> {
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(bytes);
    let headers = reader.headers()?.clone();
    let mut rows = Vec::new();
    for (i, record) in reader.records().enumerate() {
        let record = record?;
        let cells: HashMap<String, String> =
            headers.iter().map(str::to_owned).zip(record.iter().map(str::to_owned)).collect();
        let degrees = |column: &str| {
            let text = cells.get(column).map_or("", |c| c.as_str());
            text.parse::<f64>().map_err(|_| {
                Error::input(format!("row {}, column {column}", i + 1), format!("degrees, got \"{text}\""))
            })
        };
        let at = datum.point(degrees("lon")?, degrees("lat")?).with_context(|| format!("row {}", i + 1))?;
        rows.push(Row { at, number: i + 1, cells });
    }
    Ok(rows)
}

fn geojson(bytes: &[u8], datum: Datum) -> Result<Vec<Row>> {
    let value: serde_json::Value = serde_json::from_slice(bytes)?;
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
        let cells = properties.into_iter().flatten().map(|(k, v)| (k.clone(), cell(v))).collect();
        rows.push(Row { at: datum.point(lon, lat)?, number: i + 1, cells });
    }
    Ok(rows)
}
