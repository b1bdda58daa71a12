//! What other programs call things: fields, words of a status, words of degree.

use crate::domain::project::Status;
use crate::domain::words::Word;

/// The letters and digits of a name in lowercase.
pub(super) fn letters(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Keys with the names that they have elsewhere, as [`letters`], the best first. Every key is known by its
/// own name besides.
const FIELDS: &[(&str, &str)] = &[
    ("title", "title summary name projectname taskname cardname task subject"),
    ("status", "status state stage column list section sectioncolumn phase"),
    ("researcher", "researcher assignee assignees assignedto assign owner lead members"),
    (
        "created",
        "created createdat createdon createdtime createddate creationdate dateadded entry date",
    ),
    ("started", "started startedat startedon startdate start begun"),
    ("motivation", "motivation why rationale purpose"),
    ("problem", "problem question body description desc notes abstract content"),
    ("approach", "approach method methods"),
    ("plan", "plan nextsteps steps"),
    ("experiment_loop", "experimentloop loop looptime"),
    ("needed_by", "neededby due duedate dueon dueat deadline"),
    ("tags", "tags labels label tag keywords"),
    ("links", "links link url urls htmlurl weburl shorturl repository repo paper related"),
];

/// The fields with why something was closed.
pub(super) const CLOSED_AS: &str = "resolution statereason closereason";

/// The fields with the day on which it was finished.
pub(super) const FINISHED: &str = "completedat completedon datecompleted";

/// The fields by which an item is known, the best first.
pub(super) const IDS: &str =
    "uuid htmlurl weburl url shorturl issuekey key identifier taskid id iid number";

/// The fields whose words of degree become tags.
const DEGREES: &str = "priority importance impact severity urgency effort size risk difficulty \
    confidence value complexity chance";

const DEGREE: &str = "highest veryhigh high medium med moderate normal low lowest verylow urgent \
    critical blocker major minor trivial h m l xs s xl p0 p1 p2 p3 p4 large small easy hard";

/// The words of a status, as [`letters`], besides those of `rp`.
const WORDS: &[(Status, &str)] = &[
    (
        Status::Idea,
        "ideas proposed proposal proposals backlog todo open opened new planned someday maybe later \
         triage notstarted unstarted inbox pending ready icebox draft selectedfordevelopment upcoming \
         next reopened recurring queued concept needstriage future",
    ),
    (
        Status::Active,
        "inprogress doing started current ongoing wip inreview review underway running working now \
         indevelopment testing inqa writing",
    ),
    (
        Status::Paused,
        "onhold hold blocked waiting wait stalled suspended deferred parked delayed snoozed",
    ),
    (
        Status::Done,
        "completed complete closed finished published merged resolved released shipped fixed \
         delivered success",
    ),
    (
        Status::Dropped,
        "abandoned archived archive cancelled canceled rejected wontfix wontdo notplanned duplicate \
         deleted discarded obsolete declined invalid killed cannotreproduce stopped",
    ),
];

/// Whether the letters of a name are one of these words.
pub(super) fn is_one_of(words: &str, name: &str) -> bool {
    let name = letters(name);
    words.split_whitespace().any(|word| word == name)
}

/// The status that a word of another program means.
pub(super) fn status(word: &str) -> Option<Status> {
    let known = WORDS.iter().find(|(_, words)| is_one_of(words, word));
    Status::from_word(&letters(word)).or(known.map(|(status, _)| *status))
}

/// The key that a field is by its name, and how good a name it is: 0 is the best.
pub(super) fn key_of(field: &str) -> Option<(&'static str, usize)> {
    let name = letters(field);
    FIELDS.iter().find_map(|(key, names)| {
        Some((*key, names.split_whitespace().position(|known| known == name)?))
    })
}

/// The tag for a word of degree, such as `priority:high`.
pub(super) fn degree(field: &str, word: &str) -> Option<String> {
    let is_priority = letters(field) == "priority";
    // Those of Org.
    let is_degree = is_one_of(DEGREE, word) || is_priority && is_one_of("a b c", word);
    let word = letters(word);
    let long = match &*word {
        "h" if is_priority => "high",
        "m" if is_priority => "medium",
        "l" if is_priority => "low",
        word => word,
    };
    (is_degree && is_one_of(DEGREES, field)).then(|| format!("{}:{long}", letters(field)))
}
