//! The fuzz targets on a stable compiler, over their corpus and its mutations.

#[cfg(test)]
#[path = "../../../fuzz/replay.rs"]
mod replay;
#[cfg(test)]
#[path = "../../../fuzz/src/fairshare.rs"]
mod targets;

#[test]
fn pb() {
    replay::replay("pb", targets::pb);
}
