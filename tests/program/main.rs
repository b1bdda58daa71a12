//! Tests of the whole program, each in its own folder.
#![expect(clippy::disallowed_methods, reason = "tests make their own files")]

#[cfg(unix)]
mod accept;
#[cfg(unix)]
mod agents;
#[cfg(target_os = "linux")]
mod attacks;
#[cfg(target_os = "linux")]
mod browser;
#[cfg(unix)]
mod doc;
mod docs;
#[cfg(unix)]
mod edit;
mod export;
#[cfg(target_os = "linux")]
mod faults;
mod formats;
mod git;
mod import;
#[cfg(unix)]
mod lab;
mod life;
#[cfg(unix)]
mod manual;
#[cfg(unix)]
mod names;
mod report;
#[cfg(unix)]
mod runs;
mod screen;
#[cfg(unix)]
mod shells;
mod store;
mod structure;
mod support;
#[cfg(unix)]
mod terminal;
#[cfg(unix)]
mod undo;
mod year;
