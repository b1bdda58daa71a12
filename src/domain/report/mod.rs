//! What a report on a store shows, before any layout: the verdicts, what a week is worth, loops and
//! costs, how long to go on, the history of projects, and flags by chapter.

pub mod timeline;

use std::collections::BTreeSet;

use super::calibrate::Record;
use super::flags::groups::{self, Group};
use super::flags::rule::{Context, Severity};
use super::flags::{Flag, Flagged, rule};
use super::project::{Date, Name, Project, Status, Time, Work};
use super::ranking::input::Input;
use super::ranking::prospect::Phase;
use super::ranking::{Ahead, Looking, Patience, Ranking, Standing, Verdict};
use super::words::Word;
use timeline::Timeline;

/// A report on the projects of some researchers.
#[derive(Debug)]
pub struct Report<'r, 'a> {
    /// The ranking, made with odds.
    pub ranking: &'r Ranking<'a>,
    /// Today.
    pub today: Date,
    /// Those with something to choose, sorted by name.
    pub people: Vec<Person<'r, 'a>>,
    /// Ideas, active and paused projects in the search, each once, those of highest value first.
    pub paces: Vec<Pace<'r, 'a>>,
    /// The limits that the flags on loops and costs have.
    pub limits: Limits,
    /// Projects with anything to show in time: by researcher, active ones first, then the newest first.
    pub timelines: Vec<Timeline<'a>>,
    /// The flags of each project, the worst first.
    pub flagged: Vec<Flagged<'a>>,
    /// What each of them claimed, and what happened.
    pub records: Vec<Record<'a>>,
    /// The number of projects of any status.
    pub projects: usize,
}

/// A researcher and their choices.
#[derive(Debug)]
pub struct Person<'r, 'a> {
    /// The verdict, with the name.
    pub verdict: &'r Verdict<'a>,
    /// When another verdict is due.
    pub patience: Option<Patience<'a>>,
    /// The current project against further unclear results.
    pub ahead: Option<Vec<Ahead>>,
    /// Their projects in the order of the ranking.
    pub standings: Vec<&'r Standing<'a>>,
    /// Looking for something else.
    pub looking: &'r Looking,
    /// Flags that count, of their own projects: red, caution, note.
    pub flags: [usize; 3],
}

/// The time for one experiment of a project and the work before the next, in weeks.
#[derive(Debug, Clone, Copy)]
pub struct Pace<'r, 'a> {
    /// The project.
    pub standing: &'r Standing<'a>,
    /// The median of the loop, measured if the log tells it.
    pub experiment_loop: f64,
    /// The 5th and the 95th percentile of the loop; `None` if it is exact.
    pub loop_ends: Option<(f64, f64)>,
    /// The median fixed cost left; `None` if it is paid, or there is none.
    pub cost: Option<f64>,
    /// The 5th and the 95th percentile of the fixed cost, if it is a range and no work on it is done.
    pub cost_ends: Option<(f64, f64)>,
}

/// The limits of loops and of fixed costs, which can be set in `rp.toml`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Limits {
    /// A longer loop is slow.
    pub slow: Time,
    /// A longer loop is very slow.
    pub very_slow: Time,
    /// A fixed cost of this or more is high.
    pub high_cost: Work,
}

/// The flags on one topic.
#[derive(Debug)]
pub struct Chapter<'f, 'a> {
    /// The topic.
    pub group: Group,
    /// Accepted ones last, then the worst first, then in the order of the projects.
    pub flags: Vec<&'f Flag<'a>>,
}

impl<'r, 'a> Report<'r, 'a> {
    /// The report on the projects of a researcher, or of all; with the flags of these projects, in any
    /// order. The context has a ranking with odds.
    pub fn of(
        researcher: Option<&str>,
        mut flagged: Vec<Flagged<'a>>,
        context: &'r Context<'a>,
    ) -> Self {
        let ranking = context.ranking();
        let is_shown = |name: &str| researcher.is_none_or(|researcher| researcher == name);
        let settings = &context.portfolio.settings;
        let owner = |project: &'a Project| settings.owner(project);
        let verdicts = ranking.verdicts.iter().filter(|it| is_shown(it.researcher));
        let people: Vec<_> = verdicts
            .filter_map(|verdict| {
                let name = verdict.researcher;
                let patience = ranking.patience(verdict);
                let own = flagged.iter().filter(|it| owner(it.project) == name);
                let own: Vec<_> = own.flat_map(|it| &it.flags).filter(|it| it.counts()).collect();
                let of = |severity| own.iter().filter(|it| it.severity() == severity).count();
                Some(Person {
                    verdict,
                    ahead: ranking.ahead(verdict, patience.as_ref()),
                    patience,
                    standings: ranking.shown(|it| it.researcher == name),
                    looking: ranking.looking_of(name)?,
                    flags: [Severity::Red, Severity::Caution, Severity::Note].map(of),
                })
            })
            .collect();
        let of_whom = |project: &'a Project| {
            let owner = owner(project);
            is_shown(owner) || owner.is_empty()
        };
        let shown = context.portfolio.projects().filter(|project| of_whom(project));
        let projects = shown.clone().count();
        let mut timelines: Vec<_> = shown
            .filter_map(|project| Timeline::of(project, owner(project), context.today))
            .collect();
        timelines.sort_by_cached_key(Timeline::order);
        flagged.sort_by_cached_key(Flagged::worst_first);
        let mut records = Record::all(context.portfolio, context.today);
        records.retain(|it| is_shown(it.researcher));
        Self {
            ranking,
            today: context.today,
            paces: paces(&people),
            people,
            limits: Limits::of(context),
            timelines,
            flagged,
            records,
            projects,
        }
    }

    /// The flags by chapter, without empty ones, in the order of the chapters.
    pub fn chapters(&self) -> Vec<Chapter<'_, 'a>> {
        let chapter = |(group, _): &(Group, &'static str)| {
            let all = self.flagged.iter().flat_map(|it| &it.flags);
            let mut flags: Vec<_> =
                all.filter(|flag| groups::of(flag.rule.name) == Some(*group)).collect();
            flags.sort_by_key(|flag| (!flag.counts(), std::cmp::Reverse(flag.severity())));
            (!flags.is_empty()).then_some(Chapter { group: *group, flags })
        };
        Group::ALL.iter().filter_map(chapter).collect()
    }

    /// The number of counted flags of a severity.
    pub fn count(&self, severity: Severity) -> usize {
        let all = self.flagged.iter().flat_map(|it| &it.flags);
        all.filter(|flag| flag.counts() && flag.severity() == severity).count()
    }
}

/// The paces of the projects of some researchers; an idea of the pool has the one of the first of them.
fn paces<'r, 'a>(people: &[Person<'r, 'a>]) -> Vec<Pace<'r, 'a>> {
    let mut seen: BTreeSet<&Name> = BTreeSet::new();
    let all = people.iter().flat_map(|person| &person.standings);
    let mut paces: Vec<_> = all
        .filter(|it| it.prospect.phase == Phase::Search && seen.insert(&it.project.name))
        .map(|standing| {
            let prospect = &standing.prospect;
            let cost = standing.fixed_cost_left.in_weeks();
            let is_untouched = !prospect.is_paid && prospect.worked <= 0.0;
            Pace {
                standing,
                experiment_loop: prospect.median_of(Input::Loop),
                loop_ends: prospect.ends_of(Input::Loop),
                cost: (cost > 0.0).then_some(cost),
                cost_ends: prospect.ends_of(Input::FixedCost).filter(|_| is_untouched),
            }
        })
        .collect();
    paces.sort_by(|a, b| b.standing.index.rate.total_cmp(&a.standing.index.rate));
    paces
}

impl Person<'_, '_> {
    /// Where the current project meets the best alternative: the last point at which it is worth as much
    /// or more, and the next one, at which it is worth less. Both are the first point if it is worth less
    /// now. `None` if it is not as far as the points go.
    pub fn meets(&self) -> Option<[Ahead; 2]> {
        let points = self.ahead.as_ref()?;
        let at = points.iter().position(|point| point.value < point.best)?;
        Some([points[at.saturating_sub(1)], points[at]])
    }

    /// Whether a standing is that of the current project.
    pub fn is_current(&self, standing: &Standing) -> bool {
        let current = self.verdict.current.as_ref();
        current.is_some_and(|current| current.project.name == standing.project.name)
    }
}

impl Limits {
    fn of(context: &Context) -> Self {
        const KNOWN: &str = "each of these flags has a threshold of its name";
        let threshold = |name: &str| &rule(name).expect(KNOWN).thresholds[0];
        Self {
            slow: context.time(threshold("slow-loop")),
            very_slow: context.time(threshold("very-slow-loop")),
            high_cost: context.work(threshold("high-fixed-cost")),
        }
    }
}

/// The order of statuses in a report: what is worked on first.
fn by_status(status: Status) -> u8 {
    match status {
        Status::Active => 0,
        Status::Paused => 1,
        Status::Idea => 2,
        Status::Done => 3,
        Status::Dropped => 4,
    }
}
