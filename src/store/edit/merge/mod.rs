//! Three-way merges of files: by keys and entries if all three texts are TOML, else by lines.
//!
//! The result of a merge by keys is parsed and has to mean what the merge of the three tables means;
//! otherwise the lines are merged. What both sides changed differently is a clash, and the text has
//! git's markers around its lines.

#[cfg(test)]
mod cases;
mod comments;
mod decide;
mod entries;
mod inline;
#[cfg(test)]
mod laws;
mod lines;
mod order;
mod page;

use toml::Table;

use crate::words;

/// How a clash is written.
#[derive(Debug, Clone)]
pub struct Markers {
    /// The length of a marker.
    pub size: usize,
    /// The name of our side.
    pub ours: String,
    /// The name of their side.
    pub theirs: String,
}

/// The result of a merge.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Merged {
    /// The text.
    pub bytes: Vec<u8>,
    /// The number of clashes that are marked in it.
    pub clashes: usize,
    /// How it was merged.
    pub way: Way,
}

words! {
    /// How a file was merged.
    Way {
        /// By keys and entries.
        Keys = "keys",
        /// By lines, since a text is not TOML, or is laid out in a way that the merge cannot keep.
        Lines = "lines",
        /// Not at all: the file is binary, and ours is kept.
        Binary = "binary",
    }
}

/// A part of a merged text.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Chunk {
    Plain(String),
    Clash { ours: String, theirs: String },
}

/// A side of a clash.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Side {
    Ours,
    Theirs,
}

/// The merge of what two people made of a base.
pub fn merged(base: &[u8], ours: &[u8], theirs: &[u8], markers: &Markers) -> Merged {
    let way = |bytes: &[u8]| Merged { bytes: bytes.to_vec(), clashes: 0, way: Way::Keys };
    if ours == theirs || base == theirs {
        return way(ours);
    }
    if base == ours {
        return way(theirs);
    }
    if [base, ours, theirs].iter().any(|bytes| bytes.contains(&0)) {
        return Merged { clashes: 1, way: Way::Binary, ..way(ours) };
    }
    let texts = [base, ours, theirs].map(|bytes| std::str::from_utf8(bytes).ok());
    if let [Some(base), Some(ours), Some(theirs)] = texts
        && let Some(merged) = of_texts([base, ours, theirs], markers)
    {
        return merged;
    }
    // Each byte as a character, whatever the encoding is.
    let wide = |bytes: &[u8]| bytes.iter().copied().map(char::from).collect::<String>();
    let texts = [base, ours, theirs].map(wide);
    let chunks = lines::merged(texts.each_ref().map(String::as_str));
    let [ours, theirs] = [&markers.ours, &markers.theirs].map(|label| wide(label.as_bytes()));
    let text = written(&chunks, &Markers { ours, theirs, ..*markers });
    let bytes = text.chars().map(|c| u8::try_from(c).unwrap_or(b'?')).collect();
    Merged { bytes, clashes: clashes(&chunks), way: Way::Lines }
}

fn clashes(chunks: &[Chunk]) -> usize {
    chunks.iter().filter(|chunk| matches!(chunk, Chunk::Clash { .. })).count()
}

/// The merge of three texts that are TOML. All of them are merged with LF and without a byte order
/// mark; the result has those of ours, or of theirs if only they changed them.
fn of_texts(texts: [&str; 3], markers: &Markers) -> Option<Merged> {
    let style = |of: fn(&str) -> bool| {
        let [base, ours, theirs] = texts.map(of);
        if base == ours { theirs } else { ours }
    };
    let ends = |text: &str| (text.matches("\r\n").count(), text.matches('\n').count());
    // With both kinds of line ends in one text, each line keeps its own.
    let is_mixed = texts.map(ends).iter().any(|(crlf, all)| 0 < *crlf && crlf < all);
    let is_crlf = |text: &str| text.contains("\r\n");
    let crlf = match texts[0] {
        "" => is_crlf(texts[1]),
        _ => style(is_crlf),
    };
    let mark = style(|text| text.starts_with('\u{feff}'));
    let open = style(|text| !text.ends_with('\n'));
    let plain = texts.map(|text| {
        let text = text.trim_start_matches('\u{feff}');
        if is_mixed { text.to_owned() } else { text.replace("\r\n", "\n") }
    });
    let [base, ours, theirs] = plain.each_ref().map(String::as_str);
    let chunks = by_keys([base, ours, theirs])?;
    let clashes = clashes(&chunks);
    let mut text = written(&chunks, markers);
    if open && clashes == 0 {
        text.truncate(text.trim_end_matches('\n').len());
    }
    let text = if crlf && !is_mixed { text.replace('\n', "\r\n") } else { text };
    let text = if mark { format!("\u{feff}{text}") } else { text };
    Some(Merged { bytes: text.into_bytes(), clashes, way: Way::Keys })
}

/// The merge by keys; `None` if a text is not TOML or the result would not be right.
fn by_keys(texts: [&str; 3]) -> Option<Vec<Chunk>> {
    let [base, ours, theirs] = texts.map(|text| text.parse::<Table>().ok());
    let decided = decide::decided(&base?, &ours?, &theirs?);
    let is_right = |chunks: &[Chunk]| {
        let sides = [(Side::Ours, &decided.ours), (Side::Theirs, &decided.theirs)];
        // Without a clash, both are the same.
        sides.into_iter().take(1 + decided.clashes + clashes(chunks)).all(|(side, asked)| {
            let found = resolved(chunks, side).parse::<Table>();
            found.is_ok_and(|found| entries::same_content(&found, asked))
        })
    };
    // Lines keep more of the layout, if they are right.
    let chunks = lines::merged(texts);
    if clashes(&chunks) == 0 && decided.clashes == 0 && is_right(&chunks) {
        return Some(chunks);
    }
    let chunks = page::merged(texts, &decided)?;
    is_right(&chunks).then_some(chunks)
}

/// The text with all clashes resolved for one side.
fn resolved(chunks: &[Chunk], side: Side) -> String {
    let text = chunks.iter().map(|chunk| match (chunk, side) {
        (Chunk::Plain(text), _)
        | (Chunk::Clash { ours: text, .. }, Side::Ours)
        | (Chunk::Clash { theirs: text, .. }, Side::Theirs) => text.as_str(),
    });
    text.collect()
}

/// The text with markers around each clash.
fn written(chunks: &[Chunk], markers: &Markers) -> String {
    let mut text = String::new();
    for chunk in chunks {
        match chunk {
            Chunk::Plain(plain) => text += plain,
            Chunk::Clash { ours, theirs } => markers.add(&mut text, ours, theirs),
        }
    }
    text
}

impl Markers {
    /// Adds a clash, on lines of its own.
    fn add(&self, text: &mut String, ours: &str, theirs: &str) {
        let crlf = text.ends_with("\r\n") || ours.ends_with("\r\n");
        let end = if crlf { "\r\n" } else { "\n" };
        for (sign, label, side) in
            [('<', &*self.ours, ours), ('=', "", theirs), ('>', &*self.theirs, "")]
        {
            if !text.is_empty() && !text.ends_with('\n') {
                text.push_str(end);
            }
            text.extend(std::iter::repeat_n(sign, self.size));
            if !label.is_empty() {
                text.push(' ');
                text.push_str(label);
            }
            text.push_str(end);
            text.push_str(side);
        }
    }
}
