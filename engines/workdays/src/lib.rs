#![doc = include_str!("../README.md")]

pub mod calendar;
#[cfg(feature = "cli")]
pub mod cli;
pub mod clock;
mod error;
pub mod festival;
mod file;
pub mod hours;
pub mod lunar;
mod lunar_years;
pub mod worktime;

pub use calendar::{Calendar, Day, DayKind};
pub use clock::{Allowance, Clock, Due, Entry, Event, Phase, Reckoning};
pub use error::Error;
pub use festival::{Festival, festivals};
pub use hours::{Hours, Span};
pub use lunar::LunarDate;
pub use worktime::WorkTime;
