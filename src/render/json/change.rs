//! The JSON of changes: short, whatever the size of the store, or full.

use std::borrow::Cow;
use std::cell::Cell;
use std::iter;

use serde::Serialize;

use super::project::ProjectRow;
use super::ranking::RankRow;
use super::{ChangeRow, FlagRow, SCHEMA, Trouble, Troubles, nine_digits, print};
use crate::domain::flags::Flag;
use crate::domain::moved::{Moved, Seen};
use crate::domain::ranking::Standing;
use crate::domain::settings::Settings;
use crate::domain::source::{FileChange, FileTrouble};
use crate::domain::words::Word;
use crate::render::history::Row;
use crate::render::{count, diff};

/// The answer has fewer bytes than this.
const MOST: usize = 2 * 1024;
/// The answer to a dry run, which has the differences, has fewer than this.
const MOST_IF_DRY: usize = 4 * 1024;

/// How much is given of a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Extent {
    /// What fits in a few kilobytes.
    Short,
    /// All of it.
    Full,
}

/// A change by a command, or in a dry run a change that it would make.
pub struct Changed<'a> {
    /// The command: `log`.
    pub command: &'a str,
    /// What it did, in words.
    pub what: &'a str,
    /// Whether the change was written.
    pub written: bool,
    /// Its files.
    pub files: Vec<FileChange>,
    /// The numbers of the open runs that it began or closed.
    pub runs: &'a [u32],
    /// The red flags of the project that was taken up.
    pub against: Vec<&'static str>,
    /// Further lines of the report.
    pub remarks: &'a [String],
    /// Each project that it is about.
    pub moved: &'a [Moved<'a>],
}

/// The report of a change, with rows for files and for projects.
#[derive(Serialize)]
struct Report<'a, F, P> {
    schema: u32,
    command: &'a str,
    done: Cow<'a, str>,
    written: bool,
    files: Vec<F>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    runs: Vec<u32>,
    against: Vec<&'a str>,
    remarks: Vec<Cow<'a, str>>,
    projects: Vec<P>,
    #[serde(flatten)]
    troubles: Troubles<'a>,
    cut: bool,
}

impl<'a, F, P> Report<'a, F, P> {
    fn of(
        changed: &'a Changed,
        files: Vec<F>,
        projects: Vec<P>,
        troubles: Troubles<'a>,
        room: &Room,
    ) -> Self {
        Self {
            schema: SCHEMA,
            command: changed.command,
            runs: room.some(changed.runs).copied().collect(),
            done: room.text(changed.what),
            written: changed.written,
            files,
            against: room.some(&changed.against).copied().collect(),
            remarks: room.some(changed.remarks).map(|remark| room.text(remark)).collect(),
            projects,
            troubles,
            cut: room.has_cut.get(),
        }
    }
}

/// `--format json` of every command that changes projects.
pub fn changed(
    changed: &Changed,
    settings: &Settings,
    troubles: &[FileTrouble],
    extent: Extent,
) -> String {
    if extent == Extent::Full {
        let files = changed.files.iter().map(|file| FileRow::of(file, changed.written)).collect();
        let projects = changed.moved.iter().map(|moved| MovedRow::of(moved, settings)).collect();
        let troubles = Troubles::of(troubles);
        return print(&Report::of(changed, files, projects, troubles, &Room::unlimited()));
    }
    let differing = differing(&changed.files, changed.written);
    let most = if changed.written { MOST } else { MOST_IF_DRY };
    fitting(most, |room| {
        let files = room.some(&differing).map(|file| room.difference(file)).collect();
        let projects = room.some(changed.moved).map(|moved| room.moved(moved)).collect();
        let troubles = room.troubles(troubles);
        Report::of(changed, files, projects, troubles, room)
    })
}

/// A dry run of a change that is not about projects.
pub fn rehearsed(files: &[FileChange], extent: Extent) -> String {
    #[derive(Serialize)]
    struct Rehearsed<F> {
        schema: u32,
        written: bool,
        files: Vec<F>,
        cut: bool,
    }
    let (schema, written) = (SCHEMA, false);
    if extent == Extent::Full {
        let files = files.iter().map(|file| FileRow::of(file, written)).collect();
        return print(&Rehearsed { schema, written, files, cut: false });
    }
    let differing = differing(files, written);
    fitting(MOST_IF_DRY, |room| {
        let files = room.some(&differing).map(|file| room.difference(file)).collect();
        Rehearsed { schema, written, files, cut: room.has_cut.get() }
    })
}

/// `rp undo --format json`: the change that was `undone`, `redone` or `skipped`.
pub fn undo(row: &Row, how: &'static str, extent: Extent) -> String {
    #[derive(Serialize)]
    struct Undo<'a> {
        schema: u32,
        #[serde(flatten)]
        change: std::collections::BTreeMap<&'static str, ChangeRow<'a>>,
        cut: bool,
    }
    let undo = |room: &Room| Undo {
        schema: SCHEMA,
        change: [(how, ChangeRow::of(row, room))].into(),
        cut: room.has_cut.get(),
    };
    match extent {
        Extent::Short => fitting(MOST, undo),
        Extent::Full => print(&undo(&Room::unlimited())),
    }
}

/// How much fits: the entries of a list, and the bytes of a text.
pub(super) struct Room {
    items: usize,
    bytes: usize,
    /// Whether something was longer.
    has_cut: Cell<bool>,
}

/// As much as makes an answer of fewer bytes than `most`: texts are cut first, then lists.
fn fitting<T: Serialize>(most: usize, of: impl Fn(&Room) -> T) -> String {
    const SHORT: usize = 120;
    let lengths = || iter::successors(Some(most), |bytes| Some(bytes * 3 / 4));
    let sizes = [32, 16, 8, 4, 2, 1].into_iter().flat_map(|items| {
        lengths().take_while(|bytes| *bytes >= SHORT).map(move |bytes| (items, bytes))
    });
    let whole = [(usize::MAX, usize::MAX)];
    let sizes = whole.into_iter().chain(sizes).chain([(1, SHORT / 2), (1, SHORT / 4)]);
    let mut texts =
        sizes.map(|(items, bytes)| print(&of(&Room { items, bytes, has_cut: Cell::new(false) })));
    let mut text = texts.next().unwrap_or_default();
    while text.len() >= most {
        let Some(shorter) = texts.next() else { break };
        text = shorter;
    }
    text
}

impl Room {
    pub(super) fn unlimited() -> Self {
        Self { items: usize::MAX, bytes: usize::MAX, has_cut: Cell::new(false) }
    }

    /// The first entries.
    pub(super) fn some<'t, T>(&self, all: &'t [T]) -> iter::Take<std::slice::Iter<'t, T>> {
        self.cuts(all.len() > self.items);
        all.iter().take(self.items)
    }

    /// The beginning of a text: whole lines, if it has several.
    pub(super) fn text<'t>(&self, text: &'t str) -> Cow<'t, str> {
        if text.len() <= self.bytes {
            return text.into();
        }
        self.cuts(true);
        let kept = &text[..text.floor_char_boundary(self.bytes)];
        let Some(end) = kept.rfind('\n') else { return format!("{kept}…").into() };
        let left = count(text[end + 1..].lines().count(), "more line");
        format!("{}\n\\ {left}: use --full\n", &kept[..end]).into()
    }

    fn cuts(&self, cuts: bool) {
        self.has_cut.set(self.has_cut.get() || cuts);
    }

    fn difference<'t>(&self, (path, diff): &'t (&str, Option<String>)) -> DifferenceRow<'t> {
        DifferenceRow { file: self.text(path), diff: diff.as_ref().map(|diff| self.text(diff)) }
    }

    fn moved<'t>(&self, moved: &'t Moved) -> ShortRow<'t> {
        let project = moved.after.project;
        let (came, went) = (moved.came(), moved.went());
        ShortRow {
            project: NameRow {
                project: self.text(project.name.as_str()),
                file: self.text(project.path()),
                status: project.status.to_string(),
            },
            before: moved.before.place.as_ref().map(PlaceRow::of),
            after: moved.after.place.as_ref().map(PlaceRow::of),
            came: self.some(&came).map(|flag| self.flag(flag)).collect(),
            went: self.some(&went).map(|flag| self.flag(flag)).collect(),
        }
    }

    fn flag<'t>(&self, flag: &'t Flag) -> ShortFlag<'t> {
        let severity = flag.severity().word();
        ShortFlag { flag: flag.rule.name, severity, message: self.text(&flag.message) }
    }

    /// Few of them, since most are in other files.
    fn troubles<'t>(&self, troubles: &'t [FileTrouble]) -> Troubles<'t> {
        let most = self.items.div_ceil(8);
        let Troubles { errors, warnings } = Troubles::of(troubles);
        let some = |mut all: Vec<Trouble<'t>>| {
            self.cuts(all.len() > most);
            all.truncate(most);
            for trouble in &mut all {
                trouble.message = self.text(&trouble.message).into_owned();
                trouble.help = trouble.help.as_ref().map(|help| self.text(help).into_owned());
            }
            all
        };
        Troubles { errors: some(errors), warnings: some(warnings) }
    }
}

/// Each file with its path and, if nothing is `written`, what differs.
fn differing(files: &[FileChange], written: bool) -> Vec<(&str, Option<String>)> {
    let diff = |file| anstream::adapter::strip_str(&diff::file(file)).to_string();
    files.iter().map(|file| (&*file.path, (!written).then(|| diff(file)))).collect()
}

/// A file of a change, and in a dry run its whole texts.
#[derive(Serialize)]
struct FileRow<'a> {
    file: &'a str,
    before: Option<&'a str>,
    after: Option<&'a str>,
}

impl<'a> FileRow<'a> {
    fn of(FileChange { path, before, after }: &'a FileChange, written: bool) -> Self {
        let text = |text: &'a Option<String>| text.as_deref().filter(|_| !written);
        Self { file: path, before: text(before), after: text(after) }
    }
}

/// A file of a change, and in a dry run the lines that differ.
#[derive(Serialize)]
struct DifferenceRow<'a> {
    file: Cow<'a, str>,
    diff: Option<Cow<'a, str>>,
}

#[derive(Serialize)]
struct MovedRow<'a> {
    project: ProjectRow<'a>,
    before: Option<RankRow<'a>>,
    after: Option<RankRow<'a>>,
    came: Vec<FlagRow<'a>>,
    went: Vec<FlagRow<'a>>,
}

impl<'a> MovedRow<'a> {
    fn of(moved: &'a Moved<'a>, settings: &'a Settings) -> Self {
        let rank = |seen: &Seen<'a>| seen.place.as_ref().map(RankRow::of);
        Self {
            project: ProjectRow::of(moved.after.project, settings),
            before: rank(&moved.before),
            after: rank(&moved.after),
            came: moved.came().into_iter().map(FlagRow::from).collect(),
            went: moved.went().into_iter().map(FlagRow::from).collect(),
        }
    }
}

/// The same with fewer keys.
#[derive(Serialize)]
struct ShortRow<'a> {
    project: NameRow<'a>,
    before: Option<PlaceRow>,
    after: Option<PlaceRow>,
    came: Vec<ShortFlag<'a>>,
    went: Vec<ShortFlag<'a>>,
}

#[derive(Serialize)]
struct NameRow<'a> {
    project: Cow<'a, str>,
    file: Cow<'a, str>,
    status: String,
}

#[derive(Serialize)]
struct PlaceRow {
    rank: Option<usize>,
    index: f64,
    chance: f64,
}

impl PlaceRow {
    fn of(standing: &Standing) -> Self {
        let (index, chance) = (standing.index.rate, standing.belief.works);
        Self { rank: standing.rank, index: nine_digits(index), chance: nine_digits(chance) }
    }
}

#[derive(Serialize)]
struct ShortFlag<'a> {
    flag: &'static str,
    severity: &'static str,
    message: Cow<'a, str>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn room(items: usize, bytes: usize) -> Room {
        Room { items, bytes, has_cut: Cell::new(false) }
    }

    #[test]
    fn what_just_fits_is_whole() {
        let just = room(2, 5);
        assert_eq!((just.text("abcd"), just.text("abcé")), ("abcd".into(), "abcé".into()));
        assert_eq!(just.some(&[1, 2]).count(), 2);
        assert!(!just.has_cut.get());

        let [text, list] = [room(2, 4), room(1, 5)];
        assert_eq!(text.text("abcé"), "abc…");
        assert_eq!(list.some(&[1, 2]).count(), 1);
        assert!(text.has_cut.get() && list.has_cut.get());
    }

    #[test]
    fn of_several_lines_whole_ones_are_kept_and_the_others_counted() {
        assert_eq!(room(1, 5).text("a\nb\nc\nd\n"), "a\nb\n\\ 2 more lines: use --full\n");
        assert_eq!(room(1, 3).text("a\nlong"), "a\n\\ 1 more line: use --full\n");
    }

    #[test]
    fn an_answer_is_shorter_than_its_limit_and_whole_if_it_can_be() {
        let answer = |texts: &[String]| {
            fitting(600, |room| room.some(texts).map(|text| room.text(text)).collect::<Vec<_>>())
        };
        for (count, length) in
            (1..50).step_by(4).flat_map(|n| (0..640).step_by(n).map(move |at| (n, at)))
        {
            let texts = vec!["x".repeat(length); count];
            let (whole, answer) = (print(&texts), answer(&texts));

            assert!(answer.len() < 600, "{count} {length} {answer}");
            assert_eq!(answer == whole, whole.len() < 600, "{count} {length}");
        }
    }
}
