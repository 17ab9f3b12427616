use std::process::ExitCode;

/// A request is hundreds of small allocations, most of them SQLite's (which `override` serves as well).
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    courtyard::cli::main()
}
