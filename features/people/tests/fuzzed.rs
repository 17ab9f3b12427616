//! The fuzz targets on a stable compiler, over their corpus and its mutations.

#[cfg(test)]
#[path = "../../../fuzz/replay.rs"]
mod replay;
#[cfg(test)]
#[path = "../../../fuzz/src/people.rs"]
mod targets;

#[test]
fn persons() {
    replay::replay("persons", targets::persons);
}

#[test]
fn divisions() {
    replay::replay("divisions", targets::divisions);
}
