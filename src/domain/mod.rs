//! What `rp` knows about research projects: the file as types, the red flags, the ranking.
//!
//! Pure: no files, clock, environment or printing. Whatever it needs is handed in.

pub mod agenda;
pub mod decide;
pub mod flags;
pub mod keys;
pub mod moved;
pub mod portfolio;
pub mod project;
pub mod ranking;
pub mod settings;
pub mod shares;
pub mod source;
pub mod text;
pub mod words;
