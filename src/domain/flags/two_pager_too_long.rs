use super::rule::{Finding, OPEN, Rule, Severity, Source, as_number};
use super::threshold::{Limit, Threshold};
use crate::domain::document::{Document, pages};
use crate::domain::text;

/// The most words of a document.
pub const OVER: Threshold = Threshold {
    key: "two-pager-too-long",
    default: Limit::Number(1000.0),
    what: "flag a document of more words than this",
    source: Source::Own,
};

pub const RULE: Rule = Rule {
    name: "two-pager-too-long",
    severity: Severity::Note,
    statuses: OPEN,
    what: "Two-page documents, as `rp doc` makes them, that are too long",
    why: "Busy people read and answer two pages; they put ten aside. In Chinese and Japanese, two \
          characters count as a word.",
    fix: "cut it to what a reader needs to judge it; readers can ask for details",
    ask: "Which half of the document would a reader not miss?",
    source: Source::Interview("Red Flags for Projects"),
    thresholds: &[OVER],
    bad: &[
        "motivation = \"a b c d e f\"\n\
         problem = \"g\"\n\
         approach = \"- h\"\n\
         plan = \"i j k\"\n\
         # no experiment\n\
         # no prior_work\n\
         # no checkpoint\n\
         # rp.toml\n\
         [thresholds]\n\
         two-pager-too-long = 10",
        "motivation = \"a b c d e f\"\n\
         problem = \"研究者たち\"\n\
         approach = \"- h\"\n\
         plan = \"i\"\n\
         # no experiment\n\
         # no prior_work\n\
         # no checkpoint\n\
         # rp.toml\n\
         [thresholds]\n\
         two-pager-too-long = 10",
    ],
    good: &[
        "motivation = \"a b c d e f\"\n\
         problem = \"g\"\n\
         approach = \"- h\"\n\
         plan = \"i j\"\n\
         # no experiment\n\
         # no prior_work\n\
         # no checkpoint\n\
         # rp.toml\n\
         [thresholds]\n\
         two-pager-too-long = 10",
        "motivation = \"a b c d e f\"\n\
         problem = \"研究者の\"\n\
         approach = \"- h\"\n\
         plan = \"i\"\n\
         # no experiment\n\
         # no prior_work\n\
         # no checkpoint\n\
         # rp.toml\n\
         [thresholds]\n\
         two-pager-too-long = 10",
        "motivation = \"a b c d e f\"\n\
         problem = \"g\"\n\
         approach = \"- h\"\n\
         plan = \"- i * j\"\n\
         # no experiment\n\
         # no prior_work\n\
         # no checkpoint\n\
         # rp.toml\n\
         [thresholds]\n\
         two-pager-too-long = 10",
    ],
    check: |project, context| {
        let document = Document::of(project, context);
        if !document.is_too_long() {
            return Vec::new();
        }
        let Document { words, .. } = document;
        let message = format!("its document has {words} words, {} pages", pages(words));
        let parts = project.parts().into_iter().filter_map(|(_, part)| part);
        let longest = parts.max_by_key(|part| text::words(part)).unwrap_or(&project.title);
        vec![Finding::at(longest, message).too_high(Limit::Number(as_number(words)))]
    },
};
