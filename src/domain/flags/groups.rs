//! The flags by what one would look for.

use crate::words;

words! {
    /// What a flag is about.
    Group {
        /// How long one experiment takes, and what comes before the first.
        Loop = "loop and cost",
        /// What the experiments show.
        Evidence = "evidence",
        /// The problem and its importance.
        Importance = "why it matters",
        /// Reviewers, prior work, other groups and collaborators.
        Others = "others",
        /// The number of projects, and the hours for them.
        Focus = "focus",
        /// Alternatives, sprints and decisions.
        Switching = "switching",
        /// Missing and impossible values.
        File = "the file",
    }
}

/// Each group with the names of its flags. A new flag has its place here.
const GROUPS: [(Group, &[&str]); 7] = [
    (
        Group::Loop,
        &[
            "very-slow-loop",
            "high-fixed-cost",
            "slow-loop",
            "fixed-cost-overrun",
            "loop-drift",
            "people-in-loop",
            "same-obstacle",
            "slow-pace",
            "size-unknown",
        ],
    ),
    (
        Group::Evidence,
        &[
            "reading-trap",
            "long-without-result",
            "refuted",
            "checkpoint-missed",
            "missed-and-going-on",
            "no-clear-result",
            "stalled",
            "untried",
            "finish-overrun",
            "no-checkpoint",
            "moved-goalposts",
        ],
    ),
    (
        Group::Importance,
        &[
            "no-motivation",
            "importance-doubted",
            "motivation-due",
            "ease-doubted",
            "replaceable",
            "no-question",
            "crowded-bottom-up",
            "two-pager-incomplete",
            "two-pager-too-long",
            "no-agenda",
        ],
    ),
    (
        Group::Others,
        &[
            "never-shared",
            "same-problem",
            "unshared",
            "feedback-unanswered",
            "prior-work-unread",
            "prior-work-unused",
            "overlap-unsynced",
            "yielded",
            "bottom-up-without-mentor",
            "doubtful-collaboration",
            "one-sided-feedback",
            "awaiting-feedback",
            "overtaken",
        ],
    ),
    (Group::Focus, &["split-focus", "no-net-hours", "many-projects", "few-net-hours"]),
    (
        Group::Switching,
        &[
            "better-alternative",
            "timebox-over",
            "choosing-trap",
            "silent-sprint",
            "switching-often",
            "no-alternatives",
            "deadline-out-of-reach",
            "not-here-yet",
            "worth-another-look",
        ],
    ),
    (Group::File, &["impossible-date", "no-start-date", "dangling-name", "not-estimated"]),
];

/// The group of a flag; `None` if it has none.
pub fn of(flag: &str) -> Option<Group> {
    let holds = |(_, flags): &&(Group, &[&str])| flags.contains(&flag);
    GROUPS.iter().find(holds).map(|(group, _)| *group)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::flags::RULES;

    #[test]
    fn every_flag_is_in_one_group() {
        for rule in RULES {
            let names = GROUPS.iter().flat_map(|(_, flags)| *flags);
            assert_eq!(names.filter(|name| **name == rule.name).count(), 1, "{}", rule.name);
        }
    }
}
