//! What the fuzz targets do, one module per engine. The engines' own tests run the same functions.

pub mod atlas;
pub mod beans;
pub mod fairshare;
pub mod people;
pub mod tlog;
pub mod workdays;
