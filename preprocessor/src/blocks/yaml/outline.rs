//! The outermost layers of a YAML document, which tell what it is.

use saphyr_parser::{Event, Parser, ScanError};

use super::Role;

/// What a document turned out to be.
pub(super) enum Shape {
    Known(Role),
    /// Valid YAML that nothing runs, in the words of a complaint.
    Other(&'static str),
}

/// Tells a document by its outermost layers, from the parser's events: a tree would be built for nothing, and
/// deep nesting could exhaust the stack.
pub(super) fn shape(text: &str) -> Result<Shape, ScanError> {
    let mut outline = Outline::default();
    for event in Parser::new_from_str(text) {
        let (event, _) = event?;
        outline.take(&event);
    }
    Ok(outline.shape())
}

/// The outermost layers of a document.
#[derive(Default)]
struct Outline {
    depth: usize,
    /// Whether the root is a list, a mapping or neither.
    list: bool,
    mapping: bool,
    items: usize,
    /// Whether some item of the root list is no mapping.
    odd: bool,
    /// Whether the next node of the mapping looked at is a key.
    key: bool,
    services: bool,
    plays: bool,
}

impl Outline {
    fn take(&mut self, event: &Event<'_>) {
        match event {
            Event::SequenceStart(..) => self.open(false),
            Event::MappingStart(..) => self.open(true),
            Event::SequenceEnd | Event::MappingEnd => {
                self.depth -= 1;
                self.turn();
            }
            Event::Scalar(text, ..) => {
                self.scalar(text);
                self.turn();
            }
            Event::Alias(_) => {
                self.odd |= self.list && self.depth == 1;
                self.turn();
            }
            _ => {}
        }
    }

    /// The depth of the mappings whose keys tell what the document is.
    fn keys_at(&self) -> usize {
        if self.list { 2 } else { 1 }
    }

    fn open(&mut self, mapping: bool) {
        match self.depth {
            0 => (self.list, self.mapping) = (!mapping, mapping),
            1 if self.list => {
                self.items += 1;
                self.odd |= !mapping;
            }
            _ => {}
        }
        self.depth += 1;
        if self.depth == self.keys_at() {
            self.key = true;
        }
    }

    /// After each node of the mapping looked at, a key follows a value and a value a key.
    fn turn(&mut self) {
        if self.depth == self.keys_at() {
            self.key = !self.key;
        }
    }

    fn scalar(&mut self, text: &str) {
        self.odd |= self.list && self.depth == 1;
        if self.key && self.depth == self.keys_at() {
            self.services |= text == "services";
            self.plays |= matches!(text, "hosts" | "import_playbook" | "ansible.builtin.import_playbook");
        }
    }

    fn shape(&self) -> Shape {
        if self.list && self.items > 0 && !self.odd {
            Shape::Known(if self.plays { Role::Plays } else { Role::Tasks })
        } else if self.mapping && self.services {
            Shape::Known(Role::Compose)
        } else if self.list {
            Shape::Other("a list of something else than mappings")
        } else if self.mapping {
            Shape::Other("a mapping without `services`")
        } else {
            Shape::Other("a single value")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Role, glance};

    #[test]
    fn documents_are_told_by_their_outermost_layers() {
        let cases = [
            ("- name: a\n  hosts: all\n", Some(Role::Plays)),
            ("- name: hosts\n  debug: {hosts: x}\n", Some(Role::Tasks)),
            ("- name: a\n  loop: [hosts]\n  x: hosts\n", Some(Role::Tasks)),
            ("- ? [x]\n  : hosts\n  hosts: a\n", Some(Role::Plays)),
            ("- a: &x {b: 1}\n- *x\n", None),
            ("- a: 1\n- b\n", None),
            ("- a: 1\n- [b]\n", None),
            ("services:\n  web: {}\n", Some(Role::Compose)),
            ("version: services\n", None),
            ("a: {services: 1}\n", None),
            ("[]", None),
            ("!tagged\n- a: !vault |\n    x\n", Some(Role::Tasks)),
            ("- name: \"{{ item }}\"\n  x: {{ y }}\n", Some(Role::Tasks)),
        ];
        for (text, expected) in cases {
            assert_eq!(glance(text), expected, "{text}");
        }
    }
}
