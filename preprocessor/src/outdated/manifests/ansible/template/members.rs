//! What is within lists and mappings.

use std::sync::Arc;

use super::super::super::yaml::Node;
use super::super::variables::Thing;

/// What is within a value by a key or number.
pub(super) fn inside(thing: &Thing, step: &str) -> Option<Thing> {
    match thing {
        Thing::Node(node) => match node.list() {
            Some(items) => items.get(step.parse::<usize>().ok()?).cloned().map(Thing::Node),
            None => node.get(step).cloned().map(Thing::Node),
        },
        Thing::Computed(value) => {
            let found = match step.parse::<usize>() {
                Ok(index) => value.get_item_by_index(index).ok()?,
                Err(_) => value.get_attr(step).ok()?,
            };
            (!found.is_undefined()).then_some(Thing::Computed(found))
        }
        Thing::Text(_) | Thing::Unknown(_) => None,
    }
}

/// The entries of a mapping as what a loop over them sees.
pub(super) fn entries(node: &Node) -> Vec<Arc<Node>> {
    let entries = node.entries().into_iter();
    entries.map(|(key, value)| Node::pair([("key", key), ("value", value)])).collect()
}

/// A mapping as the list of its entries; anything else as it is.
pub(super) fn keys_and_values(thing: Thing) -> Thing {
    match &thing {
        Thing::Node(node) if node.is_map() => Thing::Node(Node::listed(entries(node), &node.place)),
        _ => thing,
    }
}
