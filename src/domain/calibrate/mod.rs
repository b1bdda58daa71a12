//! What a researcher claimed against what happened, from the files alone.

pub mod chances;
pub mod ranges;
pub mod ratios;

/// With fewer cases than this, nothing is computed.
pub const ENOUGH: usize = 5;
