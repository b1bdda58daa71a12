//! All projects of a store, and who has which.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::project::{Date, Decision, Name, Project, Status};
use super::settings::Settings;
use super::source::At;
use super::words::nearest;

/// Every readable project, sorted by name, and the settings of the store.
#[derive(Debug, Clone)]
pub struct Portfolio {
    /// The settings.
    pub settings: Settings,
    /// Shared by the portfolios before and after a change.
    projects: Vec<Arc<Project>>,
    by_researcher: BTreeMap<String, Share>,
    /// The places of the projects of each family, by its name in lowercase.
    families: BTreeMap<String, Vec<usize>>,
    has_agendas: bool,
}

/// The projects of one researcher.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Share {
    /// Active projects.
    pub active: usize,
    /// When one of the ideas and paused projects, the alternatives to switch to, was last touched;
    /// `None` if there are none.
    pub alternative: Option<Touched>,
}

/// The day of the last dated entry of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Touched {
    /// This day.
    On(Date),
    /// The file has no dates.
    Undated,
}

impl Portfolio {
    /// The projects may be in any order.
    pub fn new(settings: Settings, projects: Vec<Project>) -> Self {
        Self::of(settings, projects.into_iter().map(Arc::new).collect())
    }

    fn of(settings: Settings, mut projects: Vec<Arc<Project>>) -> Self {
        projects.sort_by(|a, b| a.name.cmp(&b.name));
        let mut by_researcher: BTreeMap<String, Share> = BTreeMap::new();
        for project in &projects {
            let share = by_researcher.entry(settings.owner(project).to_owned()).or_default();
            match project.status {
                Status::Active => share.active += 1,
                Status::Idea | Status::Paused => {
                    let touched = project.last_touched().map_or(Touched::Undated, Touched::On);
                    share.alternative = share.alternative.max(Some(touched));
                }
                Status::Done | Status::Dropped => {}
            }
        }
        let mut families: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (at, project) in projects.iter().enumerate() {
            if let Some(family) = &project.family {
                families.entry(family.to_lowercase()).or_default().push(at);
            }
        }
        let has_agendas = projects.iter().any(|project| project.agenda.is_some());
        Self { settings, projects, by_researcher, families, has_agendas }
    }

    /// The same portfolio with a project replaced by name, or added.
    #[must_use]
    pub fn with(&self, project: Project) -> Self {
        let others = self.projects.iter().filter(|other| other.name != project.name);
        let mut projects: Vec<_> = others.cloned().collect();
        projects.push(Arc::new(project));
        Self::of(self.settings.clone(), projects)
    }

    /// The same projects with other settings.
    #[must_use]
    pub fn with_settings(&self, settings: Settings) -> Self {
        Self::of(settings, self.projects.clone())
    }

    /// The same projects, ranked with the records of their researchers.
    #[must_use]
    pub fn calibrated(&self) -> Self {
        let mut settings = self.settings.clone();
        settings.ranking.calibrated = true;
        self.with_settings(settings)
    }

    /// Every project, sorted by name.
    pub fn projects(&self) -> impl ExactSizeIterator<Item = &Project> + Clone {
        self.projects.iter().map(|project| &**project)
    }

    /// The other projects of the same family, ignoring case; none if it has no family.
    pub fn relatives<'a>(&'a self, project: &'a Project) -> impl Iterator<Item = &'a Project> {
        let family = project.family.as_ref().and_then(|it| self.families.get(&it.to_lowercase()));
        let all = family.into_iter().flatten().map(|at| &self.projects[*at]);
        all.map(|other| &**other).filter(|other| other.name != project.name)
    }

    /// Whether any project names an agenda.
    pub fn has_agendas(&self) -> bool {
        self.has_agendas
    }

    /// A researcher's projects; none for an unknown name. Projects without an owner
    /// are alternatives of every researcher.
    pub fn share(&self, researcher: &str) -> Share {
        let share = |name: &str| self.by_researcher.get(name).copied().unwrap_or_default();
        let (own, pool) = (share(researcher), share(""));
        Share { alternative: own.alternative.max(pool.alternative), ..own }
    }

    /// Every researcher with a project, sorted by name.
    pub fn researchers(&self) -> impl Iterator<Item = &str> {
        self.by_researcher.keys().map(String::as_str).filter(|name| !name.is_empty())
    }

    /// The days on which a researcher switched to another project. The way back from a sprint is not
    /// a switch.
    pub fn switches_of(&self, researcher: &str) -> impl Iterator<Item = Date> {
        let is_way_back = |it: &At<Decision>| {
            let from = it.from.as_ref().and_then(|from| self.project(&from.parse().ok()?));
            from.is_some_and(|from| from.was_sprint_until(*it.date))
        };
        let mine = self.projects().filter(move |it| self.settings.owner(it) == researcher);
        let switches = mine.flat_map(Project::switches_to_it);
        switches.filter(move |it| !is_way_back(it)).map(|it| *it.date)
    }

    /// The portfolio at the end of an earlier day, as far as the dates in the files say: see
    /// [`Project::as_of`]. The settings are as they are now.
    #[must_use]
    pub fn as_of(&self, day: Date) -> Self {
        let projects = self.projects().filter_map(|it| it.as_of(day)).map(Arc::new);
        Self::of(self.settings.clone(), projects.collect())
    }

    /// The project with exactly this name.
    pub fn project(&self, name: &Name) -> Option<&Project> {
        let at = self.projects.binary_search_by(|project| project.name.cmp(name)).ok()?;
        Some(&self.projects[at])
    }
}

/// Why a typed name does not mean a single project.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NoSuchName<'a> {
    /// No project has this name; perhaps this one was meant.
    Unknown(Option<&'a Name>),
    /// Several names begin with it.
    Ambiguous(Vec<&'a Name>),
}

/// The project name that `typed` means: a whole name, an unambiguous prefix of a name or of its
/// last part, or the path of the file, such as `projects/alice/probing.toml`.
pub fn find<'a>(typed: &str, names: &[&'a Name]) -> Result<&'a Name, NoSuchName<'a>> {
    if let Some(name) = names.iter().copied().find(|name| is_named(typed, name)) {
        return Ok(name);
    }
    let beginning = |begins: fn(&Name, &str) -> bool| -> Vec<&'a Name> {
        let begins = |name: &&Name| !typed.is_empty() && begins(name, typed);
        names.iter().copied().filter(begins).collect()
    };
    let mut found = beginning(Name::begins_with);
    if found.is_empty() {
        found = beginning(Name::leaf_begins_with);
    }
    match found.as_slice() {
        [only] => Ok(only),
        [] => {
            let near = nearest(typed, names.iter().map(|name| name.as_str()));
            Err(NoSuchName::Unknown(names.iter().copied().find(|name| Some(name.as_str()) == near)))
        }
        _ => Err(NoSuchName::Ambiguous(found)),
    }
}

/// Whether `typed` is the whole name, or the path of the file, such as `projects/alice/probing.toml`.
pub fn is_named(typed: &str, name: &Name) -> bool {
    let path = typed.strip_prefix("./").unwrap_or(typed);
    let path = path.strip_prefix("projects/").unwrap_or(path);
    let path = path.strip_suffix(".toml").unwrap_or(path);
    [typed, path].iter().any(|typed| typed.parse().as_ref() == Ok(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_project_is_no_relative_of_itself() {
        let project = crate::domain::project::project_of;
        let named = |name, family: &str| project(name, &format!("family = \"{family}\"\n"));
        let projects = vec![named("a", "x"), named("b", "X"), named("c", "y"), project("d", "")];
        let portfolio = Portfolio::new(Settings::default(), projects);
        let relatives = |name: &str| -> Vec<&str> {
            let project = portfolio.project(&name.parse().unwrap()).unwrap();
            portfolio.relatives(project).map(|other| other.name.as_str()).collect()
        };

        assert_eq!((relatives("a"), relatives("b")), (vec!["b"], vec!["a"]));
        assert!(relatives("c").is_empty() && relatives("d").is_empty());
    }

    #[test]
    fn an_unambiguous_prefix_is_enough() {
        let names: Vec<Name> =
            ["alice/probing", "bob/probing", "bob/steering", "steer", "steering"]
                .map(|name| name.parse().unwrap())
                .into();
        let names: Vec<&Name> = names.iter().collect();
        let find = |typed| find(typed, &names);

        assert_eq!(find("steer"), Ok(names[3]));
        assert_eq!(find("steeri"), Ok(names[4]));
        assert_eq!(find("al"), Ok(names[0]));
        assert_eq!(find("projects/bob/probing.toml"), Ok(names[1]));
        assert_eq!(find("prob"), Err(NoSuchName::Ambiguous(vec![names[0], names[1]])));
        assert_eq!(find("stearing"), Err(NoSuchName::Unknown(Some(names[4]))));
        assert_eq!(find("zzz"), Err(NoSuchName::Unknown(None)));
        assert_eq!(find(""), Err(NoSuchName::Unknown(None)));
    }
}
