//! The fuzz targets on a stable compiler, over their corpus and its mutations.

#[cfg(test)]
#[path = "../../../fuzz/replay.rs"]
mod replay;
#[cfg(test)]
#[path = "../../../fuzz/src/beans.rs"]
mod targets;

#[test]
fn receipt() {
    replay::replay("receipt", targets::receipt);
}

#[test]
fn code() {
    replay::replay("code", targets::code);
}

#[test]
fn amount() {
    replay::replay("amount", targets::amount);
}
