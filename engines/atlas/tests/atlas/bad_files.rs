//! Broken, hostile and empty files get an error that says what is wrong.

use crate::pbf::{Block, blob, bytes, data, file, frame, header, varint, village};
use crate::support::{Chance, shared};
use atlas::osm::{self, Extract, Want};
use atlas::{Error, graph};

fn read(file: &[u8]) -> Result<Extract, Error> {
    osm::read(file, Want { places: true }, &|_, _| {})
}

fn says(file: &[u8]) -> String {
    read(file).unwrap_err().to_string()
}

#[test]
fn every_kind_of_bad_file_is_told_apart() {
    assert_eq!(says(b""), "the file ends too early: an empty file at byte 0 needs 4 more bytes");
    assert!(says(b"<?xml version='1.0'?><osm/>").contains("is this an .osm.pbf file?"));
    let good = file(&village());
    assert!(says(&good[..good.len() - 5]).starts_with("the file ends too early: a blob at byte"));
    assert!(says(&good[..3]).contains("the length of a blob header"));
    assert_eq!(says(&file(&Block::new())), Error::NothingWalkable.to_string());
    assert_eq!(
        says(&header(&["HistoricalInformation"])),
        Error::Unsupported("HistoricalInformation".into()).to_string()
    );
    assert!(says(&frame("OSMData", &blob(&[], 0))).contains("the first blob is not an OSMHeader"));
    let mut lzma = Vec::new();
    bytes(4, &[1, 2, 3], &mut lzma);
    assert!(says(&[header(&[]), frame("OSMData", &lzma)].concat()).contains("compression number 4"));
}

#[test]
fn blobs_of_an_unknown_kind_are_passed_over() {
    let good = file(&village());
    let with = [&good[..], &frame("FutureIndex", &[1, 2, 3])].concat();
    assert_eq!(read(&with).unwrap().refs, read(&good).unwrap().refs);
}

#[test]
fn coordinates_off_the_earth_are_counted_and_not_walked() {
    let block = village().node(50, 500.0, 30.0, &[]).way(26, &[1, 50], &[("highway", "path")]);
    let extract = read(&file(&block)).unwrap();
    assert_eq!((extract.counts.nodes_off_earth, extract.counts.missing_refs), (1, 1));
}

#[test]
fn an_offset_at_the_end_of_the_number_range_overflowed() {
    for (lat, lon) in [(i64::MAX, 0), (i64::MIN, 0), (0, i64::MAX), (i64::MAX, i64::MIN)] {
        let mut message = village().message();
        for (field, offset) in [(19, lat), (20, lon)] {
            varint(field << 3, &mut message);
            varint(offset as u64, &mut message);
        }
        assert_eq!(says(&[header(&[]), data(&message)].concat()), Error::NothingWalkable.to_string());
    }
}

#[test]
fn a_bomb_that_inflates_beyond_its_word_or_beyond_reason_is_refused() {
    let zeros = vec![0; 4 << 20];
    let small_claim = frame("OSMData", &blob(&zeros, 1_000));
    assert!(says(&[header(&[]), small_claim].concat()).contains("not as long as announced"));
    let large_claim = frame("OSMData", &blob(&[0; 100], 1 << 30));
    assert!(says(&[header(&[]), large_claim].concat()).contains("decompressed size"));
    let empty_promise = frame("OSMData", &blob(&[0; 100], 30 << 20));
    assert!(says(&[header(&[]), empty_promise].concat()).contains("more bytes than it can hold"));
}

#[test]
fn a_bomb_of_endless_nodes_is_refused_for_the_size_of_its_file() {
    // Sixteen million nodes of three zero bytes each shrink to a few kilobytes.
    let zeros = vec![0u8; 8 << 20];
    let (mut dense, mut group, mut message) = (Vec::new(), Vec::new(), Vec::new());
    [1, 8, 9].iter().for_each(|field| bytes(*field, &zeros, &mut dense));
    bytes(2, &dense, &mut group);
    bytes(2, &group, &mut message);
    let said = says(&[header(&[]), data(&message), data(&message)].concat());
    assert!(said.contains("for a file of this size"), "{said}");
}

#[test]
fn a_bomb_of_one_long_name_on_many_places_is_refused() {
    let name = "长".repeat(100_000);
    let mut block = village();
    for id in 100..200 {
        block = block.node(id, 103.95, 30.99, &[("amenity", "clinic"), ("name", &name)]);
    }
    let said = says(&file(&block));
    assert!(said.contains("letters of names for a file of this size"), "{said}");
}

#[test]
fn mutated_files_never_panic() {
    let mut chance = Chance::new(77);
    let plain = village().message();
    let mut raw = Vec::new();
    bytes(1, &plain, &mut raw);
    for round in 0..30_000 {
        // Uncompressed blobs let the damage reach the decoder.
        let mut message = if round % 2 == 0 { raw.clone() } else { blob(&plain, plain.len() as u64) };
        damage(&mut message, &mut chance);
        let mut bytes = [header(&[]), frame("OSMData", &message)].concat();
        if round % 5 == 0 {
            damage(&mut bytes, &mut chance);
        }
        if let Ok(extract) = read(&bytes)
            && let Ok(lines) = graph::Lines::from_extract(&extract, osm::walk::Passable::ON_FOOT)
        {
            graph::Graph::build(&lines);
        }
    }
}

#[test]
fn mutated_geojson_never_panics() {
    let good = r#"{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"highway":"steps"},
        "geometry":{"type":"MultiLineString","coordinates":[[[104.0,30.0],[104.1,30.0]],[[104.1,30.0],[104.1,30.1]]]}}]}"#;
    let mut chance = Chance::new(78);
    for _ in 0..20_000 {
        let mut bytes = good.as_bytes().to_vec();
        damage(&mut bytes, &mut chance);
        if let Ok(lines) =
            graph::lines_from_geojson(&bytes, graph::Datum::Wgs84, osm::walk::Passable::ON_FOOT)
        {
            graph::Graph::build(&lines);
        }
    }
}

fn damage(bytes: &mut Vec<u8>, chance: &mut Chance) {
    for _ in 0..=chance.below(4) {
        let at = chance.below(bytes.len() as u64) as usize;
        match chance.below(5) {
            0 => bytes.truncate(at.max(1)),
            1 => bytes.insert(at, chance.below(256) as u8),
            2 => bytes[at] = [0, 0x7f, 0x80, 0xff][chance.below(4) as usize],
            3 => bytes[at] ^= 1 << chance.below(8),
            _ => bytes[at] = chance.below(256) as u8,
        }
    }
}

#[test]
fn a_real_file_cut_anywhere_is_an_error_and_not_a_smaller_map() {
    let Some(good) = shared("osm/monaco.osm.pbf") else { return };
    let mut chance = Chance::new(3);
    for _ in 0..20 {
        let cut = chance.below(good.len() as u64 - 1) as usize + 1;
        assert!(matches!(read(&good[..cut]), Err(Error::Truncated { .. } | Error::NothingWalkable)), "{cut}");
    }
}

#[test]
fn geojson_of_another_shape_names_the_feature() {
    let read = |text: &str| {
        let datum = graph::Datum::Gcj02;
        graph::lines_from_geojson(text.as_bytes(), datum, osm::walk::Passable::ON_FOOT).map(|l| l.steps())
    };
    assert!(read("[]").unwrap_err().to_string().starts_with("GeoJSON: a FeatureCollection"));
    let line = |coordinates: &str| {
        format!(
            r#"{{"features":[{{"properties":null,"geometry":{{"type":"LineString","coordinates":{coordinates}}}}}]}}"#
        )
    };
    let good = line("[[104.0,30.0],[104.1,30.0]]");
    assert_eq!(read(&good), Ok(1));
    let error = read(&line("[[104.0],[104.1,30.0]]")).unwrap_err().to_string();
    assert_eq!(error, "features[0].geometry: coordinates as [[lon, lat], …]");
    assert!(read(&line("[[204.0,30.0],[104.1,30.0]]")).unwrap_err().to_string().contains("longitude"));
    assert_eq!(read(&line("[]")), Err(Error::NothingWalkable));
    // Empty maps, and one with a byte order mark in front.
    assert_eq!(read(r#"{"features":[]}"#), Err(Error::NothingWalkable));
    assert!(read("").is_err() && read(&good[..good.len() - 2]).is_err());
    assert_eq!(read(&format!("\u{feff}{good}")), Ok(1));
}
