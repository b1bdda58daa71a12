//! Writes a merge into the text of ours: header by header and key by key, each with its comments.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::ops::Range;

use super::super::layout::{Node, Section, Step, dotted, sections};
use super::super::text::Text;
use super::Chunk;
use super::comments::{Comments, split};
use super::decide::{Change, Decided, Path, What};
use super::inline::{Inner, applied, found};
use super::order::{Entry, Order};

/// The most bytes that are parsed again for changes inside values.
const MOST_PARSED: usize = 32 << 20;

/// A header, or a key with its value.
#[derive(Debug)]
struct Piece {
    path: Path,
    section: usize,
    /// Blank lines and comments above it.
    lead: Range<usize>,
    /// Its lines.
    body: Range<usize>,
    /// The end of its value or of its header.
    end: usize,
    /// Comments below it that do not belong to what follows.
    tail: Range<usize>,
    /// The place of the value among the keys of its section; a header has none.
    pair: Option<usize>,
}

/// A text in pieces.
struct Page<'t> {
    text: &'t str,
    sections: Vec<Section>,
    pieces: Vec<Piece>,
    /// The pieces of each section.
    within: Vec<Range<usize>>,
    /// The index behind the last piece of the entry that a section belongs to.
    entry_end: Vec<usize>,
    by_path: BTreeMap<Path, usize>,
    by_header: HashMap<Path, usize>,
    /// Blank lines and comments at the end.
    rest: Range<usize>,
}

impl<'t> Page<'t> {
    /// `None` if the tables of an entry do not stand together.
    fn of(text: &'t str) -> Option<Self> {
        let sections = sections(text);
        let (mut pieces, mut within): (Vec<Piece>, Vec<_>) = (Vec::new(), Vec::new());
        let mut at = 0;
        for (nth, section) in sections.iter().enumerate() {
            let first = pieces.len();
            let header =
                section.header.iter().map(|span| (span.clone(), section.path.clone(), None));
            let pairs = section.pairs.iter().enumerate().map(|(pair, it)| {
                (it.span.clone(), [&*section.path, &*it.path].concat(), Some(pair))
            });
            for (span, path, pair) in header.chain(pairs) {
                let body = Text(text).lines(span.start, span.end);
                let lead = Self::below(text, pieces.last_mut(), at)..body.start;
                at = body.end;
                let tail = at..at;
                let end = span.end;
                pieces.push(Piece { path, section: nth, lead, body, end, tail, pair });
            }
            within.push(first..pieces.len());
        }
        let rest = Self::below(text, pieces.last_mut(), at)..text.len();
        let entry_end = entry_ends(&sections, &within)?;
        let (by_path, by_header) = (BTreeMap::new(), HashMap::new());
        Some(Self { text, sections, pieces, within, entry_end, by_path, by_header, rest })
    }

    /// The same, with its pieces and headers to be found by their paths.
    fn indexed(mut self) -> Self {
        let pieces = self.pieces.iter().enumerate();
        self.by_path = pieces.map(|(nth, piece)| (piece.path.clone(), nth)).collect();
        let headers = self.sections.iter().enumerate();
        self.by_header = headers.map(|(nth, section)| (section.path.clone(), nth)).collect();
        self
    }

    /// The end of the comments that belong to the piece above.
    fn below(text: &str, above: Option<&mut Piece>, at: usize) -> usize {
        let Some(above) = above else { return 0 };
        let end = Text(text).line_end(above.end);
        let below = Text(text).with_comments(end);
        if below > end {
            above.tail = at..Text(text).lines(below, below).end;
        }
        above.tail.end
    }

    fn lines(&self, range: &Range<usize>) -> String {
        let lines = &self.text[range.clone()];
        let open = !lines.is_empty() && !lines.ends_with('\n');
        if open { format!("{lines}\n") } else { lines.to_owned() }
    }

    fn value(&self, piece: usize) -> Option<&Node> {
        let piece = &self.pieces[piece];
        Some(&self.sections[piece.section].pairs[piece.pair?].value)
    }

    /// The comment behind the value or the header of a piece.
    fn trailer(&self, piece: usize) -> &'t str {
        let Piece { body, end, .. } = &self.pieces[piece];
        self.text[*end..body.end].trim()
    }

    /// The piece whose value holds the value at a path, and the path in it.
    fn holder<'p>(&self, path: &'p [Step]) -> Option<(usize, &'p [Step])> {
        (1..=path.len()).rev().find_map(|length| {
            let piece = *self.by_path.get(&path[..length])?;
            self.pieces[piece].pair.map(|_| (piece, &path[length..]))
        })
    }

    /// The source of the value at a path; `None` if it is not written as one value.
    fn raw(&self, path: &[Step]) -> Option<&'t str> {
        let (piece, rest) = self.holder(path)?;
        Some(&self.text[found(self.value(piece)?, rest)?.span.clone()])
    }

    /// The pieces at or below a path, in order.
    fn under(&self, path: &[Step]) -> Vec<usize> {
        let below = self.by_path.range(path.to_vec()..);
        let mut found: Vec<_> =
            below.take_while(|(key, _)| key.starts_with(path)).map(|(_, nth)| *nth).collect();
        found.sort_unstable();
        found
    }

    /// The entries of lists, by the index of their section.
    fn entries(&self) -> impl Iterator<Item = (usize, Entry<'t>)> {
        self.sections.iter().enumerate().filter_map(|(nth, section)| {
            let (last, list) = section.path.split_last()?;
            let is_entry = matches!(last, Step::Nth(_)) && entry_of(list).is_none();
            let Range { start, .. } = self.within[nth];
            let (list, day, end) = (list.to_vec(), self.day(nth), self.entry_end[nth]);
            is_entry.then_some((nth, Entry { list, day, start, end }))
        })
    }

    fn day(&self, section: usize) -> Option<&'t str> {
        let date = [Step::Key("date".into())];
        let pair = self.sections[section].pairs.iter().find(|pair| pair.path == date)?;
        Some(&self.text[pair.value.span.clone()])
    }

    fn count(&self, comments: &mut Comments<'t>, nth: usize) {
        for (at, piece) in self.pieces.iter().enumerate() {
            comments.count(nth, &self.text[piece.lead.clone()]);
            comments.count(nth, self.trailer(at));
            comments.count(nth, &self.text[piece.tail.clone()]);
        }
        comments.count(nth, &self.text[self.rest.clone()]);
    }
}

/// The part of a path up to the first entry of a list in it.
fn entry_of(path: &[Step]) -> Option<&[Step]> {
    let nth = path.iter().position(|step| matches!(step, Step::Nth(_)))?;
    Some(&path[..=nth])
}

/// For each section, the index behind the last piece of its entry, or else of itself. `None` if the
/// tables of an entry do not stand together.
fn entry_ends(sections: &[Section], within: &[Range<usize>]) -> Option<Vec<usize>> {
    let mut seen = HashSet::new();
    let mut ends = vec![0; sections.len()];
    let mut end = None;
    for nth in (0..sections.len()).rev() {
        let entry = entry_of(&sections[nth].path);
        let below = sections.get(nth + 1).and_then(|next| entry_of(&next.path));
        if entry.is_none() || entry != below {
            end = Some(within[nth].end);
            if !entry.is_none_or(|entry| seen.insert(entry)) {
                return None;
            }
        }
        ends[nth] = end.unwrap_or_default();
    }
    Some(ends)
}

/// Our and their side of some lines; without lines, the side does not have them.
type Sides = [Option<String>; 2];

/// Lines of theirs that come into ours.
#[derive(Debug)]
struct Insertion {
    /// The index of the piece above which they are inserted.
    at: usize,
    /// Keys come before tables of the same entry, and these before other tables and entries.
    level: Level,
    order: usize,
    lines: String,
    is_clash: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Level {
    Key,
    Part,
    Table,
}

struct Merge<'t, 'd> {
    ours: Page<'t>,
    theirs: Page<'t>,
    comments: Comments<'t>,
    decided: &'d Decided,
    /// The piece of ours for each of theirs.
    twins: Vec<Option<usize>>,
    /// What pieces of ours become, if they change.
    changed: HashMap<usize, Sides>,
    insertions: Vec<Insertion>,
    /// The bytes parsed again so far.
    parsed: usize,
}

/// The merged text of ours; `None` if its layout does not allow it.
pub fn merged([base, ours, theirs]: [&str; 3], decided: &Decided) -> Option<Vec<Chunk>> {
    let (ours, theirs) = (Page::of(ours)?.indexed(), Page::of(theirs)?.indexed());
    let mut comments = Comments::default();
    if let Some(base) = Page::of(base) {
        base.count(&mut comments, 0);
    }
    ours.count(&mut comments, 1);
    theirs.count(&mut comments, 2);
    let twin = |piece: &Piece| ours.by_path.get(&translated(&piece.path, decided)?).copied();
    let twins = theirs.pieces.iter().map(twin).collect();
    let (changed, insertions, parsed) = (HashMap::new(), Vec::new(), 0);
    let mut merge = Merge { ours, theirs, comments, decided, twins, changed, insertions, parsed };
    let (entries, others): (Vec<_>, Vec<_>) =
        decided.changes.iter().partition(|change| matches!(change.what, What::AddEntry));
    for change in others {
        merge.take(change)?;
    }
    merge.add_entries(&entries)?;
    Some(merge.written())
}

/// A path of theirs in ours; `None` if only theirs has its entry.
fn translated(path: &[Step], decided: &Decided) -> Option<Path> {
    let mut ours = path.to_vec();
    for (nth, step) in path.iter().enumerate() {
        if matches!(step, Step::Nth(_)) {
            ours[..=nth].clone_from_slice(decided.entries.get(&path[..=nth])?);
        }
    }
    Some(ours)
}

impl Merge<'_, '_> {
    fn take(&mut self, change: &Change) -> Option<()> {
        let Change { ours, theirs, what, is_clash } = change;
        match what {
            What::Set => match (self.ours.holder(ours), self.theirs.raw(theirs)) {
                (Some((piece, [])), Some(_)) if *is_clash && self.is_alike(piece, theirs) => {
                    let twin = *self.theirs.by_path.get(theirs.as_slice())?;
                    let body = self.theirs.lines(&self.theirs.pieces[twin].body);
                    self.sides(piece)[1] = Some(body);
                    Some(())
                }
                (Some((piece, rest)), Some(raw)) => {
                    self.inside(piece, rest, &Inner::Set(raw.to_owned()), *is_clash)
                }
                _ => {
                    self.remove(ours, *is_clash)?;
                    self.add(ours, theirs, *is_clash)
                }
            },
            What::Remove => self.remove(ours, *is_clash),
            What::Add => self.add(ours, theirs, *is_clash),
            What::AddEntry => None,
            What::Items { gone, new } => {
                let (piece, rest) = self.ours.holder(ours)?;
                let items = Inner::Items { gone: gone.clone(), new: new.clone() };
                self.inside(piece, rest, &items, false)
            }
        }
    }

    /// Whether a key is written in the same way in theirs.
    fn is_alike(&self, piece: usize, theirs: &Path) -> bool {
        let Some(twin) = self.theirs.by_path.get(theirs) else { return false };
        let depth =
            |page: &Page, piece: usize| page.sections[page.pieces[piece].section].path.len();
        depth(&self.ours, piece) == depth(&self.theirs, *twin)
    }

    /// Both sides of a piece, to be changed.
    fn sides(&mut self, piece: usize) -> &mut Sides {
        let ours = &self.ours;
        self.changed.entry(piece).or_insert_with(|| {
            let lines = ours.lines(&ours.pieces[piece].body);
            [Some(lines.clone()), Some(lines)]
        })
    }

    /// Changes the value of a piece, if it is a clash only on their side.
    fn inside(
        &mut self,
        piece: usize,
        path: &[Step],
        change: &Inner,
        is_clash: bool,
    ) -> Option<()> {
        let mut parsed = 0;
        for (nth, side) in self.sides(piece).iter_mut().enumerate() {
            if nth == 1 || !is_clash {
                let lines = side.as_ref()?;
                parsed += lines.len();
                *side = Some(applied(lines, path, change)?);
            }
        }
        self.parsed += parsed;
        (self.parsed <= MOST_PARSED).then_some(())
    }

    fn remove(&mut self, path: &Path, is_clash: bool) -> Option<()> {
        let pieces = self.ours.under(path);
        if pieces.is_empty() {
            let (piece, rest) = self.ours.holder(path)?;
            return self.inside(piece, rest, &Inner::Remove, is_clash);
        }
        for piece in pieces {
            let sides = self.sides(piece);
            sides[1] = None;
            if !is_clash {
                sides[0] = None;
            }
        }
        Some(())
    }

    fn add(&mut self, ours: &Path, theirs: &Path, is_clash: bool) -> Option<()> {
        let above = &ours[..ours.len() - 1];
        if let Some((piece, _)) = self.ours.holder(above) {
            let rest = &ours[self.ours.pieces[piece].path.len()..];
            let raw = self.theirs.raw(theirs)?.to_owned();
            return self.inside(piece, rest, &Inner::Set(raw), is_clash);
        }
        let pieces = self.theirs.under(theirs);
        if pieces.is_empty() {
            let section = *self.ours.by_header.get(above)?;
            let raw = self.theirs.raw(theirs)?;
            let lines = format!("{} = {raw}\n", dotted(&ours[above.len()..]));
            let at = self.ours.within[section].end;
            let order = self.insertions.len();
            self.insertions.push(Insertion { at, level: Level::Key, order, lines, is_clash });
            return Some(());
        }
        let follows = |a: &usize, b: &usize| {
            let is_block = self.theirs.pieces[*a].section != self.theirs.pieces[*b].section;
            b - a == 1 && (!is_block || self.is_new(*a, theirs) && self.is_new(*b, theirs))
        };
        let runs: Vec<Vec<usize>> = pieces.chunk_by(follows).map(<[usize]>::to_vec).collect();
        for run in runs {
            let first = *run.first()?;
            let (at, level) = if self.is_new(first, theirs) {
                self.place_of_table(ours, self.theirs.pieces[first].section)
            } else {
                (self.place_of_key(first)?, Level::Key)
            };
            let lines = run.iter().map(|piece| self.brought(*piece)).collect();
            self.insertions.push(Insertion { at, level, order: first, lines, is_clash });
        }
        Some(())
    }

    /// Whether the whole section of a piece of theirs is at or below a path.
    fn is_new(&self, piece: usize, path: &Path) -> bool {
        self.theirs.sections[self.theirs.pieces[piece].section].path.starts_with(path)
    }

    /// The lines of a piece of theirs with its comments.
    fn brought(&self, piece: usize) -> String {
        let Piece { lead, body, tail, .. } = &self.theirs.pieces[piece];
        let [lead, tail] =
            [lead, tail].map(|range| self.comments.brought(&self.theirs.lines(range)));
        lead + &self.theirs.lines(body) + &tail
    }

    /// Below the key that is above it in theirs, or else below the header.
    fn place_of_key(&self, piece: usize) -> Option<usize> {
        let section = self.theirs.pieces[piece].section;
        let path = translated(&self.theirs.sections[section].path, self.decided)?;
        let in_ours = *self.ours.by_header.get(&path)?;
        let within = &self.ours.within[in_ours];
        let above = (self.theirs.within[section].start..piece).rev().take(NEAR);
        let twin = above.filter_map(|piece| self.twins[piece]).find(|twin| within.contains(twin));
        Some(twin.map_or(within.end, |twin| twin + 1))
    }

    /// Below the table that is above it in theirs; a table of an entry at the end of the entry.
    fn place_of_table(&self, ours: &Path, section: usize) -> (usize, Level) {
        if let Some(entry) = entry_of(ours)
            && let Some(in_ours) = self.ours.by_header.get(entry)
        {
            return (self.ours.entry_end[*in_ours], Level::Part);
        }
        let above = (0..section).rev().take(NEAR).find_map(|section| {
            let path = translated(&self.theirs.sections[section].path, self.decided)?;
            self.ours.by_header.get(&path)
        });
        let at = above.map_or(self.ours.pieces.len(), |section| self.ours.entry_end[*section]);
        (at, Level::Table)
    }

    /// Adds the new entries of theirs.
    fn add_entries(&mut self, changes: &[&Change]) -> Option<()> {
        let (ours, theirs) = (&self.ours, &self.theirs);
        let mut order =
            Order::of(ours.entries().map(|(_, entry)| entry).collect(), ours.pieces.len());
        // From below: where the next entry of each day is in ours.
        let mut next_of_day: HashMap<&str, usize> = HashMap::new();
        let mut next: HashMap<usize, Option<usize>> = HashMap::new();
        for (nth, entry) in theirs.entries().collect::<Vec<_>>().into_iter().rev() {
            let Some(day) = entry.day else { continue };
            match self.twins[entry.start] {
                Some(twin) => next_of_day.extend([(day, twin)]),
                None => next.extend([(nth, next_of_day.get(day).copied())]),
            }
        }
        let mut blocks = Vec::new();
        let mut rest = Vec::new();
        for change in changes {
            match theirs.by_header.get(&change.theirs) {
                Some(section) if entry_of(&change.theirs) == Some(&change.theirs) => {
                    blocks.push((theirs.day(*section), *section, *change));
                }
                _ => rest.push(*change),
            }
        }
        blocks.sort_by_key(|(day, section, _)| (*day, *section));
        let mut insertions = Vec::new();
        for (nth, (day, section, change)) in blocks.into_iter().enumerate() {
            if ours.holder(&change.ours).is_some() {
                return None;
            }
            let next = next.get(&section).copied().flatten();
            let at = order.place(&change.ours, day, next);
            let pieces = theirs.within[section].start..theirs.entry_end[section];
            let lines = pieces.map(|piece| self.brought(piece)).collect();
            let order = theirs.pieces.len() + nth;
            let is_clash = change.is_clash;
            insertions.push(Insertion { at, level: Level::Table, order, lines, is_clash });
        }
        self.insertions.extend(insertions);
        let mut lists = HashSet::new();
        for change in rest {
            // An entry of an array.
            if self.ours.under(&change.ours).is_empty()
                && self.theirs.under(&change.ours).len() == 1
            {
                if lists.insert(&change.ours) {
                    self.add(&change.ours, &change.ours, change.is_clash)?;
                }
                continue;
            }
            let (piece, path) = self.ours.holder(&change.ours)?;
            let raw = self.theirs.raw(&change.theirs)?.to_owned();
            self.inside(piece, path, &Inner::Push(raw), change.is_clash)?;
        }
        Some(())
    }

    fn written(mut self) -> Vec<Chunk> {
        let mut above = vec![String::new(); self.ours.pieces.len()];
        let mut below = above.clone();
        self.take_comments(&mut above, &mut below);
        let Self { ours, theirs, comments, changed, mut insertions, .. } = self;
        insertions.sort_by_key(|it| (it.at, it.level, it.order));
        let mut insertions = insertions.into_iter().peekable();
        let mut out = Out::default();
        for (nth, piece) in ours.pieces.iter().enumerate() {
            let lead = &ours.text[piece.lead.clone()];
            let (free, own) = if nth == 0 { split(lead) } else { ("", lead) };
            out.plain(&comments.kept(free));
            while let Some(insertion) = insertions.next_if(|it| it.at == nth) {
                out.insert(insertion);
            }
            let (above, below) = (&above[nth], &below[nth]);
            match changed.get(&nth) {
                Some([None, None]) => out.plain(&comments.above_removed(own)),
                Some([ours_side, theirs_side]) if ours_side != theirs_side => {
                    let tail = ours.lines(&piece.tail);
                    out.clash(
                        &(comments.kept(own) + above),
                        ours_side.as_deref(),
                        theirs_side.as_deref(),
                    );
                    out.plain(&(tail + below));
                }
                side => {
                    out.plain(&comments.kept(own));
                    out.plain(above);
                    let changed = side.and_then(|[side, _]| side.clone());
                    out.plain(&changed.unwrap_or_else(|| ours.lines(&piece.body)));
                    out.plain(&comments.kept(&ours.lines(&piece.tail)));
                    out.plain(below);
                }
            }
        }
        let rest = comments.kept(&ours.lines(&ours.rest));
        let (above, below) = if ours.pieces.is_empty() { (&*rest, "") } else { ("", &*rest) };
        out.plain(above);
        insertions.for_each(|insertion| out.insert(insertion));
        out.plain(below);
        out.plain(&comments.missing(&theirs.text[theirs.rest.clone()]));
        out.chunks
    }

    /// Takes new comments of theirs at keys and headers that both have.
    fn take_comments(&mut self, above: &mut [String], below: &mut [String]) {
        for (nth, twin) in self.twins.clone().into_iter().enumerate() {
            let Some(twin) = twin else { continue };
            let Piece { lead, tail, .. } = &self.theirs.pieces[nth];
            above[twin] += &self.comments.missing(&self.theirs.text[lead.clone()]);
            below[twin] += &self.comments.missing(&self.theirs.text[tail.clone()]);
            // In a clash, each side has its own.
            if self.changed.get(&twin).is_some_and(|[ours, theirs]| ours != theirs) {
                continue;
            }
            let (new, old) = (self.theirs.trailer(nth), self.ours.trailer(twin));
            if new.is_empty() || new == old || !self.comments.is_missing(new) {
                continue;
            }
            if !old.is_empty() && !self.comments.is_gone(old) {
                above[twin] += &format!("{new}\n");
                continue;
            }
            let Piece { body, end, .. } = &self.theirs.pieces[nth];
            let trailer = self.theirs.lines(&(*end..body.end));
            let Piece { body, end, .. } = &self.ours.pieces[twin];
            let behind = self.ours.lines(&(*end..body.end));
            for side in self.sides(twin).iter_mut().flatten() {
                if let Some(value) = side.strip_suffix(&behind) {
                    *side = value.to_owned() + &trailer;
                }
            }
        }
    }
}

/// How many keys or tables above a new one are looked at for one that ours has.
const NEAR: usize = 64;

/// The text that is written.
#[derive(Default)]
struct Out {
    chunks: Vec<Chunk>,
}

impl Out {
    fn plain(&mut self, lines: &str) {
        match self.chunks.last_mut() {
            _ if lines.is_empty() => {}
            Some(Chunk::Plain(text)) => text.push_str(lines),
            _ => self.chunks.push(Chunk::Plain(lines.to_owned())),
        }
    }

    fn insert(&mut self, Insertion { lines, is_clash, .. }: Insertion) {
        if is_clash {
            self.clash("", None, Some(&lines));
        } else {
            self.plain(&lines);
        }
    }

    /// A clash below these lines. Clashes that follow each other are one.
    fn clash(&mut self, above: &str, ours: Option<&str>, theirs: Option<&str>) {
        let is_more = theirs.is_none();
        let [ours, theirs] = [ours, theirs].map(Option::unwrap_or_default);
        if let Some(Chunk::Clash { ours: last_ours, theirs: last_theirs }) = self.chunks.last_mut()
            && (above.is_empty() || is_more && last_theirs.is_empty())
        {
            last_ours.extend([above, ours]);
            last_theirs.push_str(theirs);
            return;
        }
        self.plain(above);
        self.chunks.push(Chunk::Clash { ours: ours.to_owned(), theirs: theirs.to_owned() });
    }
}
