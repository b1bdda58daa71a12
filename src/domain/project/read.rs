//! Reads a project file key by key: the schema.

use std::collections::BTreeSet;
use std::sync::{Arc, LazyLock};

use super::{
    Accept, Assumption, Awaited, Checkpoint, Collaborator, Decision, Estimate, Experiment,
    Feedback, Name, Outcome, Overlap, PriorWork, Project, Status, Then, Timebox, Uncertainty,
};
use crate::domain::keys::{self, Keys, Known, Schema};
use crate::domain::source::{At, Source, Trouble};

/// The upper limit of `experiments` in an estimate.
pub const MOST_EXPERIMENTS: f64 = 1e6;

/// The project in a file, and the errors and warnings about the file, in its order. If there is an
/// error, gives the source back instead of a project. An unknown key is a warning.
pub fn read(name: Name, source: Arc<Source>) -> (Result<Project, Arc<Source>>, Vec<Trouble>) {
    let table = match keys::parse(&source, &|keys| drop(fields(keys))) {
        Ok(table) => table,
        Err(troubles) => return (Err(source), troubles),
    };
    if table.get_ref().is_empty() {
        let nothing = Trouble::error(0..0, "`title` and `origin` are missing");
        let help = "add lines such as `title = \"What it is about\"` and `origin = \"top-down\"`";
        return (Err(source.clone()), vec![nothing.help(help)]);
    }
    let mut keys = Keys::of_file(table.get_ref(), &source.text, indexed);
    let fields = fields(&mut keys);
    let troubles = keys.finish();
    drop(table);
    let broken = troubles.iter().any(Trouble::is_error);
    match fields {
        Some(project) if !broken => {
            let elsewhere = troubles.iter().filter_map(Trouble::meant).collect();
            (Ok(Project { elsewhere, ..project(name, source) }), troubles)
        }
        _ => (Err(source), troubles),
    }
}

/// A top-down project with these keys, for tests; panics if the text is invalid.
#[cfg(test)]
pub fn project_of(name: &str, keys: &str) -> Project {
    let text = format!("title = \"t\"\norigin = \"top-down\"\n{keys}");
    let source = Source { path: format!("{name}.toml"), text };
    let (project, troubles) = read(name.parse().unwrap(), source.into());
    assert_eq!(troubles, [], "{keys}");
    project.unwrap()
}

/// Every key of a project file, in the order of the documentation.
pub fn schema() -> &'static [Known] {
    static SCHEMA: LazyLock<Vec<Known>> = LazyLock::new(|| keys::survey(|keys| drop(fields(keys))));
    &SCHEMA
}

/// The same, indexed.
fn indexed() -> &'static Schema {
    static SCHEMA: LazyLock<Schema> = LazyLock::new(|| Schema::of(schema()));
    &SCHEMA
}

/// The error about a value in TOML of a key with dots; `None` if the value is valid.
pub fn check_value(key: &str, value: &str) -> Option<Trouble> {
    let text = format!("{key} = {value}\n");
    let table = toml::de::DeTable::parse(&text).ok()?;
    let mut keys = Keys::of(table.get_ref(), 0..0, "");
    drop(fields(&mut keys));
    let is_about = |trouble: &Trouble| trouble.is_error() && trouble.span.start > key.len();
    keys.finish().into_iter().find(is_about)
}

/// Reads every key, in the order of the documentation.
fn fields(keys: &mut Keys) -> Option<impl FnOnce(Name, Arc<Source>) -> Project + use<>> {
    let title = keys.need("title", "\"What it is about\"", keys::some_text());
    let origin = keys.need("origin", "\"top-down\"", keys::word());
    let status = keys.get("status", keys::word());
    let researcher = keys.get("researcher", keys::maybe_blank());
    let created = keys.get("created", keys::date());
    let started = keys.get("started", keys::date());
    let motivation = keys.text("motivation");
    let problem = keys.text("problem");
    let approach = keys.text("approach");
    let plan = keys.text("plan");
    let agenda = keys.text("agenda");
    let audience = keys.text("audience");
    let direction = keys.get("direction", keys::word());
    let family = keys.name("family");
    let experiment_loop = keys.get("experiment_loop", keys::time_taken());
    let fixed_cost = keys.get("fixed_cost", keys::durations());
    let bottleneck = keys.get("bottleneck", keys::word());
    let uncertainty = keys.get("uncertainty", keys::word());
    let hours_per_week = keys.get("hours_per_week", keys::hours());
    let hands_on = keys.get("hands_on", keys::duration());
    let needed_by = keys.get("needed_by", keys::date());
    let mut list = |key| keys.get(key, keys::texts()).map(|at| at.value).unwrap_or_default();
    let (needs, waits_for) = (list("needs"), list("waits_for"));
    let (tags, links) = (list("tags"), list("links"));
    let estimate = keys.table("estimate", estimate);
    let assumptions = keys.tables("assumption", assumption);
    let prior_work = keys.table("prior_work", |keys| PriorWork {
        spent: keys.get("spent", keys::duration()),
        relevance: keys.get("relevance", keys::word()),
        notes: keys.text("notes"),
    });
    let experiments = keys.tables("experiment", experiment);
    let (feedback, awaited) = received_and_awaited(keys.tables("feedback", feedback));
    let overlaps = keys.tables("overlap", overlap);
    let collaborators = keys.tables("collaborator", collaborator);
    let checkpoints = keys.tables("checkpoint", checkpoint);
    let timebox = keys.table("timebox", timebox).and_then(At::transpose);
    let outcome = keys.table("outcome", |keys| Outcome {
        result: keys.get("result", keys::word()),
        importance: keys.get("importance", keys::number(0.0, 10.0)),
        scooped: keys.get("scooped", keys::truth()),
    });
    let decisions = keys.tables("decision", decision);
    let accepted = keys.tables("accept", accept);
    let (title, origin) = (title?, origin?);
    Some(move |name, source| Project {
        name,
        source,
        title,
        origin,
        status: status.as_ref().map_or(Status::Idea, |at| at.value),
        status_at: status,
        researcher,
        created,
        started,
        motivation,
        problem,
        approach,
        plan,
        agenda,
        audience,
        direction,
        family,
        experiment_loop,
        fixed_cost,
        bottleneck,
        uncertainty: uncertainty.map_or(Uncertainty::Empirical, |at| at.value),
        hours_per_week,
        hands_on,
        needed_by,
        needs,
        waits_for,
        tags,
        links,
        estimate,
        assumptions,
        prior_work,
        experiments,
        feedback,
        awaited,
        overlaps,
        collaborators,
        checkpoints,
        timebox,
        outcome,
        decisions,
        accepted,
        elsewhere: BTreeSet::new(),
    })
}

impl Estimate {
    /// Reads the keys that `[estimate]` and `[defaults]` have in common.
    pub(in crate::domain) fn read(keys: &mut Keys) -> Self {
        Self {
            importance: keys.get("importance", keys::importance()),
            chance: keys.get("chance", keys::percents()),
            counterfactual: keys.get("counterfactual", keys::percents()),
            experiments: keys.get("experiments", keys::numbers(1.0, MOST_EXPERIMENTS)),
            finish: keys.get("finish", keys::durations()),
            learning: keys.get("learning", keys::number(0.0, 10.0)),
            made: None,
        }
    }
}

fn estimate(keys: &mut Keys) -> Estimate {
    let estimate = Estimate::read(keys);
    Estimate { made: keys.get("made", keys::date()), ..estimate }
}

fn assumption(keys: &mut Keys) -> Option<Assumption> {
    let what = keys.need("what", "\"what has to be true\"", keys::some_text());
    let holds = keys.get("holds", keys::percent());
    let test = keys.get("test", keys::duration());
    let held = keys.get("held", keys::truth());
    let date = keys.get("date", keys::date());
    Some(Assumption { what: what?, holds, test, held, date })
}

fn experiment(keys: &mut Keys) -> Option<Experiment> {
    let date = keys.need("date", "2026-01-31", keys::date());
    let what = keys.text("what");
    let result = keys.need("result", "\"unclear\"", keys::word());
    let took = keys.get("took", keys::duration());
    let learned = keys.text("learned");
    let expected = keys.get("expected", keys::percent());
    let obstacle = keys.name("obstacle");
    let link = keys.name("link");
    let run_id = keys.name("run_id");
    let (date, result) = (date?, result?);
    Some(Experiment { date, what, result, took, learned, expected, obstacle, link, run_id })
}

/// An entry of `[[feedback]]`: feedback with a date, or feedback that was asked for.
enum Entry {
    Received(Feedback),
    Awaited(Awaited),
}

fn feedback(keys: &mut Keys) -> Option<Entry> {
    let asked = keys.get("asked", keys::date());
    let date = match asked {
        Some(_) => keys.get("date", keys::date()),
        None => keys.need_one_of("date", "2026-01-31", keys::date()),
    };
    let from = keys.name("from");
    let importance = keys.get("importance", keys::number(1.0, 5.0));
    let ease = keys.get("ease", keys::number(1.0, 5.0));
    let comment = keys.text("comment");
    let answered = keys.get("answered", keys::date());
    let nth = 0;
    match date {
        Some(date) => {
            let feedback = Feedback { nth, asked, date, from, importance, ease, comment, answered };
            Some(Entry::Received(feedback))
        }
        None => Some(Entry::Awaited(Awaited { nth, asked: asked?, from, comment })),
    }
}

/// Numbers the entries, and separates those that have come from those that have not.
fn received_and_awaited(entries: Vec<At<Entry>>) -> (Vec<At<Feedback>>, Vec<At<Awaited>>) {
    let (mut received, mut awaited) = (Vec::new(), Vec::new());
    for (nth, At { value, span }) in entries.into_iter().enumerate() {
        match value {
            Entry::Received(it) => received.push(At { value: Feedback { nth, ..it }, span }),
            Entry::Awaited(it) => awaited.push(At { value: Awaited { nth, ..it }, span }),
        }
    }
    (received, awaited)
}

fn overlap(keys: &mut Keys) -> Option<Overlap> {
    let who = keys.need("who", "\"their group\"", keys::some_text());
    let same_problem = keys.get("same_problem", keys::truth());
    let progress = keys.get("progress", keys::truth());
    let synced = keys.get("synced", keys::date());
    let agreed = keys.get("agreed", keys::word());
    Some(Overlap { who: who?, same_problem, progress, synced, agreed })
}

fn collaborator(keys: &mut Keys) -> Option<Collaborator> {
    let name = keys.need("name", "\"their name\"", keys::some_text());
    let excited = keys.get("excited", keys::truth());
    let skills = keys.get("skills", keys::truth());
    let get_on = keys.get("get_on", keys::truth());
    Some(Collaborator { name: name?, excited, skills, get_on })
}

fn checkpoint(keys: &mut Keys) -> Option<Checkpoint> {
    let by = keys.need("by", "2026-01-31", keys::date());
    let expect = keys.text("expect");
    let met = keys.get("met", keys::truth());
    let date = keys.get("date", keys::date());
    let judge = keys.name("judge");
    Some(Checkpoint { by: by?, expect, met, date, judge })
}

fn timebox(keys: &mut Keys) -> Option<Timebox> {
    let until = keys.need("until", "2026-01-31", keys::date());
    let back_to = keys.name("back_to");
    Some(Timebox { until: until?, back_to })
}

fn decision(keys: &mut Keys) -> Option<Decision> {
    let date = keys.need("date", "2026-01-31", keys::date());
    let kind = keys.need("kind", "\"pause\"", keys::word());
    let why = keys.text("why");
    let from = keys.name("from");
    let to = keys.name("to");
    let was = keys.text("was");
    let now = keys.text("now");
    let result = keys.get("result", keys::word());
    let by = keys.name("by");
    let then = keys.table("then", then);
    Some(Decision { date: date?, kind: kind?, why, from, to, was, now, result, by, then })
}

fn then(keys: &mut Keys) -> Then {
    let mut number = |key| keys.get(key, keys::number(0.0, f64::MAX));
    Then {
        value: number("value"),
        low: number("low"),
        high: number("high"),
        chance: number("chance"),
        experiment_loop: number("loop"),
        fixed_cost_left: number("fixed_cost_left"),
        experiments: number("experiments"),
        finish: number("finish"),
        importance: number("importance"),
        counterfactual: number("counterfactual"),
        ends: keys.get("ends", keys::date()),
        rival: keys.name("rival"),
        rival_value: keys.get("rival_value", keys::number(0.0, f64::MAX)),
        odds: keys.get("odds", keys::number(0.0, 1.0)),
    }
}

fn accept(keys: &mut Keys) -> Option<Accept> {
    let flag = keys.need("flag", "\"slow-loop\"", keys::some_text());
    let why = keys.need("why", "\"the reason\"", keys::some_text());
    let until = keys.get("until", keys::date());
    let value = keys.get("value", keys::quantity());
    Some(Accept { flag: flag?, why: why?, until, value })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read_text(text: &str) -> (Result<Project, Arc<Source>>, Vec<Trouble>) {
        let source = Source { path: "projects/a.toml".into(), text: text.into() };
        read("a".parse().unwrap(), source.into())
    }

    fn troubles(text: &str) -> Vec<(usize, usize, String)> {
        let (_, troubles) = read_text(text);
        let source = Source { path: String::new(), text: text.into() };
        let place = |t: Trouble| (source.place(t.span.start), t.message);
        troubles.into_iter().map(place).map(|(p, message)| (p.line, p.column, message)).collect()
    }

    #[test]
    fn only_title_and_origin_are_required() {
        let (project, troubles) = read_text("title = \"t\"\norigin = \"top-down\"\n");

        assert_eq!(troubles, []);
        assert_eq!(project.unwrap().status, Status::Idea);
    }

    #[test]
    fn every_trouble_in_a_file_is_reported_with_its_place() {
        let text = "title = \"\"\norigin = \"sideways\"\nexperiment_loop = 3\n\
                    fixed_cost = \"2d to 1d\"\nmotivaton = \"typo\"\n\
                    [estimate]\nchance = \"120%\"\nimportance = 11\nexperiments = 0\n\
                    [[experiment]]\nwhat = \"x\"\n[prior_work]\nspent = \"1h to 1d\"\n";

        assert_eq!(
            troubles(text),
            [
                (1, 9, "`title` must be text, not empty"),
                (2, 10, "`origin` cannot be `sideways`"),
                (3, 19, "`experiment_loop` must be a duration, not the number `3`"),
                (4, 14, "`fixed_cost` is not a duration: a range must rise: `2d` is not less than `1d`"),
                (5, 1, "unknown key `motivaton`"),
                (7, 10, "`chance` in `[estimate]` is not a percentage: `120%` is not between 0% and 100%"),
                (8, 14, "`importance` in `[estimate]` must be between 0 and 10, not the number `11`"),
                (9, 15, "`experiments` in `[estimate]` must be between 1 and 1000000, not the number `0`"),
                (10, 1, "`date` is missing in `[[experiment]]`"),
                (10, 1, "`result` is missing in `[[experiment]]`"),
                (13, 9, "`spent` in `[prior_work]` must be one duration, not the text `1h to 1d`"),
            ]
            .map(|(line, column, message)| (line, column, message.to_owned()))
        );
    }

    #[test]
    fn a_value_of_another_type_is_refused() {
        for (key, value) in [
            ("created", "\"2026-01-31\""),
            ("created", "2026-01-31T00:00:00"),
            ("started", "12:00:00"),
            ("experiment_loop", "\"0h\""),
            ("experiment_loop", "[\"1d\"]"),
            ("hours_per_week", "169"),
            ("hours_per_week", "nan"),
            ("hours_per_week", "99999999999999999999"),
            ("tags", "\"one\""),
            ("tags", "[1]"),
            ("estimate", "3"),
            ("estimate", "{ chance = 0.3 }"),
            ("experiment", "{ date = 2026-01-31, result = \"clear\" }"),
            ("experiment", "[1]"),
            ("checkpoint", "[{ by = 2026-01-31, met = \"yes\" }]"),
        ] {
            let text = format!("title = \"t\"\norigin = \"top-down\"\n{key} = {value}\n");
            let (project, troubles) = read_text(&text);
            assert!(project.is_err() && troubles.len() == 1, "{text}: {troubles:?}");
        }
    }

    #[test]
    fn the_schema_has_every_key_with_its_kind() {
        use crate::domain::keys::Kind;

        let schema = schema();
        let kind = |key: &str| schema.iter().find(|known| known.key == key).map(Known::kind);

        for (key, expected) in [
            ("title", Kind::Text),
            ("status", Kind::Text),
            ("created", Kind::Date),
            ("experiment_loop", Kind::Text),
            ("hours_per_week", Kind::Number),
            ("tags", Kind::Texts),
            ("estimate", Kind::Table),
            ("estimate.importance", Kind::Number),
            ("estimate.chance", Kind::Text),
            ("timebox.back_to", Kind::Text),
            ("experiment", Kind::Entries),
            ("experiment.took", Kind::Text),
            ("checkpoint.met", Kind::Truth),
            ("direction", Kind::Text),
            ("links", Kind::Texts),
            ("outcome.scooped", Kind::Truth),
            ("experiment.expected", Kind::Text),
            ("feedback.asked", Kind::Date),
        ] {
            assert_eq!(kind(key), Some(expected), "{key}");
        }
        assert_eq!(kind("motivaton"), None);
        let mut keys: Vec<_> = schema.iter().map(|known| &known.key).collect();
        keys.sort();
        keys.dedup();
        assert_eq!(keys.len(), schema.len());
    }

    #[test]
    fn feedback_that_was_asked_for_needs_no_date_and_is_no_feedback() {
        let text = "title = \"t\"\norigin = \"top-down\"\n\
                    [[feedback]]\nasked = 2026-06-01\nfrom = \"kim\"\n\
                    [[feedback]]\nasked = 2026-06-02\ndate = 2026-06-03\n";
        let (project, found) = read_text(text);
        let project = project.unwrap();

        assert_eq!(found, []);
        assert_eq!(project.awaited.iter().map(|it| it.nth).collect::<Vec<_>>(), [0]);
        assert_eq!(project.feedback.iter().map(|it| it.nth).collect::<Vec<_>>(), [1]);
        assert_eq!(
            troubles("title = \"t\"\norigin = \"top-down\"\n[[feedback]]\nfrom = \"kim\"\n"),
            [(3, 1, "`date` is missing in `[[feedback]]`".to_owned())]
        );
    }

    #[test]
    fn the_keys_of_the_owner_may_be_anything() {
        let head = "title = \"t\"\norigin = \"top-down\"\nx-grant = [1, { a = true }]\n";

        assert_eq!(troubles(&format!("{head}extra = 5\n")), []);
        assert_eq!(troubles(&format!("{head}[extra]\nx = 1979-05-27\n[extra.deep]\ny = 1\n")), []);
        assert_eq!(troubles(&format!("{head}[estimate]\nx-chance = 5\n")), []);
        assert_eq!(
            troubles(&format!("{head}[estimate]\nextra = 5\n")),
            [(5, 1, "unknown key `extra` in `[estimate]`".to_owned())]
        );
    }

    #[test]
    fn a_misplaced_key_is_told_where_it_belongs() {
        let help = |keys: &str| {
            let text = format!("title = \"[t]\"\norigin = \"top-down\"\n{keys}\n");
            let source = Source { path: "p.toml".into(), text };
            let (_, troubles) = read("p".parse().unwrap(), source.into());
            troubles.into_iter().filter_map(|trouble| trouble.help).collect::<Vec<_>>()
        };
        let top = "does not belong to a table: move it above the first table header, line";

        assert_eq!(
            help("tags = [\n  \"[a]\"\n]\n[estimate]\nmotivation = \"so\"\n[extra]"),
            [format!("`motivation` {top} 6")]
        );
        assert_eq!(
            help("\n[[feedback]]\ndate = 2026-01-01\nplan = \"a\"\n[estimate]\n"),
            [format!("`plan` {top} 4")]
        );
        // Arrays and inline tables are not headers.
        assert_eq!(
            help(
                "x-grid = [\n  [1, 2],\n]\nx-one = [\n  { a = 1 }]\nextra.a = 1\n[estimate]\nplan = \"a\""
            ),
            [format!("`plan` {top} 9")]
        );
        for (key, to) in [
            ("chance = \"5%\"", "`[estimate]`: write `estimate.chance` above all table headers"),
            ("importance = 5", "`[estimate]`: write `estimate.importance` above all table headers"),
            ("finish = \"1w\"\n\n[estimate]", "`[estimate]`: move it below that header, line 5"),
            (
                "finish = \"1w\"\nestimate.chance = \"5%\"",
                "`[estimate]`: write `estimate.finish` above all table headers",
            ),
            ("took = \"1d\"", "`[[experiment]]`: move it below such a header"),
            (
                "result = \"clear\"",
                "`[[experiment]]`, `[outcome]` or `[[decision]]`: move it below such a header",
            ),
            ("[prior_work]\nchance = \"5%\"", "`[estimate]`: move it below such a header"),
            ("[estimate]\nmet = true", "`[[checkpoint]]`: move it below such a header"),
        ] {
            let name = key.trim_start_matches("[prior_work]\n").trim_start_matches("[estimate]\n");
            let name = name.split(' ').next().unwrap();
            assert_eq!(help(key), [format!("`{name}` belongs to {to}")]);
        }
        assert_eq!(
            help("[[decision]]\ndate = 2026-01-01\nkind = \"start\"\nrival = \"a\""),
            ["`rival` belongs to `[decision.then]`: move it below such a header"]
        );
        assert_eq!(
            help("[estimate.prior_work]\nspent = \"1d\""),
            ["`prior_work` does not belong to a table: write `[prior_work]`"]
        );
    }

    #[test]
    fn a_key_under_another_name_is_told_the_name() {
        let help = |keys: &str| {
            let text = format!("title = \"t\"\norigin = \"top-down\"\n{keys}\n");
            let source = Source { path: "p.toml".into(), text };
            let (_, troubles) = read("p".parse().unwrap(), source.into());
            troubles.into_iter().filter_map(|trouble| trouble.help).collect::<Vec<_>>()
        };

        for (key, known) in [
            ("motivaton", "motivation"),
            ("motiv", "motivation"),
            ("loop", "experiment_loop"),
            ("experimentLoop", "experiment_loop"),
            ("experiment-loop", "experiment_loop"),
            ("cost", "fixed_cost"),
            ("fixed-cost", "fixed_cost"),
            ("Fixed_Cost", "fixed_cost"),
            ("name", "title"),
            ("hours", "hours_per_week"),
            ("deadline", "needed_by"),
            ("author", "researcher"),
            ("owner", "researcher"),
            ("state", "status"),
            ("description", "problem"),
            ("tag", "tags"),
        ] {
            assert_eq!(help(&format!("{key} = 5")), [format!("did you mean `{known}`?")]);
        }
        for (key, known) in
            [("prob", "chance"), ("probability", "chance"), ("impact", "importance")]
        {
            let belongs = format!(
                "`{known}` belongs to `[estimate]`: write `estimate.{known}` above all table headers"
            );
            assert_eq!(help(&format!("{key} = 5")), [format!("did you mean `{known}`? {belongs}")]);
            assert_eq!(
                help(&format!("[estimate]\n{key} = 5")),
                [format!("did you mean `{known}`?")]
            );
        }
        assert_eq!(
            help("[estimate]\nmotivaton = \"so\""),
            [
                "did you mean `motivation`? `motivation` does not belong to a table: move it above the first table header, line 3"
            ]
        );
        assert_eq!(help("[[experiments]]\na = 1"), ["did you mean `[[experiment]]`?"]);
        assert_eq!(help("[estimates]\na = 1"), ["did you mean `[estimate]`?"]);
        for own in ["priority", "grant", "venue", "comments", "colour", "budget", "repo", "x", "id"]
        {
            assert_eq!(
                help(&format!("{own} = 5")),
                ["rp keeps this key, but does not use it"],
                "{own}"
            );
        }
    }

    proptest! {
        #[test]
        fn no_file_panics(text in "(?s).{0,80}") {
            let _ = read_text(&text);
            let _ = read_text(&format!("title = \"t\"\norigin = \"top-down\"\n{text}"));
        }
    }
}
