//! The binary `courtyard`: puts the rooms together, serves them, and keeps the installation in order.

pub mod app;
pub mod cli;
pub mod config;
pub mod demo;
pub mod features;
mod logs;
mod pages;
mod serve;
