//! The fuzz targets on a stable compiler, over their corpus and its mutations.

#[cfg(test)]
#[path = "../../../fuzz/replay.rs"]
mod replay;
#[cfg(test)]
#[path = "../../../fuzz/src/tlog.rs"]
mod targets;

#[test]
fn note() {
    replay::replay("note", targets::note);
}
