//! What the fuzz targets do, one module per engine. The engines' own tests run the same functions.

pub mod atlas;
pub mod fairshare;
pub mod workdays;
