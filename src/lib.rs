//! Keep research projects as files, see their red flags, and know when to switch.
//!
//! ```text
//! main ─► cli ─► commands ─┬─► store ──┬─► domain
//!                          └─► render ─┘
//! ```
//!
//! Calls go down, values come back up: [`domain`] is pure. `tests/program/structure.rs` checks it.

pub mod cli;
pub mod commands;
pub mod domain;
pub mod error;
pub mod exit;
pub mod render;
pub mod store;
