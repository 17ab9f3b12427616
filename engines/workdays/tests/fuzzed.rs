//! The fuzz targets on a stable compiler, over their corpus and its mutations.

#[cfg(test)]
#[path = "../../../fuzz/replay.rs"]
mod replay;
#[cfg(test)]
#[path = "../../../fuzz/src/workdays.rs"]
mod targets;

#[test]
fn calendar() {
    replay::replay("calendar", targets::calendar);
}

#[test]
fn hours() {
    replay::replay("hours", targets::hours);
}
