//! `.gitattributes` of a store: which files git merges with `rp merge`.

use std::path::PathBuf;

use super::Store;
use super::replacement::put;
use super::tracked;
use crate::error::{Error, Result};

const ATTRIBUTES: &str = ".gitattributes";
const LINES: [&str; 2] = ["projects/**/*.toml merge=rp", "rp.toml merge=rp"];

impl Store {
    /// The top folder of the git repository that contains the store, or will contain it.
    pub fn repository(&self) -> Option<PathBuf> {
        self.place.root.ancestors().find_map(|above| {
            let here = if above.as_os_str().is_empty() { ".".as_ref() } else { above };
            tracked::repository(here)
        })
    }

    /// The path of `.gitattributes`, for messages.
    pub fn shown_attributes(&self) -> String {
        self.show(&self.place.root.join(ATTRIBUTES))
    }

    /// Adds the lines for `rp merge` to `.gitattributes`, which is created if it is missing; false if
    /// they are there. Everything else in it stays.
    pub fn add_attributes(&self) -> Result<bool> {
        let folder = self.top()?;
        let doing = || format!("write {}", self.shown_attributes());
        let before = folder.read(ATTRIBUTES).map_err(Error::system(doing()))?;
        let text = before.unwrap_or_default();
        let is_there = |asked: &&str| {
            let lines = text.split(|byte| *byte == b'\n').map(<[u8]>::trim_ascii);
            lines.into_iter().any(|line| line == asked.as_bytes())
        };
        let missing: Vec<_> = LINES.iter().filter(|line| !is_there(line)).collect();
        if missing.is_empty() {
            return Ok(false);
        }
        let end: &[u8] = if text.ends_with(b"\r\n") { b"\r\n" } else { b"\n" };
        let mut after = text.clone();
        if !after.is_empty() && !after.ends_with(b"\n") {
            after.extend_from_slice(end);
        }
        for line in missing {
            after.extend_from_slice(line.as_bytes());
            after.extend_from_slice(end);
        }
        let written = || {
            let like = folder.file(ATTRIBUTES)?.map(|file| file.metadata()).transpose()?;
            put(&folder, ATTRIBUTES, &after, like.as_ref())
        };
        written().map_err(Error::system(doing()))?;
        Ok(true)
    }
}
