//! What the program can end with.

/// Everything was done.
pub const DONE: u8 = 0;
/// Nothing was done or found, or a flag is bad enough.
pub const NO: u8 = 1;
/// It could not be done.
pub const FAILED: u8 = 2;
/// `rp compare --exit-code`: somebody should take up another project.
pub const SWITCH: u8 = 10;
/// `rp compare --exit-code`: the choice is too close to call.
pub const CLOSE: u8 = 11;
/// `rp compare --exit-code`: somebody should look for something else.
pub const LOOK: u8 = 12;
/// `rp run`: the command cannot be started, as shells report it.
pub const NOT_STARTED: u8 = 126;
/// `rp run`: the command was not found, as shells report it.
pub const NOT_FOUND: u8 = 127;
/// `rp merge` could not merge. Git takes only what is over 128 as a failure, anything else as a conflict.
pub const NOT_MERGED: u8 = 255;
/// Ctrl-C, as shells report it.
pub const INTERRUPTED: u8 = 130;
