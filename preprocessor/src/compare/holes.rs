//! The values that named holes are bound to.

use std::collections::BTreeMap;

use super::shapes::Shape;

/// A named hole: `[ID:web]` and `[IP:web]` are two.
pub(super) type Name = (Shape, String);

/// The named holes that a scenario's steps have bound so far.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Holes {
    values: BTreeMap<Name, String>,
}

impl Holes {
    /// The value of a named hole, once it has one.
    pub(super) fn value(&self, name: &Name) -> Option<&str> {
        self.values.get(name).map(String::as_str)
    }

    /// The name under which a value is known.
    pub(super) fn name_of(&self, shape: Shape, value: &str) -> Option<&str> {
        let known = self.values.iter().find(|((of, _), bound)| *of == shape && shape.same(bound, value));
        known.map(|((_, name), _)| name.as_str())
    }

    /// Binds a hole or checks its value against the one it has; the longer form of an id is kept.
    pub(super) fn bind(&mut self, name: &Name, value: &str) -> bool {
        match self.values.get_mut(name) {
            Some(bound) if !name.0.same(bound, value) => return false,
            Some(bound) if bound.len() >= value.len() => {}
            Some(bound) => value.clone_into(bound),
            None => {
                self.values.insert(name.clone(), value.to_owned());
            }
        }
        true
    }

    /// The same holes with this value for one of them.
    pub(super) fn with(&self, name: &Name, value: &str) -> Self {
        let mut holes = self.clone();
        holes.values.insert(name.clone(), value.to_owned());
        holes
    }
}
