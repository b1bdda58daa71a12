//! What a researcher claimed against what happened, from the files alone.

mod habits;

pub use habits::habits;
