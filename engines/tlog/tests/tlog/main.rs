//! The engine against the specifications' examples, a naive tree, and other programs.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod naive;
mod notes;
mod oracle;
mod parsers;
mod support;
mod tampering;
mod tiles;
mod vectors;
