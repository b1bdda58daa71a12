//! A new `rp.toml`, with everything that can be set and its default as a comment.

use super::document::quoted;
use crate::domain::flags::thresholds;
use crate::domain::project::Percent;
use crate::domain::settings::{Defaults, Kinds, Numbers, Shares};

/// The text of the file.
pub fn document(me: Option<&str>) -> String {
    let me = match me {
        Some(me) => format!("me = {}", quoted(me)),
        None => "# me = \"your name\"".into(),
    };
    let Defaults {
        importance,
        chance,
        experiments,
        finish,
        counterfactual,
        experiment_loop,
        fixed_cost,
        learning,
    } = Defaults::default();
    let Numbers {
        half_life,
        learning_weight,
        draws,
        overhead_junior,
        overhead_senior,
        hands_on,
        return_cost,
        switch_margin,
        switch_odds,
        close_odds,
        kinds: Kinds { deceives, marginal_share, works, marginal, fails },
    } = Numbers::default();
    let marginal_share = Percent::nearest(marginal_share);
    let shares = |Shares { promising, unclear, negative }: Shares| {
        format!("{{ promising = {promising}, unclear = {unclear}, negative = {negative} }}")
    };
    let [works, marginal, fails] = [works, marginal, fails].map(shares);
    let limits: Vec<_> = thresholds()
        .into_iter()
        .map(|threshold| format!("# {} = {}", threshold.key, threshold.default))
        .collect();
    let limits = limits.join("\n");
    format!(
        "\
# A store of research projects. Everything here has a default, which stands in the comments.

# Whose projects they are, where a file does not say.
{me}

# Who works here. A junior's project costs more hours before anything is left for it.
# [researcher.NAME]
# level = \"senior\"  # or \"junior\"
# hours_per_week = 40
# mentor = \"who checks the direction\"

# What the ranking assumes where a project gives nothing: the 5th and 95th percentile.
# `chance` and `experiments` rest on base rates from elsewhere; the others are rp's own choice.
# [defaults]
# importance = \"{importance}\"
# chance = \"{chance}\"
# counterfactual = \"{counterfactual}\"
# experiments = \"{experiments}\"
# experiment_loop = \"{experiment_loop}\"
# fixed_cost = \"{fixed_cost}\"
# finish = \"{finish}\"
# learning = {learning}

# When a flag is raised; `rp explain` tells more about each.
# [thresholds]
{limits}

# The numbers of the ranking. First those that rest on evidence: how fast the field moves, how
# many times as frequent a clear result is if the direction works, and a newcomer's hours for
# code, papers and meetings.
# [ranking]
# half_life = \"{half_life}\"
# clear_ratio = {deceives}
# overhead_junior = {overhead_junior}
# The others are rp's own choice.
# overhead_senior = {overhead_senior}
# hands_on = \"{hands_on}\"
# return_cost = \"{return_cost}\"
# learning_weight = {learning_weight}
# switch_margin = \"{switch_margin}\"
# switch_odds = \"{switch_odds}\"
# close_odds = \"{close_odds}\"
# draws = {draws}
# Of directions that do not work, how many are marginal; and how often each kind gives which
# result that is not clear.
# marginal_share = \"{marginal_share}\"
# works = {works}
# marginal = {marginal}
# fails = {fails}

# What has become possible, for projects that wait for it.
# [[capability]]
# name = \"a model that writes code\"
# date = 2026-01-31
"
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::settings::Settings;
    use crate::domain::source::Source;

    fn read(text: String) -> Settings {
        let source = Source { path: "rp.toml".into(), text };
        let (settings, troubles) = Settings::read(&source, &thresholds());
        assert_eq!(troubles, []);
        settings
    }

    #[test]
    fn the_comments_say_the_defaults() {
        let used: String = document(Some("sam \"\\"))
            .lines()
            .map(|line| match line.strip_prefix("# ") {
                Some(key) if key.contains(" = ") || key.starts_with('[') => format!("{key}\n"),
                _ => format!("{line}\n"),
            })
            .collect();

        let settings = read(used);
        assert_eq!(settings.me, "sam \"\\");
        assert_eq!(settings.defaults, Defaults::default());
        assert_eq!(settings.ranking, Numbers::default());
        assert_eq!(settings.thresholds.len(), thresholds().len());
        assert!(thresholds().iter().all(|t| settings.limit(t) == t.default));
    }

    #[test]
    fn without_a_name_it_is_all_comments() {
        assert_eq!(read(document(None)), Settings::default());
    }
}
