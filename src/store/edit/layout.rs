//! The layout of a valid TOML text: the byte ranges of its sections, keys and values, also inside
//! inline tables and arrays.

use std::collections::HashMap;
use std::ops::Range;

use toml_parser::parser::{Event, EventKind, parse_document};
use toml_parser::{ParseError, Raw, Source};

use super::Literal;

/// One step of a path: a key of a table, or an index of an array.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Step {
    Key(String),
    Nth(usize),
}

/// A header and the keys below it. The first section has no header.
#[derive(Debug)]
pub struct Section {
    pub path: Vec<Step>,
    /// From the first bracket to the last.
    pub header: Option<Range<usize>>,
    pub pairs: Vec<Pair>,
}

/// A key and its value.
#[derive(Debug)]
pub struct Pair {
    /// The path from the table of its section.
    pub path: Vec<Step>,
    /// From the key's first byte to the value's last.
    pub span: Range<usize>,
    pub value: Node,
}

/// A value.
#[derive(Debug)]
pub struct Node {
    pub span: Range<usize>,
    pub holds: Holds,
}

/// The items of a value, and the end of a trailing comma.
#[derive(Debug)]
pub enum Holds {
    Nothing,
    Table(Vec<Pair>, Option<usize>),
    Array(Vec<Node>, Option<usize>),
}

impl Section {
    /// The end of its last key and value, or else of its header.
    pub fn end(&self) -> Option<usize> {
        let last = self.pairs.last().map(|pair| pair.span.end);
        last.or(self.header.as_ref().map(|header| header.end))
    }
}

/// The sections of a valid text, in order; there is always a first one.
pub fn sections(text: &str) -> Vec<Section> {
    let tokens = Source::new(text).lex().into_vec();
    let mut events = Vec::new();
    let mut receive = |event: Event| match event.kind() {
        EventKind::Whitespace | EventKind::Comment | EventKind::Newline => {}
        _ => events.push(event),
    };
    parse_document(&tokens, &mut receive, &mut ());
    Reader { text, events, at: 0 }.sections()
}

struct Reader<'t> {
    text: &'t str,
    events: Vec<Event>,
    at: usize,
}

impl Reader<'_> {
    fn next(&mut self) -> Option<Event> {
        let event = self.events.get(self.at).copied();
        self.at += 1;
        event
    }

    fn sections(mut self) -> Vec<Section> {
        let mut sections = vec![Section { path: Vec::new(), header: None, pairs: Vec::new() }];
        let mut latest = Latest::new();
        while let Some(event) = self.next() {
            match event.kind() {
                EventKind::StdTableOpen | EventKind::ArrayTableOpen => {
                    let is_entry = event.kind() == EventKind::ArrayTableOpen;
                    let (keys, end) = self.keys();
                    let path = located(&mut latest, keys, is_entry);
                    let header = Some(event.span().start()..end);
                    sections.push(Section { path, header, pairs: Vec::new() });
                }
                EventKind::SimpleKey => {
                    self.at -= 1;
                    let pair = self.pair();
                    if let (Some(section), Some(pair)) = (sections.last_mut(), pair) {
                        section.pairs.push(pair);
                    }
                }
                _ => {}
            }
        }
        sections
    }

    /// The keys of a dotted key, and the end of the token after them.
    fn keys(&mut self) -> (Vec<String>, usize) {
        let mut keys = Vec::new();
        while let Some(event) = self.next() {
            match event.kind() {
                EventKind::SimpleKey => keys.push(self.decoded(&event)),
                EventKind::KeySep => {}
                _ => return (keys, event.span().end()),
            }
        }
        (keys, self.text.len())
    }

    fn decoded(&self, event: &Event) -> String {
        let span = event.span();
        let raw = self.text.get(span.start()..span.end()).unwrap_or_default();
        let mut key = std::borrow::Cow::Borrowed("");
        let raw = Raw::new_unchecked(raw, event.encoding(), span);
        raw.decode_key(&mut key, &mut |_: ParseError| {});
        key.into_owned()
    }

    fn pair(&mut self) -> Option<Pair> {
        let start = self.events.get(self.at)?.span().start();
        let (keys, _) = self.keys();
        let value = self.node()?;
        let path = keys.into_iter().map(Step::Key).collect();
        Some(Pair { path, span: start..value.span.end, value })
    }

    fn node(&mut self) -> Option<Node> {
        let event = self.next()?;
        let start = event.span().start();
        let mut comma = None;
        match event.kind() {
            EventKind::InlineTableOpen => {
                let mut pairs = Vec::new();
                loop {
                    let event = *self.events.get(self.at)?;
                    match event.kind() {
                        EventKind::SimpleKey => {
                            pairs.push(self.pair()?);
                            comma = None;
                            continue;
                        }
                        EventKind::ValueSep => comma = Some(event.span().end()),
                        EventKind::InlineTableClose => {
                            self.at += 1;
                            let span = start..event.span().end();
                            return Some(Node { span, holds: Holds::Table(pairs, comma) });
                        }
                        _ => {}
                    }
                    self.at += 1;
                }
            }
            EventKind::ArrayOpen => {
                let mut nodes = Vec::new();
                loop {
                    let event = *self.events.get(self.at)?;
                    match event.kind() {
                        EventKind::ValueSep => comma = Some(event.span().end()),
                        EventKind::ArrayClose => {
                            self.at += 1;
                            let span = start..event.span().end();
                            return Some(Node { span, holds: Holds::Array(nodes, comma) });
                        }
                        _ => {
                            nodes.push(self.node()?);
                            comma = None;
                            continue;
                        }
                    }
                    self.at += 1;
                }
            }
            _ => Some(Node { span: start..event.span().end(), holds: Holds::Nothing }),
        }
    }
}

/// The index of the last entry of each array of tables so far.
type Latest = HashMap<Vec<Step>, usize>;

/// The path of a header. An array of tables in it means the last entry of the array.
fn located(latest: &mut Latest, keys: Vec<String>, is_entry: bool) -> Vec<Step> {
    let mut path = Vec::new();
    let last = keys.len().saturating_sub(1);
    for (at, key) in keys.into_iter().enumerate() {
        path.push(Step::Key(key));
        if at == last && is_entry {
            let nth = latest.get(&path).map_or(0, |latest| latest + 1);
            latest.insert(path.clone(), nth);
            path.push(Step::Nth(nth));
        } else if let Some(nth) = latest.get(&path) {
            path.push(Step::Nth(*nth));
        }
    }
    path
}

/// A key as it is written, quoted if it has to be.
pub fn dotted(path: &[Step]) -> String {
    let keys = path.iter().filter_map(|step| match step {
        Step::Key(key) => Some(key),
        Step::Nth(_) => None,
    });
    keys.map(|key| Literal::key(key).to_string()).collect::<Vec<_>>().join(".")
}
