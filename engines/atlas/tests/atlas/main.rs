//! The engine's promises, tested against all choices, against other programs, and with broken files.

#[cfg(test)]
mod areas;
#[cfg(test)]
mod bad_files;
#[cfg(test)]
mod command_line;
#[cfg(test)]
mod distances;
#[cfg(test)]
mod pbf;
#[cfg(test)]
mod reader;
#[cfg(test)]
mod siting;
#[cfg(test)]
mod siting_oracle;
#[cfg(test)]
mod support;
