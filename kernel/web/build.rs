//! The embedded web files are built by npm into `ui/dist`; the folder must exist for the compiler even before.

fn main() {
    println!("cargo:rerun-if-changed=../../ui/dist");
    if let Err(error) = std::fs::create_dir_all("../../ui/dist") {
        println!("cargo:warning=cannot make ui/dist: {error}");
    }
}
