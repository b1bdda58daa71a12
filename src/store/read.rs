//! Reads the settings and all project files of a store.

use std::collections::HashSet;
use std::ffi::OsStr;
use std::io::{self, ErrorKind, Read};
use std::path::Path;
use std::sync::Arc;

use super::folder::{Folder, Kind, canonical};
use super::replacement::file_beside;
use super::search::not_a_store;
use super::{File, LeftOut, Loaded, PROJECTS, SETTINGS, Store};
use crate::domain::copies::{self, Sign};
use crate::domain::flags;
use crate::domain::portfolio::Portfolio;
use crate::domain::project::{self, Name, Project};
use crate::domain::settings::Settings;
use crate::domain::shares;
use crate::domain::source::{FileTrouble, Source, Topic, Trouble};
use crate::error::{self, Error, Result};

/// The largest file that is read, in bytes.
pub const LARGEST: u64 = 4 << 20;
/// How to correct a file in another encoding.
pub(super) const SAVE: &str = "save the file as UTF-8 in your editor";
/// The least number of files for each thread.
const WORTH_A_THREAD: usize = 250;

/// A file that may be a project, with its name.
struct Found {
    name: Name,
    /// The target, if the file is a link to another project file.
    to: Option<Name>,
    shown: String,
}

/// The entries below `projects/`.
#[derive(Default)]
pub(super) struct Listed {
    found: Vec<Found>,
    /// Entries named like a project file that are not one.
    unread: Vec<(Name, Vec<FileTrouble>)>,
    /// Files that a sync service has not downloaded, with the paths of their placeholders.
    absent: Vec<(Name, String)>,
    /// Errors about other entries.
    refused: Vec<FileTrouble>,
    /// Files with a temporary file left next to them.
    pub left_over: Vec<File>,
}

impl Listed {
    /// The names of all project files.
    pub fn names(&self) -> impl Iterator<Item = &Name> {
        let found = self.found.iter().map(|found| &found.name);
        found.chain(self.unread.iter().map(|(name, _)| name))
    }
}

/// A project, as far as it was read.
#[derive(Debug)]
pub enum Glimpse {
    /// Its file is valid.
    Project(Box<Project>),
    /// Its file is invalid.
    Invalid(Name),
    /// Its file was not read.
    Unread(Name),
}

impl Glimpse {
    /// Its name.
    pub fn name(&self) -> &Name {
        match self {
            Self::Project(project) => &project.name,
            Self::Invalid(name) | Self::Unread(name) => name,
        }
    }
}

/// The text of a file as an editor has it, which stands for the one on the disk.
#[derive(Debug)]
struct Buffer {
    file: File,
    bytes: Vec<u8>,
}

/// The result of reading one file.
enum Reading {
    Project(Box<Project>, Vec<FileTrouble>),
    Unusable(Name, Vec<FileTrouble>),
    /// The file vanished after it was listed.
    Gone,
}

impl Store {
    /// Reads the store. Invalid settings are an error; an invalid project is reported with the
    /// other projects.
    pub fn load(&self) -> Result<Loaded> {
        let _quiet = self.wait_for_writer();
        self.read()
    }

    /// The same with the text of an editor for the file at a path, which may be missing, and that file. The
    /// troubles are only those of the file. A path that is neither a project file nor the `rp.toml` of the
    /// store is an error.
    pub fn load_with_buffer(&self, path: &str, bytes: Vec<u8>) -> Result<(Loaded, File)> {
        let file = self.place.file(path).ok_or_else(|| {
            let store = self.shown();
            Error::of(
                error::Kind::NoSuchProject,
                format!("`{path}` is not a file of the store in {store}"),
            )
            .with_hint("give the path of a project file or of rp.toml with --stdin-filename")
        })?;
        let _quiet = self.wait_for_writer();
        let mut loaded = self.read_with(Some(&Buffer { file: file.clone(), bytes }))?;
        let shown = self.show(&self.path_of(&file));
        loaded.troubles.retain(|trouble| trouble.source.path == shown);
        Ok((loaded, file))
    }

    /// The same for a command that is going to write. It first finishes an interrupted change.
    pub fn load_to_write(&self, command: &str) -> Result<Loaded> {
        let _lock = self.begin(command)?;
        self.read()
    }

    /// The same, for callers that hold the lock.
    pub(super) fn read(&self) -> Result<Loaded> {
        self.read_with(None)
    }

    fn read_with(&self, buffer: Option<&Buffer>) -> Result<Loaded> {
        let (settings, source, mut troubles) = self.read_settings(buffer)?;
        let mut listed = self.list()?;
        let buffered = match buffer {
            Some(Buffer { file: File::Project(name), bytes }) => {
                listed.found.retain(|found| found.name != *name);
                let shown = self.shown_file(name);
                let text = decoded(bytes.clone(), &shown).map(Some);
                Some(reading(name.clone(), text, shown))
            }
            Some(Buffer { file: File::Settings | File::Run(_), .. }) | None => None,
        };
        let mut left_out = self.leave_out(&mut listed);
        let Listed { mut found, mut unread, refused, .. } = listed;
        troubles.extend(unread.iter().flat_map(|(_, why)| why).cloned());
        troubles.extend(refused);
        found.sort_by(|a, b| a.name.cmp(&b.name));
        unread.extend(twice(&mut found, &mut troubles));
        let mut projects = Vec::with_capacity(found.len());
        let top = self.walk([PROJECTS].into_iter(), false)?;
        let read = |found| top.as_ref().map_or(Reading::Gone, |top| read_one(top, found));
        let read = shares::map(found, WORTH_A_THREAD, read);
        for outcome in read.into_iter().chain(buffered) {
            match outcome {
                Reading::Project(project, warnings) => {
                    projects.push(*project);
                    troubles.extend(warnings);
                }
                Reading::Unusable(name, errors) => {
                    troubles.extend(errors.iter().cloned());
                    unread.push((name, errors));
                }
                Reading::Gone => {}
            }
        }
        let copies = copies::by_content(projects.iter());
        projects.retain(|project| !copies.contains_key(&project.name));
        let left = copies.into_iter().map(|(copy, of)| self.copied(copy, of, Sign::Title));
        left_out.extend(left);
        left_out.sort_by(|a, b| a.name.cmp(&b.name));
        // Its warnings do not matter.
        let paths: HashSet<_> = left_out.iter().map(|left| &left.trouble.source.path).collect();
        troubles.retain(|trouble| !paths.contains(&trouble.source.path));
        troubles.extend(left_out.iter().map(|left| left.trouble.clone()));
        troubles.sort_by(|a, b| {
            (&a.source.path, a.trouble.span.start).cmp(&(&b.source.path, b.trouble.span.start))
        });
        let portfolio = Portfolio::new(settings, projects);
        let place = self.place.clone();
        let runs = self.runs();
        Ok(Loaded { portfolio, troubles, unread, left_out, settings: source, runs, place })
    }

    /// Takes copies out of what is listed, and placeholders.
    fn leave_out(&self, listed: &mut Listed) -> Vec<LeftOut> {
        let Listed { found, unread, absent, .. } = listed;
        let here = found.iter().map(|found| &found.name).chain(unread.iter().map(|(name, _)| name));
        let here: HashSet<_> = here.cloned().collect();
        // A placeholder can stay behind.
        absent.retain(|(name, _)| !here.contains(name));
        let all = here.iter().chain(absent.iter().map(|(name, _)| name));
        let copies = copies::by_name(all);
        found.retain(|found| !copies.contains_key(&found.name));
        unread.retain(|(name, _)| !copies.contains_key(name));
        absent.retain(|(name, _)| !copies.contains_key(name));
        let placeholders = std::mem::take(absent).into_iter().map(|(name, shown)| {
            let trouble = copies::not_here(&shown, &self.shown_file(&name));
            LeftOut { name, of: None, trouble: FileTrouble::unread(shown, trouble) }
        });
        let copies = copies.into_iter().map(|(copy, of)| self.copied(copy, of, Sign::Name));
        copies.chain(placeholders).collect()
    }

    /// The projects whose names are wanted, sorted by name, for a shell that waits: `None` for those whose
    /// files are invalid, and for those beyond the first `most`, which are not read. Waits for no writer, and
    /// what cannot be listed has no projects.
    pub fn glance(&self, most: usize, wanted: impl Fn(&Name) -> bool) -> Vec<Glimpse> {
        let Ok(mut listed) = self.list() else { return Vec::new() };
        self.leave_out(&mut listed);
        let unread = listed.unread.into_iter().map(|(name, _)| Glimpse::Invalid(name));
        let mut glimpses: Vec<_> = unread.filter(|it| wanted(it.name())).collect();
        let mut found = listed.found;
        found.retain(|found| wanted(&found.name));
        found.sort_by(|a, b| a.name.cmp(&b.name));
        let beyond = found.split_off(most.min(found.len()));
        glimpses.extend(beyond.into_iter().map(|found| Glimpse::Unread(found.name)));
        let top = self.walk([PROJECTS].into_iter(), false).ok().flatten();
        let read = |found| top.as_ref().map_or(Reading::Gone, |top| read_one(top, found));
        glimpses.extend(shares::map(found, WORTH_A_THREAD, read).into_iter().filter_map(|it| {
            match it {
                Reading::Project(project, _) => Some(Glimpse::Project(project)),
                Reading::Unusable(name, _) => Some(Glimpse::Invalid(name)),
                Reading::Gone => None,
            }
        }));
        glimpses.sort_by(|a, b| a.name().cmp(b.name()));
        glimpses
    }

    fn copied(&self, name: Name, of: Name, sign: Sign) -> LeftOut {
        let shown = self.shown_file(&name);
        let trouble = copies::warning(&shown, &self.shown_file(&of), sign);
        LeftOut { name, of: Some(of), trouble: FileTrouble::unread(shown, trouble) }
    }

    /// The bytes of a project's file; `None` if there is no regular file.
    pub fn bytes(&self, name: &Name) -> Option<Vec<u8>> {
        let file = File::Project(name.clone());
        self.folder_of(&file, false).ok()??.read(&file.leaf()).ok()?
    }

    /// The settings alone, and the text of their file.
    pub fn settings(&self) -> Result<(Settings, Arc<Source>)> {
        self.read_settings(None).map(|(settings, source, _)| (settings, source))
    }

    fn read_settings(
        &self,
        buffer: Option<&Buffer>,
    ) -> Result<(Settings, Arc<Source>, Vec<FileTrouble>)> {
        let shown = self.show(&self.place.root.join(SETTINGS));
        self.folder_to_write(&File::Settings)?;
        let invalid = |troubles| {
            Error::of(error::Kind::InvalidFile, "the settings of the store are invalid")
                .with_troubles(troubles)
        };
        let text = match buffer {
            Some(Buffer { file: File::Settings, bytes }) => {
                decoded(bytes.clone(), &shown).map(Some)
            }
            _ => read_text(self.top()?.file(SETTINGS), &shown),
        };
        let text = match text {
            Ok(Some(text)) => text,
            Ok(None) => return Err(self.without_settings()),
            Err(trouble) => return Err(invalid(vec![*trouble])),
        };
        let source = Arc::new(Source { path: shown, text });
        let (mut settings, troubles) = Settings::read(&source, &flags::thresholds());
        settings.acting.clone_from(&self.me);
        let troubles = FileTrouble::all(&source, limited(troubles));
        if troubles.iter().any(FileTrouble::is_error) {
            return Err(invalid(troubles));
        }
        Ok((settings, source, troubles))
    }

    /// The error about a missing `rp.toml`.
    fn without_settings(&self) -> Error {
        match self.top().ok().and_then(|top| top.placeholder(SETTINGS)) {
            None => not_a_store(&self.place.root),
            Some(placeholder) => {
                let file = self.show(&self.place.root.join(SETTINGS));
                Error::of(error::Kind::NotDownloaded, format!("{file} is not on this machine"))
                    .with_hint(copies::download(&placeholder, &file))
            }
        }
    }

    /// Lists every `.toml` file below `projects/`, without names that begin with a dot. A missing
    /// folder has none.
    pub(super) fn list(&self) -> Result<Listed> {
        let mut listed = Listed::default();
        let Some(top) = self.walk([PROJECTS].into_iter(), false)? else { return Ok(listed) };
        let mut folders = vec![String::new()];
        while let Some(prefix) = folders.pop() {
            match below(&top, &prefix).and_then(|folder| folder.entries()) {
                Ok(entries) => folders.extend(
                    entries
                        .into_iter()
                        .filter_map(|(name, kind)| self.enter(&name, kind, &prefix, &mut listed)),
                ),
                Err(why) if why.kind() == ErrorKind::NotFound => {}
                Err(why) => {
                    let shown = self.show(&self.place.root.join(PROJECTS).join(&prefix));
                    listed
                        .refused
                        .push(FileTrouble::whole(shown, format!("cannot be read: {why}")));
                }
            }
        }
        Ok(listed)
    }

    /// Adds an entry of a folder to `listed`; gives the prefix of a folder to be listed next.
    fn enter(
        &self,
        file_name: &OsStr,
        kind: Kind,
        prefix: &str,
        listed: &mut Listed,
    ) -> Option<String> {
        let named = |leaf: &str| {
            let stem = leaf.strip_suffix(".toml")?;
            Some(format!("{prefix}{stem}").parse::<Name>())
        };
        if let (Kind::File, Some(awaited)) = (kind, file_name.to_str().and_then(copies::awaited)) {
            let shown = || self.show(&self.place.root.join(PROJECTS).join(prefix).join(file_name));
            let name = named(awaited).and_then(std::result::Result::ok);
            listed.absent.extend(name.map(|name| (name, shown())));
            return None;
        }
        if file_name.as_encoded_bytes().starts_with(b".") {
            let name = file_name.to_str().and_then(file_beside).and_then(named);
            listed.left_over.extend(name.and_then(std::result::Result::ok).map(File::Project));
            return None;
        }
        let path = self.place.root.join(PROJECTS).join(prefix).join(file_name);
        let is_toml = path.extension() == Some(OsStr::new("toml"));
        let mut to = None;
        let why = match (kind, file_name.to_str()) {
            (_, None) if is_toml || kind == Kind::Folder => "its name is not valid UTF-8".into(),
            (Kind::Folder, Some(_)) if is_toml => {
                "is a folder, but named like a project file".into()
            }
            (Kind::Folder, Some(text)) => return Some(format!("{prefix}{text}/")),
            (Kind::Link, Some(_)) => match self.follow(&path, is_toml) {
                Ok(None) => return None,
                Ok(project) => {
                    to = project;
                    String::new()
                }
                Err(why) => why,
            },
            _ if !is_toml => return None,
            (Kind::File, _) => String::new(),
            (Kind::Other | Kind::Folder | Kind::Link, _) => "is not a regular file".into(),
        };
        let shown = self.show(&path);
        match file_name.to_str().and_then(named) {
            Some(Ok(name)) if why.is_empty() => listed.found.push(Found { name, to, shown }),
            Some(Ok(name)) => listed.unread.push((name, vec![FileTrouble::whole(shown, why)])),
            Some(Err(bad)) if why.is_empty() => {
                listed.refused.push(FileTrouble::whole(shown, bad.to_string()));
            }
            Some(Err(_)) | None => listed.refused.push(FileTrouble::whole(shown, why)),
        }
        None
    }

    /// The project that a link leads to, or why the link is refused. `None` for a link that is not
    /// named like a project file and does not lead to a folder.
    fn follow(&self, link: &Path, is_toml: bool) -> std::result::Result<Option<Name>, String> {
        let below = canonical(link).and_then(|real_path| {
            let root = canonical(&self.place.root)?;
            Ok(real_path.strip_prefix(root).map(Path::to_owned).map_err(|_| real_path))
        });
        let is_folder = |path: &Path| Folder::open(path).is_ok();
        match below {
            Err(why) if why.kind() == ErrorKind::NotFound && is_toml => {
                Err("is a broken link".into())
            }
            Err(why) if is_toml => Err(format!("is a link that cannot be followed: {why}")),
            Ok(Err(away)) if is_toml || is_folder(&away) => {
                Err("is a link out of the store".into())
            }
            Ok(Ok(path)) if is_folder(&self.place.root.join(&path)) => {
                Err("is a link to a folder, which rp does not follow".into())
            }
            Ok(Ok(path)) if is_toml => {
                let parts: Option<Vec<_>> = path.iter().map(OsStr::to_str).collect();
                let file = parts.and_then(|parts| File::try_from(parts.join("/")).ok());
                match file {
                    Some(File::Project(name)) => Ok(Some(name)),
                    Some(File::Settings | File::Run(_)) | None => {
                        Err("is a link to a file that is not a project file".into())
                    }
                }
            }
            Ok(_) | Err(_) => Ok(None),
        }
    }
}

/// Takes out files whose name is that of another file in another Unicode form. They are different
/// files only on some systems.
fn twice(found: &mut Vec<Found>, troubles: &mut Vec<FileTrouble>) -> Vec<(Name, Vec<FileTrouble>)> {
    let mut unread = Vec::new();
    found.dedup_by(|second, first| {
        let is_same = second.name == first.name;
        if is_same {
            let why = format!(
                "has the name of {}, in another Unicode form; rename one of them",
                first.shown
            );
            unread.push((second.name.clone(), vec![FileTrouble::whole(second.shown.clone(), why)]));
        }
        is_same
    });
    troubles.extend(unread.iter().flat_map(|(_, why)| why).cloned());
    unread
}

/// Opens the folder with this prefix below `projects/`.
fn below(top: &Folder, prefix: &str) -> io::Result<Folder> {
    let mut parts = prefix.split_terminator('/');
    parts.try_fold(top.clone(), |folder, part| folder.enter(part))
}

fn read_one(top: &Folder, Found { name, to, shown }: Found) -> Reading {
    let real = to.as_ref().unwrap_or(&name);
    let (above, leaf) = real.as_str().split_at(real.as_str().len() - real.leaf().len());
    let file = below(top, above).and_then(|folder| folder.file(&format!("{leaf}.toml")));
    reading(name, read_text(file, &shown), shown)
}

/// The project in the text of its file.
fn reading(name: Name, text: Text, shown: String) -> Reading {
    let text = match text {
        Ok(Some(text)) => text,
        Ok(None) => return Reading::Gone,
        Err(trouble) => return Reading::Unusable(name, vec![*trouble]),
    };
    let (project, troubles) = project::read(name.clone(), Source { path: shown, text }.into());
    match project {
        Ok(project) => {
            let mut troubles = limited(troubles);
            troubles.extend(flags::misnamed(&project));
            let warnings = FileTrouble::all(&project.source, troubles);
            Reading::Project(Box::new(project), warnings)
        }
        Err(source) => Reading::Unusable(name, FileTrouble::all(&source, limited(troubles))),
    }
}

/// The first 50 troubles of one file, errors first and unknown keys last, and the number of the
/// others.
pub(super) fn limited(mut troubles: Vec<Trouble>) -> Vec<Trouble> {
    const ENOUGH: usize = 50;
    if troubles.len() > ENOUGH {
        let more = troubles.len() - ENOUGH;
        // Errors first, so that none is among the others.
        let is_own = |trouble: &Trouble| trouble.topic == Topic::UnknownKey;
        troubles.sort_by_key(|it| (it.weight, is_own(it), it.span.start));
        troubles.truncate(ENOUGH);
        let (last, topic) =
            troubles.last().map_or((0..0, Topic::Other), |last| (last.span.clone(), last.topic));
        let more = Trouble::warning(last, format!("and {more} more like this in this file"));
        // Of unknown keys, it is one too.
        troubles.push(if topic == Topic::UnknownKey { more.on(topic) } else { more });
    }
    troubles
}

/// The text of a file, or why it has none; `None` if the file is gone.
type Text = std::result::Result<Option<String>, Box<FileTrouble>>;

fn read_text(file: io::Result<Option<std::fs::File>>, shown: &str) -> Text {
    let mut bytes = Vec::new();
    let read = file.and_then(|file| {
        file.map(|file| file.take(LARGEST + 1).read_to_end(&mut bytes)).transpose()
    });
    match read {
        Ok(None) => Ok(None),
        Ok(_) => decoded(bytes, shown).map(Some),
        Err(why) if why.kind() == ErrorKind::NotFound => Ok(None),
        Err(why) => {
            Err(Box::new(FileTrouble::whole(shown.into(), format!("cannot be read: {why}"))))
        }
    }
}

/// The bytes of a file as text.
fn decoded(bytes: Vec<u8>, shown: &str) -> std::result::Result<String, Box<FileTrouble>> {
    if bytes.len() as u64 > LARGEST {
        let what = format!("is larger than {} MiB, the most that rp reads", LARGEST >> 20);
        return Err(Box::new(FileTrouble::whole(shown.into(), what)));
    }
    if is_wide(&bytes) {
        let trouble = Trouble::error(0..0, "is UTF-16, not UTF-8").help(SAVE);
        return Err(Box::new(FileTrouble::unread(shown.into(), trouble)));
    }
    String::from_utf8(bytes).map_err(|why| {
        let at = why.utf8_error().valid_up_to();
        let text = String::from_utf8_lossy(why.as_bytes()).into_owned();
        let end = at + text[at..].chars().next().map_or(0, char::len_utf8);
        let source = Arc::new(Source { path: shown.into(), text });
        let trouble = Trouble::error(at..end, "invalid UTF-8").help(SAVE);
        Box::new(FileTrouble { source, trouble })
    })
}

/// Whether a text is UTF-16, as some editors save it: by its mark, or by its first two characters.
pub(super) fn is_wide(bytes: &[u8]) -> bool {
    let is_marked = bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]);
    is_marked
        || bytes.first_chunk().is_some_and(|first: &[u8; 4]| {
            matches!(
                first.map(|byte| byte == 0),
                [true, false, true, false] | [false, true, false, true]
            )
        })
}
