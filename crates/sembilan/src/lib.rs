//! The binary of the house as a library: settings, composition of rooms, command line, scheduler
//! and the invented city. It is the only place that reads the clock, the disk and the environment.

pub mod city;
pub mod cli;
pub mod command;
pub mod compose;
pub mod config;
pub mod jobs;
pub mod keys;
pub mod log_export;
pub mod machines;
pub mod metrics;
pub mod pages;
pub mod rules;
pub mod serve;
pub mod traces;
