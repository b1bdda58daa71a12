use super::rule::{Finding, OPEN, Rule, Severity, Source, as_number};
use super::threshold::{Limit, Threshold};
use crate::domain::source::At;
use crate::domain::text::words;

const OVER: Threshold = Threshold {
    key: "two-pager-too-long",
    default: Limit::Number(1000.0),
    what: "flag a document of more words than this",
    source: Source::Own,
};

pub const RULE: Rule = Rule {
    name: "two-pager-too-long",
    severity: Severity::Note,
    statuses: OPEN,
    what: "Two-page documents that are too long: the words of motivation, problem, approach and \
           plan",
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
         # rp.toml\n\
         [thresholds]\n\
         two-pager-too-long = 10",
        "motivation = \"a b c d e f\"\n\
         problem = \"研究者たち\"\n\
         approach = \"- h\"\n\
         plan = \"i\"\n\
         # rp.toml\n\
         [thresholds]\n\
         two-pager-too-long = 10",
    ],
    good: &[
        "motivation = \"a b c d e f\"\n\
         problem = \"g\"\n\
         approach = \"- h\"\n\
         plan = \"i j\"\n\
         # rp.toml\n\
         [thresholds]\n\
         two-pager-too-long = 10",
        "motivation = \"a b c d e f\"\n\
         problem = \"研究者の\"\n\
         approach = \"- h\"\n\
         plan = \"i\"\n\
         # rp.toml\n\
         [thresholds]\n\
         two-pager-too-long = 10",
        "motivation = \"a b c d e f\"\n\
         problem = \"g\"\n\
         approach = \"- h\"\n\
         plan = \"- i * j\"\n\
         # rp.toml\n\
         [thresholds]\n\
         two-pager-too-long = 10",
    ],
    check: |project, context| {
        let parts = project.parts().into_iter().filter_map(|(_, part)| part);
        let count = |part: &At<String>| words(part);
        let whole: usize = parts.clone().map(count).sum();
        if !context.exceeded(whole, &OVER) {
            return Vec::new();
        }
        let longest = parts.max_by_key(|part| count(part));
        let message =
            format!("the document has {whole} words, about {} pages", whole.div_ceil(500));
        Vec::from_iter(
            longest
                .map(|part| Finding::at(part, message).too_high(Limit::Number(as_number(whole)))),
        )
    },
};
