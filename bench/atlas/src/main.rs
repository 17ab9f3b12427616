//! Work timed beside its peers. Every command prints JSON lines of CPU and wall seconds; `run.py` drives the whole.

mod build;
mod isochrone;
mod large;
mod nearest;
mod siting;
mod timing;

use anyhow::{Result, bail};

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words[..] {
        ["build", map] => build::run(map),
        ["nearest", map, folder] => nearest::run(map, folder),
        ["isochrone", map] => isochrone::run(map),
        ["siting", map, homes, sites, count, file] => {
            siting::run(map, homes.parse()?, sites.parse()?, count.parse()?, file)
        }
        ["enlarge", map, copies, file] => large::enlarge(map, copies.parse()?, file),
        ["large", map, homes] => large::run(map, homes.parse()?),
        _ => bail!(
            "build MAP | nearest MAP FOLDER | isochrone MAP | siting MAP HOMES SITES COUNT FILE | enlarge MAP COPIES FILE | large MAP HOMES"
        ),
    }
}
