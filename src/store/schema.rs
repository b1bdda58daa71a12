//! The JSON Schemas of a store's files, for editors.

use super::Store;
use super::replacement::put;
use crate::domain::explained::Place as Of;
use crate::domain::project::Name;
use crate::error::{Error, Result};

/// The folder of the schemas.
const FOLDER: &str = "schemas";

/// The name of a schema's file.
fn leaf(of: Of) -> &'static str {
    match of {
        Of::Project => "project.json",
        Of::Settings => "rp.json",
    }
}

impl Store {
    /// The path of a schema, for messages.
    pub fn shown_schema(&self, of: Of) -> String {
        self.show(&self.place.root.join(FOLDER).join(leaf(of)))
    }

    /// Writes a schema into the store, as a whole.
    pub fn write_schema(&self, of: Of, text: &str) -> Result<()> {
        let doing = || format!("write {}", self.shown_schema(of));
        let folder = self.top()?.enter_or_create(FOLDER).map_err(Error::system(doing()))?;
        let written = || {
            let like = folder.file(leaf(of))?.map(|file| file.metadata()).transpose()?;
            put(&folder, leaf(of), text.as_bytes(), like.as_ref())
        };
        written().map_err(Error::system(doing()))
    }

    /// The text of a schema's file; `None` if there is none.
    pub fn schema_text(&self, of: Of) -> Result<Option<String>> {
        let folder = self.walk([FOLDER].into_iter(), false)?;
        let now = folder.map(|folder| folder.read(leaf(of))).transpose();
        let now = now.map_err(Error::system(format!("read {}", self.shown_schema(of))))?;
        Ok(now.flatten().map(|bytes| String::from_utf8_lossy(&bytes).into_owned()))
    }

    /// The text of a new project's file, with a first line that names the schema if the store has one.
    pub fn with_schema(&self, name: &Name, text: String) -> Result<String> {
        if !self.is_made() {
            return Ok(text);
        }
        let has_schema = match self.walk([FOLDER].into_iter(), false)? {
            Some(folder) => folder.kind(leaf(Of::Project)).is_ok_and(|kind| kind.is_some()),
            None => false,
        };
        Ok(if has_schema { directive(name) + &text } else { text })
    }
}

/// The text of a project's file with this name, where it had the other one: the path of the schema
/// depends on the folder of the file.
pub fn renamed(text: String, old: &Name, new: &Name) -> String {
    match text.strip_prefix(&directive(old)) {
        Some(rest) => directive(new) + rest,
        None => text,
    }
}

/// The line that Taplo, Tombi and other editors of TOML take the schema from.
fn directive(name: &Name) -> String {
    let up = "../".repeat(name.as_str().matches('/').count() + 1);
    format!("#:schema {up}{FOLDER}/{}\n", leaf(Of::Project))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_path_of_the_schema_follows_the_file() {
        let name = |name: &str| name.parse::<Name>().unwrap();
        let text = directive(&name("probes")) + "title = \"t\"\n";

        let moved = renamed(text.clone(), &name("probes"), &name("lena/probes"));
        assert_eq!(moved, "#:schema ../../schemas/project.json\ntitle = \"t\"\n");
        assert_eq!(renamed(moved, &name("lena/probes"), &name("probes")), text);
        let own = "#:schema mine.json\n".to_owned();
        assert_eq!(renamed(own.clone(), &name("probes"), &name("lena/probes")), own);
    }
}
