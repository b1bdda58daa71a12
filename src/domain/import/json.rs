//! JSON: lists of objects, objects with one such list, JSON lines, and boards of Trello.

use super::value::Value;
use super::{Item, Refused};
use crate::domain::project::Date;

/// The parts of a card of Trello that are read; the others are told.
const CARD: [&str; 7] = ["id", "name", "desc", "due", "start", "shortUrl", "dateLastActivity"];

pub(super) fn read(text: &str) -> Result<Vec<Item>, Refused> {
    let mut values = parsed(text)?;
    let one = if values.len() == 1 { values.pop() } else { None };
    let objects = match one {
        None => values,
        Some(Value::List(values)) => values,
        Some(board) if board.get("cards").is_some() && board.get("lists").is_some() => {
            return Ok(cards(&board));
        }
        Some(object) => listed(object)?,
    };
    let item = |(nth, object): (usize, Value)| {
        let place = format!("item {}", nth + 1);
        match object {
            Value::Table(pairs) => Ok(item(place, pairs)),
            _ => Err(Refused::new(place, "it is not an object", "import a list of objects")),
        }
    };
    objects.into_iter().enumerate().map(item).collect()
}

/// All values of a text: one, or JSON lines.
pub(super) fn parsed(text: &str) -> Result<Vec<Value>, Refused> {
    let values = serde_json::Deserializer::from_str(text).into_iter::<Value>();
    values.collect::<Result<_, _>>().map_err(|why| {
        let place = format!("line {}, column {}", why.line(), why.column());
        let what = why.to_string();
        let what = what.split(" at line ").next().unwrap_or_default().to_owned();
        Refused::new(place, format!("invalid JSON: {what}"), "export the file again")
    })
}

/// The only list of objects in an object, or the object itself.
fn listed(object: Value) -> Result<Vec<Value>, Refused> {
    let Value::Table(pairs) = &object else { return Ok(vec![object]) };
    let is_list = |value: &Value| {
        value.as_list().is_some_and(|all| matches!(all.first(), Some(Value::Table(_))))
    };
    let has_title = ["title", "name", "summary"].iter().any(|key| object.get(key).is_some());
    let lists: Vec<_> = pairs.iter().filter(|(_, value)| is_list(value)).collect();
    match &lists[..] {
        [(_, Value::List(values))] if !has_title => Ok(values.clone()),
        [] => Ok(vec![object]),
        _ if has_title => Ok(vec![object]),
        lists => {
            let names: Vec<_> = lists.iter().map(|(name, _)| format!("`{name}`")).collect();
            let what = format!("it has several lists: {}", names.join(", "));
            Err(Refused::new("", what, "import a file with one list of them"))
        }
    }
}

/// The item of an object. What is in `fields`, as Jira and Airtable have it, is in the item.
fn item(place: String, pairs: Vec<(String, Value)>) -> Item {
    let mut item = Item::at(place);
    for (key, value) in pairs {
        match value {
            Value::Table(fields) if key == "fields" => {
                for (field, value) in fields {
                    item.add(&field, value.without_nothing());
                }
            }
            Value::Nothing => {}
            value => item.add(&key, value.without_nothing()),
        }
    }
    // Taskwarrior has no status of its own for what was begun.
    let has = |name: &str| item.fields.iter().any(|(field, _)| field == name);
    if has("uuid") && has("entry") && has("start") {
        for (_, value) in item.fields.iter_mut().filter(|(field, _)| field == "status") {
            if value.as_text() == Some("pending") {
                *value = Value::text("started");
            }
        }
    }
    item
}

/// The cards of a board, with the names of their lists, labels and people.
fn cards(board: &Value) -> Vec<Item> {
    let all = |key: &str| board.get(key).and_then(Value::as_list).unwrap_or_default();
    let text = |of: &Value, key: &str| {
        of.get(key).and_then(Value::as_text).map(str::to_owned).unwrap_or_default()
    };
    let find = |key: &str, id: &str, name: &str| {
        all(key).iter().find(|it| text(it, "id") == id).map(|it| text(it, name))
    };
    let card = |(nth, card): (usize, &Value)| {
        let mut item = Item::at(format!("card {}", nth + 1));
        let is_closed = |of: &Value| of.get("closed") == Some(&Value::Truth(true));
        let list = all("lists").iter().find(|list| text(list, "id") == text(card, "idList"));
        for key in CARD {
            item.add(key, card.get(key).cloned().unwrap_or_default());
        }
        if is_closed(card) || list.is_some_and(is_closed) {
            item.add("status", Value::text("archived"));
        }
        item.add("list", Value::Text(list.map(|list| text(list, "name")).unwrap_or_default()));
        let ids = |key: &str| card.get(key).and_then(Value::as_list).unwrap_or_default();
        let people = ids("idMembers").iter().filter_map(Value::as_text);
        let people = people.filter_map(|id| find("members", id, "fullName")).map(Value::Text);
        item.add("members", Value::List(people.collect()));
        let labels = ids("labels").iter().map(|label| match text(label, "name") {
            name if name.is_empty() => text(label, "color"),
            name => name,
        });
        item.add("labels", Value::List(labels.map(Value::Text).collect()));
        item.add("created", made(&text(card, "id")));
        let done = ["closed", "idList", "idMembers", "labels"];
        let others =
            card.keys().into_iter().filter(|key| !CARD.contains(key) && !done.contains(key));
        let is_there = |key: &&str| card.get(key).is_some_and(|value| !value.is_empty());
        item.lost = others.filter(is_there).map(str::to_owned).collect();
        item
    };
    all("cards").iter().enumerate().map(card).collect()
}

/// The day on which an id of Trello was made: it begins with the seconds since 1970.
fn made(id: &str) -> Value {
    let seconds = id.get(..8).and_then(|start| i64::from_str_radix(start, 16).ok());
    let day = seconds.and_then(|seconds| Date::new(1970, 1, 1)?.plus_days(seconds / 86_400));
    day.map_or(Value::Nothing, |day| Value::Date(day.to_string()))
}
