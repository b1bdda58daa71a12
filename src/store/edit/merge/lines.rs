//! The merge of lines, as git does it: what lies between lines that all three texts have is changed on
//! one side, or in the same way on both, or a clash.

use std::collections::HashMap;

use super::Chunk;

/// The lines of the base, of ours and of theirs that are merged as one.
type Hunk<'l, 't> = [&'l [&'t str]; 3];

/// The merge, in chunks.
pub fn merged(texts: [&str; 3]) -> Vec<Chunk> {
    let lines = texts.map(|text| text.split_inclusive('\n').collect::<Vec<_>>());
    let mut chunks = Vec::new();
    for hunk in hunks(lines.each_ref().map(Vec::as_slice)) {
        if let Some(lines) = clean(hunk) {
            chunks.push(Chunk::Plain(lines.concat()));
            continue;
        }
        // Lines on which both sides agree are no part of the clash.
        let [_, ours, theirs] = hunk;
        let first = common(ours.iter().zip(theirs));
        let (above, ours, theirs) = (&ours[..first], &ours[first..], &theirs[first..]);
        let last = common(ours.iter().rev().zip(theirs.iter().rev()));
        let (ours, below) = ours.split_at(ours.len() - last);
        let theirs = &theirs[..theirs.len() - last];
        chunks.extend([
            Chunk::Plain(above.concat()),
            Chunk::Clash { ours: ours.concat(), theirs: theirs.concat() },
            Chunk::Plain(below.concat()),
        ]);
    }
    chunks
}

/// What a hunk becomes; `None` if both sides changed it differently.
fn clean<'l, 't>([base, ours, theirs]: Hunk<'l, 't>) -> Option<&'l [&'t str]> {
    match () {
        () if base == theirs || ours == theirs => Some(ours),
        () if base == ours => Some(theirs),
        () => None,
    }
}

/// The number of pairs at the start that are equal.
fn common<T: PartialEq>(pairs: impl Iterator<Item = (T, T)>) -> usize {
    pairs.take_while(|(a, b)| a == b).count()
}

/// The three texts in hunks: lines that all have, and what lies between.
fn hunks<'l, 't>([base, ours, theirs]: Hunk<'l, 't>) -> Vec<Hunk<'l, 't>> {
    let (in_ours, in_theirs) = (aligned(base, ours), aligned(base, theirs));
    let mut hunks = Vec::new();
    let mut at = [0; 3];
    let mut cut = |to: [usize; 3]| {
        let part = |lines: &'l [&'t str], side: usize| &lines[at[side]..to[side]];
        hunks.push([part(base, 0), part(ours, 1), part(theirs, 2)]);
        at = to;
    };
    let mut next = [0; 3];
    for (nth, pair) in in_ours.into_iter().zip(in_theirs).enumerate() {
        let (Some(in_ours), Some(in_theirs)) = pair else { continue };
        let here = [nth, in_ours, in_theirs];
        if here != next {
            cut(next);
            cut(here);
        }
        next = here.map(|nth| nth + 1);
    }
    cut(next);
    cut([base.len(), ours.len(), theirs.len()]);
    hunks
}

/// For each line of one text, the line of another that is the same, in rising order. Lines that both
/// have once hold the others together.
fn aligned(from: &[&str], to: &[&str]) -> Vec<Option<usize>> {
    let mut aligned = vec![None; from.len()];
    let (mut a, mut b) = (0, 0);
    for (next_a, next_b) in anchors(from, to).into_iter().chain([(from.len(), to.len())]) {
        let (gap_a, gap_b) = (&from[a..next_a], &to[b..next_b]);
        let first = common(gap_a.iter().zip(gap_b));
        let last = common(gap_a[first..].iter().rev().zip(gap_b[first..].iter().rev()));
        (0..first).for_each(|more| aligned[a + more] = Some(b + more));
        (1..=last).for_each(|less| aligned[next_a - less] = Some(next_b - less));
        if next_a < from.len() {
            aligned[next_a] = Some(next_b);
        }
        (a, b) = (next_a + 1, next_b + 1);
    }
    aligned
}

/// The most lines that are once in each text and have the same order in both.
fn anchors(from: &[&str], to: &[&str]) -> Vec<(usize, usize)> {
    let (in_from, in_to) = (once(from), once(to));
    let mut pairs: Vec<_> =
        in_from.iter().filter_map(|(line, a)| Some((*a, *in_to.get(line)?))).collect();
    pairs.sort_unstable();
    // The longest rising sequence: `ends` has, for each length, the pair with the least end.
    let mut ends: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = Vec::with_capacity(pairs.len());
    for (nth, (_, b)) in pairs.iter().enumerate() {
        let length = ends.partition_point(|end| pairs[*end].1 < *b);
        before.push(length.checked_sub(1).map(|shorter| ends[shorter]));
        match ends.get_mut(length) {
            Some(end) => *end = nth,
            None => ends.push(nth),
        }
    }
    let mut rising = Vec::new();
    let mut at = ends.last().copied();
    while let Some(nth) = at {
        rising.push(pairs[nth]);
        at = before[nth];
    }
    rising.reverse();
    rising
}

/// The lines that are there once, with their numbers.
fn once<'t>(lines: &[&'t str]) -> HashMap<&'t str, usize> {
    let mut found: HashMap<&str, Option<usize>> = HashMap::new();
    for (nth, line) in lines.iter().enumerate() {
        found.entry(line).and_modify(|at| *at = None).or_insert(Some(nth));
    }
    found.into_iter().filter_map(|(line, at)| Some((line, at?))).collect()
}
