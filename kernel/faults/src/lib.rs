//! A disk that fails when it is told to. For tests only; see the README.

mod disk;
mod sectors;
mod vfs;

pub use disk::{Disk, Fault, How, Left, Op};
