//! The engine's promises, tested against all choices, against other programs, and with broken files.

#[cfg(test)]
mod siting;
