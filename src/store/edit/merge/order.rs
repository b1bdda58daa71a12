//! Where a new entry stands: below the entries of its list that are not later, and below every entry
//! of its day; above those of its day that follow it in theirs.

use std::collections::HashMap;

use super::decide::Path;

/// An entry of ours.
#[derive(Debug)]
pub struct Entry<'t> {
    /// The path of its list.
    pub list: Path,
    /// Its day.
    pub day: Option<&'t str>,
    /// The index of its header.
    pub start: usize,
    /// The index behind its last key.
    pub end: usize,
}

/// The entries of ours, for questions about the place of new ones.
#[derive(Debug, Default)]
pub struct Order<'t> {
    lists: HashMap<Path, List<'t>>,
    days: HashMap<&'t str, usize>,
    /// Behind the last key of the text.
    end: usize,
}

#[derive(Debug, Default)]
struct List<'t> {
    first: Option<usize>,
    /// By day, undated ones first; each with the end of the lowest of those up to it.
    ends: Vec<(Option<&'t str>, usize)>,
    /// The place of the lowest new entry.
    new: usize,
}

impl<'t> Order<'t> {
    /// Of these entries, in the order of the text.
    pub fn of(entries: Vec<Entry<'t>>, end: usize) -> Self {
        let mut order = Self { end, ..Self::default() };
        for Entry { list, day, start, end } in entries {
            let list = order.lists.entry(list).or_default();
            list.first.get_or_insert(start);
            list.ends.push((day, end));
            order.days.extend(day.map(|day| (day, end)));
        }
        for list in order.lists.values_mut() {
            list.ends.sort();
            let mut lowest = 0;
            for (_, end) in &mut list.ends {
                lowest = lowest.max(*end);
                *end = lowest;
            }
        }
        order
    }

    /// The place of a new entry: the index of the key or header above which it is inserted. New entries
    /// have to come in the order of their days. `next` is the place of the next entry of its day.
    pub fn place(&mut self, list: &Path, day: Option<&'t str>, next: Option<usize>) -> usize {
        let own = self.lists.entry(list.clone()).or_default();
        let up_to = match day {
            Some(_) => own.ends.partition_point(|(other, _)| *other <= day),
            None => own.ends.len(),
        };
        let of_list = up_to.checked_sub(1).map(|last| own.ends[last].1);
        let of_day = day.and_then(|day| self.days.get(day).copied());
        let lowest = of_list.max(of_day);
        let place = next.or(lowest).or(own.first).unwrap_or(self.end).max(own.new);
        own.new = place;
        if let Some(day) = day {
            let of_day = self.days.entry(day).or_insert(place);
            *of_day = place.max(*of_day);
        }
        place
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::layout::Step;
    use super::*;

    /// The places of new entries, each with its list, its day, and the next entry of its day.
    fn places(new: &[(&str, &'static str, Option<usize>)]) -> Vec<usize> {
        let list = |name: &str| vec![Step::Key(name.into())];
        let entry =
            |name, day, start| Entry { list: list(name), day: Some(day), start, end: start + 1 };
        let entries = [("a", "2", 1), ("a", "3", 2), ("b", "1", 3), ("c", "2", 4), ("b", "0", 5)];
        let mut order = Order::of(entries.map(|(list, day, at)| entry(list, day, at)).into(), 6);
        new.iter().map(|(name, day, next)| order.place(&list(name), Some(day), *next)).collect()
    }

    #[test]
    fn a_place_is_below_all_that_is_earlier_and_all_of_its_day() {
        assert_eq!(places(&[("a", "3", None)]), [3]);
        assert_eq!(places(&[("b", "1", None)]), [6]);
        assert_eq!(places(&[("a", "2", Some(4)), ("a", "3", None)]), [4, 4]);
        assert_eq!(places(&[("d", "2", Some(1)), ("d", "2", None)]), [1, 5]);
    }
}
