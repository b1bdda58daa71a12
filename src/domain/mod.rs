//! Research projects: the file as types, the red flags, the ranking.
//!
//! Pure functions: no files, clock, environment or printing. Callers pass in what is needed.

pub mod agenda;
pub mod calibrate;
pub mod conflict;
pub mod copies;
pub mod decide;
pub mod document;
pub mod explained;
pub mod flags;
pub mod import;
pub mod keys;
pub mod moment;
pub mod moved;
pub mod portfolio;
pub mod project;
pub mod ranking;
pub mod report;
pub mod review;
pub mod run;
pub mod settings;
pub mod shares;
pub mod slips;
pub mod source;
pub mod text;
pub mod words;
