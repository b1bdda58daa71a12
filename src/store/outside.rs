//! Reads a file of another program, which may be anywhere.

use std::io::{self, Read};
use std::path::Path;

use super::Search;
use super::folder::{Folder, canonical};
use super::read::{SAVE, is_wide};
use crate::error::{Error, Kind, Result};

/// The largest file that is read, in bytes.
pub const LARGEST_OUTSIDE: u64 = 40 << 20;

impl Search {
    /// The text of a regular file at a path, from the current folder on; a link is followed.
    pub fn outside(&self, typed: &Path) -> Result<String> {
        let shown = typed.display().to_string();
        let doing = || format!("read {shown}");
        let read = || {
            let path = canonical(&self.here.as_deref().unwrap_or(Path::new("")).join(typed))?;
            let no_file = || io::Error::other("it is not a regular file");
            let leaf = path.file_name().and_then(|leaf| leaf.to_str()).ok_or_else(no_file)?;
            let folder = Folder::open(path.parent().ok_or_else(no_file)?)?;
            folder.file(leaf)?.ok_or_else(|| io::ErrorKind::NotFound.into())
        };
        let file = read().map_err(|why: io::Error| match why.kind() {
            io::ErrorKind::Other => Error::system(doing())(why)
                .with_hint("give a regular file, or - for standard input"),
            _ => Error::system(doing())(why),
        })?;
        text(file, &shown)
    }
}

/// The text of what is read, without a byte order mark and with LF line ends.
pub fn text(from: impl Read, shown: &str) -> Result<String> {
    let mut bytes = Vec::new();
    let read = from.take(LARGEST_OUTSIDE + 1).read_to_end(&mut bytes);
    read.map_err(Error::system(format!("read {shown}")))?;
    if bytes.len() as u64 > LARGEST_OUTSIDE {
        let what = format!("{shown} is larger than {} MiB", LARGEST_OUTSIDE >> 20);
        return Err(Error::of(Kind::InvalidFile, what).with_hint("split the file"));
    }
    if is_wide(&bytes) {
        return Err(
            Error::of(Kind::InvalidFile, format!("{shown} is UTF-16, not UTF-8")).with_hint(SAVE)
        );
    }
    let text = String::from_utf8(bytes).map_err(|why| {
        let line =
            why.as_bytes()[..why.utf8_error().valid_up_to()].split(|it| *it == b'\n').count();
        Error::of(Kind::InvalidFile, format!("{shown}: line {line}: invalid UTF-8")).with_hint(SAVE)
    })?;
    Ok(text.trim_start_matches('\u{feff}').replace("\r\n", "\n"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_may_have_40_mib_and_not_one_byte_more() {
        let of = |bytes| text(io::repeat(b'a').take(bytes), "a").map(|text| text.len() as u64);

        assert_eq!(of(LARGEST_OUTSIDE).unwrap(), LARGEST_OUTSIDE);
        assert_eq!(of(LARGEST_OUTSIDE + 1).unwrap_err().to_string(), "a is larger than 40 MiB");
    }

    #[test]
    fn a_byte_order_mark_and_cr_are_left_out_at_their_place_only() {
        for (bytes, plain) in
            [("\u{feff}a\r\nb\r\n", "a\nb\n"), ("a\u{feff}\n", "a\u{feff}\n"), ("a\rb\n", "a\rb\n")]
        {
            assert_eq!(text(bytes.as_bytes(), "a").unwrap(), plain, "{bytes:?}");
        }
    }
}
