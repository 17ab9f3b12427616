//! The command line on a village of our own.

use crate::pbf::{file, village};
use clap::Parser;
use serde_json::Value;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

#[derive(Parser)]
struct Cli {
    #[command(subcommand)]
    command: atlas::cli::Command,
}

fn folder() -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let map = folder.path().join("village.osm.pbf");
    std::fs::write(&map, file(&village())).unwrap();
    (folder, map)
}

fn run(arguments: &[&str], out: &Path) -> anyhow::Result<String> {
    let all = ["atlas"].iter().chain(arguments).copied().chain(["--out", out.to_str().unwrap()]);
    atlas::cli::run(Cli::try_parse_from(all)?.command)?;
    Ok(std::fs::read_to_string(out)?)
}

fn json(arguments: &[&str], out: &Path) -> Value {
    serde_json::from_str(&run(arguments, out).unwrap()).unwrap()
}

#[test]
fn graph_prints_what_it_found_before_and_after_contraction() {
    let (folder, map) = folder();
    let out = folder.path().join("out");
    let found = json(&["graph", map.to_str().unwrap(), "--json"], &out);
    let number = |name: &str| found[name].as_u64().unwrap();
    assert_eq!((number("nodes"), number("edges"), number("components")), (6, 4, 2));
    assert_eq!((number("contracted_nodes"), number("contracted_edges")), (4, 2));
    assert!(found["milliseconds"].as_f64().unwrap() >= 0.0 && found["metres"].as_f64().unwrap() > 390.0);
    let dump = run(&["graph", map.to_str().unwrap(), "--dump"], &out).unwrap();
    assert_eq!(dump.lines().filter(|l| l.starts_with("e ")).count(), 4);
}

#[test]
fn coverage_counts_everyone_and_lists_who_did_not_snap() {
    let (folder, map) = folder();
    let (out, homes) = (folder.path().join("out"), folder.path().join("homes.csv"));
    std::fs::write(&homes, "id,lon,lat,people\n王奶奶,103.9512,30.9901,2\nfar,104.5,31.5,3\n").unwrap();
    let table = folder.path().join("table.csv");
    let arguments = [
        "coverage",
        map.to_str().unwrap(),
        "--homes",
        homes.to_str().unwrap(),
        "--table",
        table.to_str().unwrap(),
    ];
    let found = json(&arguments, &out);
    assert_eq!(found["homes_unsnapped"], serde_json::json!(["far"]));
    let health = found["categories"].as_array().unwrap().iter().find(|c| c["category"] == "health").unwrap();
    assert_eq!((health["people_reached"].as_u64(), health["people"].as_u64()), (Some(2), Some(5)));
    let table = std::fs::read_to_string(table).unwrap();
    assert!(table.contains("王奶奶") && table.contains("天府中路卫生站"), "{table}");
}

#[test]
fn an_isochrone_is_a_feature_for_every_band() {
    let (folder, map) = folder();
    let at = ["isochrone", map.to_str().unwrap(), "--at", "103.951,30.990", "--minutes", "1,2"];
    let found = json(&at, &folder.path().join("out"));
    let features = found["features"].as_array().unwrap();
    assert_eq!(features.len(), 2);
    assert_eq!(features[1]["geometry"]["type"], "MultiPolygon");
    let area = |i: usize| features[i]["properties"]["area_m2"].as_f64().unwrap();
    assert!(0.0 < area(0) && area(0) < area(1));
}

#[test]
fn a_site_is_chosen_with_its_proof() {
    let (folder, map) = folder();
    let sites = folder.path().join("sites.csv");
    std::fs::write(&sites, "id,lon,lat,cost\nwest,103.9501,30.99,5\neast,103.9519,30.99,3\n").unwrap();
    let homes = folder.path().join("homes.csv");
    std::fs::write(&homes, "lon,lat,people\n103.9502,30.99,4\n103.9518,30.99,9\n").unwrap();
    let mut arguments =
        vec!["site", map.to_str().unwrap(), "--sites", sites.to_str().unwrap(), "--minutes", "1"];
    arguments.extend(["--homes", homes.to_str().unwrap(), "--count", "1"]);
    let found = json(&arguments, &folder.path().join("out"));
    assert_eq!(
        (&found["open"][0], &found["objective"], &found["proof"]),
        (&"east".into(), &9.into(), &"optimal".into())
    );
}

#[test]
fn a_wrong_cell_is_named_by_row_and_column() {
    let (folder, map) = folder();
    let homes = folder.path().join("homes.csv");
    std::fs::write(&homes, "lon,lat,people\n103.95,30.99,many\n").unwrap();
    let arguments = ["coverage", map.to_str().unwrap(), "--homes", homes.to_str().unwrap()];
    let error = format!("{:#}", run(&arguments, &folder.path().join("out")).unwrap_err());
    assert!(error.contains("row 1, column people: a whole number"), "{error}");
    let said = |arguments: &[&str]| format!("{:#}", run(arguments, &folder.path().join("out")).unwrap_err());
    let map = map.to_str().unwrap();
    let table = |text: &[u8]| {
        std::fs::write(&homes, text).unwrap();
        said(&["coverage", map, "--homes", homes.to_str().unwrap()])
    };
    assert!(table(b"x,y\n1,2\n").ends_with("column lon: columns lon and lat; the table has x, y"));
    assert!(table(b"lon,lat,lon\n1,2,3\n").ends_with("column lon: every column once"));
    assert!(
        table(b"lon,lat\n1,2\n\xc4\xe3,2\n").ends_with("line 3: UTF-8 text; save the table as \"CSV UTF-8\"")
    );
    assert!(table(b"lon,lat\n1,92\n").contains("row 1: lat: expected a latitude"));
    assert!(
        table(b"lon,lat,fixed\n")
            .ends_with("there are no homes: give --homes, or a map with building=* tags")
    );
    std::fs::write(&homes, "lon,lat,fixed\n103.95,30.99,maybe\n").unwrap();
    let site = ["site", map, "--sites", homes.to_str().unwrap(), "--count", "1"];
    assert!(said(&site).ends_with("row 1, column fixed: yes or no, got \"maybe\""));
    for command in ["coverage", "isochrone", "site"] {
        let mut arguments = vec![command, map, "--minutes", "9999999"];
        arguments.extend(match command {
            "isochrone" => vec!["--at", "103.951,30.990"],
            "site" => site[2..].to_vec(),
            _ => Vec::new(),
        });
        assert_eq!(said(&arguments), "--minutes: at least 1, and a walk of at most 100 km");
    }
    let pair = said(&["isochrone", map, "--at", "103.951"]);
    assert_eq!(pair, "--at 103.951: 2 numbers separated by commas, longitude first");
    let nowhere = ["isochrone", map, "--at", "0,0"];
    let error = run(&nowhere, &folder.path().join("out")).unwrap_err().to_string();
    assert_eq!(error, "--at 0,0: a place within 200 m of a path");
}

#[test]
fn a_geojson_of_another_name_was_taken_for_a_pbf() {
    let folder = tempfile::tempdir().unwrap();
    let map = folder.path().join("PATHS.TXT");
    let text =
        r#"{"features":[{"geometry":{"type":"LineString","coordinates":[[103.95,30.99],[103.96,30.99]]}}]}"#;
    std::fs::write(&map, format!("\u{feff} {text}")).unwrap();
    let found = json(&["graph", map.to_str().unwrap(), "--json"], &folder.path().join("out"));
    assert_eq!(found["nodes"], 2);
}

#[test]
fn coordinates_in_the_chinese_datum_are_moved_and_labelled() {
    let (folder, map) = folder();
    let (lon, lat) = atlas::geo::wgs84_to_gcj02(103.951, 30.990);
    let at = format!("{lon},{lat}");
    let arguments = ["isochrone", map.to_str().unwrap(), "--at", &at, "--minutes", "1", "--datum", "gcj02"];
    let found = json(&arguments, &folder.path().join("out"));
    let properties = &found["features"][0]["properties"];
    assert_eq!(properties["input_datum"], "GCJ-02 converted to WGS-84");
    assert!((properties["at"][0].as_f64().unwrap() - 103.951).abs() < 1e-6);
}
