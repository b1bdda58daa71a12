//! The JSON of an import.

use serde::Serialize;

use super::change::Extent;
use super::{SCHEMA, Troubles, print};
use crate::domain::import::Import;
use crate::domain::import::plan::Field;
use crate::domain::project::Name;
use crate::domain::source::{FileChange, FileTrouble};

#[derive(Serialize)]
struct FieldRow<'a> {
    field: String,
    /// `null` if it is left out.
    key: Option<&'a str>,
    items: usize,
    why: Option<&'a str>,
}

impl<'a> FieldRow<'a> {
    fn of(field: &'a Field) -> Self {
        let Field { name, part, to, items, why } = field;
        Self {
            field: format!("{name}{part}"),
            key: to.as_deref(),
            items: *items,
            why: why.as_deref(),
        }
    }
}

/// A file, with its texts in a full answer to a dry run.
#[derive(Serialize)]
struct ChangedFile<'a> {
    file: &'a str,
    before: Option<&'a str>,
    after: Option<&'a str>,
}

#[derive(Serialize)]
struct CreatedRow<'a> {
    project: &'a str,
    title: &'a str,
    from: &'a str,
}

/// `rp import --format json`: the changed files, with their texts in a full answer to a dry run, and what
/// became of each field.
pub fn imported(
    import: &Import,
    files: &[FileChange],
    written: bool,
    extent: Extent,
    troubles: &[FileTrouble],
) -> String {
    #[derive(Serialize)]
    struct Imported<'a> {
        schema: u32,
        command: &'static str,
        done: String,
        written: bool,
        files: Vec<ChangedFile<'a>>,
        fields: Vec<FieldRow<'a>>,
        created: Vec<CreatedRow<'a>>,
        unchanged: Vec<&'a str>,
        remarks: &'a [String],
        #[serde(flatten)]
        troubles: Troubles<'a>,
    }
    let files = files.iter().map(|it| ChangedFile {
        file: &it.path,
        before: it.before.as_deref().filter(|_| extent == Extent::Full),
        after: it.after.as_deref().filter(|_| extent == Extent::Full),
    });
    let created = import.created.iter().map(|it| CreatedRow {
        project: it.name.as_str(),
        title: &it.title,
        from: &it.place,
    });
    print(&Imported {
        schema: SCHEMA,
        command: "import",
        done: format!("imported {}", import.what()),
        written,
        files: files.collect(),
        fields: import.fields.iter().map(FieldRow::of).collect(),
        created: created.collect(),
        unchanged: import.unchanged.iter().map(Name::as_str).collect(),
        remarks: &import.remarks,
        troubles: Troubles::of(troubles),
    })
}
