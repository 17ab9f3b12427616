use std::process::ExitCode;

fn main() -> ExitCode {
    courtyard::cli::main()
}
