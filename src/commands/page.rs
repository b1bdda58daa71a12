//! Writes a page that `rp` makes from a store to a file outside of it.

use super::{Env, ask};
use crate::error::{Error, Kind, Result};
use crate::render::clean;
use crate::store::Target;

/// Writes a page, and gives whether it was written. `kind` names such a page, and `is_one` knows its
/// text: another file is replaced only if `yes`, or if the person chooses so.
pub(super) fn write(
    target: &Target,
    text: &str,
    (kind, is_one): (&str, fn(&str) -> bool),
    yes: bool,
    env: &Env,
) -> Result<bool> {
    let before = target.before.as_ref().map(|bytes| String::from_utf8_lossy(bytes));
    let is_other = before.is_some_and(|before| !before.trim().is_empty() && !is_one(&before));
    if is_other && !yes {
        let what = format!("{} exists, and is not {kind} of rp", target.shown);
        if !env.can_ask {
            let hint = "replace it with `--yes`, or give another file with `--out`";
            return Err(Error::of(Kind::Exists, what).with_hint(hint));
        }
        let choices = ["keep it".to_owned(), "replace it".to_owned()];
        if ask::choice(&clean::line(&what), &choices)? == 0 {
            return Ok(false);
        }
    }
    target.write(text)?;
    Ok(true)
}
