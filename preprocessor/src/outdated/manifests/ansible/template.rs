//! Templates of Jinja's, filled in with the variables of the project.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use minijinja::Value as Computed;

use super::super::listing::Listing;
use super::super::yaml::{Node, Value};
use super::expression::{self, Choice};
use super::variables::{Scope, Thing, Variables, Why, World};
use crate::outdated::spelling::Spelling;

mod braces;

mod engine;

mod members;

use braces::{closing, trimmed_of_dashes};
use engine::{engine, plain, unclear, why_not};
use members::{entries, inside, keys_and_values};

/// How many values one reference may have, how long a text may become, how deep variables may refer to one another,
/// and how many steps it may take to tell.
const MOST: usize = 64;
const LONGEST: usize = 4096;
const DEEPEST: usize = 30;
const STEPS: usize = 20_000;

/// Fills in templates.
pub(super) struct Templates<'project> {
    variables: &'project Variables,
    worlds: RefCell<BTreeSet<World>>,
    steps: Cell<usize>,
}

type Told<T> = Result<Vec<T>, Why>;
/// The variables of an expression, for the engine.
type Context = BTreeMap<String, Computed>;

impl<'project> Templates<'project> {
    pub(super) fn new(variables: &'project Variables) -> Self {
        Self { variables, worlds: RefCell::default(), steps: Cell::new(0) }
    }

    /// The texts of several values that belong together, such as a name and its tag: once for each group or host where
    /// they differ.
    pub(super) fn texts(&self, things: &[Thing], scope: &Scope) -> Told<Vec<Spelling>> {
        self.in_worlds(scope, |scope| {
            let each =
                things.iter().map(|thing| self.text(thing, scope, 0)).collect::<Result<Vec<_>, _>>()?;
            each.into_iter().try_fold(vec![Vec::new()], |rows: Vec<Vec<Spelling>>, texts| {
                few(product(&rows, &texts, |row, text| row.iter().chain([text]).cloned().collect()))
            })
        })
    }

    /// The items of a list that is looped over; of a mapping, its keys and values.
    pub(super) fn items(&self, list: &Thing, scope: &Scope) -> Told<Thing> {
        let lists = self.in_worlds(scope, |scope| self.settled(list, scope, 0))?;
        let mut items = Vec::new();
        for list in lists {
            match &list {
                Thing::Node(node) => match &node.value {
                    Value::List(several) => {
                        for item in several {
                            items.extend(self.flattened(item, scope)?);
                        }
                    }
                    Value::Map(_) => items.extend(entries(node).into_iter().map(Thing::Node)),
                    Value::Scalar { .. } => items.push(list),
                },
                Thing::Computed(value) => {
                    let several = value.try_iter().map_err(|_| hidden("what it loops over is no list"))?;
                    items.extend(several.map(Thing::Computed));
                }
                _ => items.push(list),
            }
        }
        Ok(items)
    }

    /// An item of a list; those of a list that is named within the list.
    fn flattened(&self, item: &Arc<Node>, scope: &Scope) -> Told<Thing> {
        let own = Thing::Node(Arc::clone(item));
        if item.scalar().is_none() {
            return Ok(vec![own]);
        }
        let settled =
            self.in_worlds(scope, |scope| self.settled(&own, scope, 0)).unwrap_or_else(|_| vec![own]);
        Ok(settled
            .into_iter()
            .flat_map(|thing| match &thing {
                Thing::Node(node) => match node.list() {
                    Some(several) => several.iter().cloned().map(Thing::Node).collect(),
                    None => vec![thing],
                },
                _ => vec![thing],
            })
            .collect())
    }

    /// Asks once, and where groups or hosts differ, once for each of them.
    fn in_worlds<T>(&self, scope: &Scope, ask: impl Fn(&Scope) -> Told<T>) -> Told<T> {
        self.worlds.borrow_mut().clear();
        self.steps.set(0);
        let answer = ask(scope);
        let worlds = std::mem::take(&mut *self.worlds.borrow_mut());
        if worlds.len() < 2 {
            return answer;
        }
        let mut answers = Vec::new();
        for world in worlds {
            self.steps.set(0);
            answers.extend(ask(&Scope { world: Some(world), ..scope.clone() })?);
        }
        Ok(answers)
    }

    /// The texts that a value may be.
    fn text(&self, thing: &Thing, scope: &Scope, depth: usize) -> Told<Spelling> {
        match thing {
            Thing::Node(node) => match &node.value {
                Value::Scalar { .. } if node.tag.as_deref() == Some("vault") => {
                    Err(hidden("it is encrypted with Ansible's vault"))
                }
                Value::Scalar { listing, .. } if node.tag.as_deref() == Some("unsafe") => {
                    Ok(vec![listing.spelled()])
                }
                Value::Scalar { listing, .. } => self.template(listing, scope, depth),
                _ => Err(hidden("it is no text")),
            },
            Thing::Text(text) => Ok(vec![text.clone()]),
            Thing::Computed(value) if value.is_undefined() => Err(Why::Unset("it is set nowhere".to_owned())),
            Thing::Computed(value) => Ok(vec![Spelling::computed(value.to_string())]),
            Thing::Unknown(why) => Err(hidden(why)),
        }
    }

    fn template(&self, listing: &Listing, scope: &Scope, depth: usize) -> Told<Spelling> {
        self.step(depth)?;
        let text = listing.text();
        if text.contains("{%") {
            return self.rendered(listing, scope, depth);
        }
        let mut spelled = vec![Spelling { pieces: Vec::new() }];
        let mut at = 0;
        while let Some(open) = text[at..].find("{{").map(|open| at + open) {
            let close = closing(&text[open + 2..]).ok_or_else(|| hidden("its braces are never closed"))?;
            let inner = listing.part(open + 2..open + 2 + close);
            let before = listing.spelling(at..open);
            let values = self.expression(&inner, scope, depth + 1)?;
            let mut texts = Vec::new();
            for value in &values {
                texts.extend(self.text(value, scope, depth + 1)?);
            }
            spelled = few(product(&spelled, &texts, |start, value| {
                let mut whole = start.clone();
                whole.append(before.clone());
                whole.append(value.clone());
                whole
            }))?;
            at = open + 2 + close + 2;
        }
        let rest = listing.spelling(at..text.len());
        spelled.iter_mut().for_each(|whole| whole.append(rest.clone()));
        if spelled
            .iter()
            .any(|whole| whole.pieces.iter().map(|piece| piece.text.len()).sum::<usize>() > LONGEST)
        {
            return Err(hidden("it becomes too long"));
        }
        Ok(spelled)
    }

    /// What a value is once a template that is nothing but an expression has been looked up.
    fn settled(&self, thing: &Thing, scope: &Scope, depth: usize) -> Told<Thing> {
        self.step(depth)?;
        let Thing::Node(node) = thing else { return Ok(vec![thing.clone()]) };
        let whole = node.scalar().map(Listing::trimmed);
        let Some(listing) = whole.filter(|listing| listing.text().starts_with("{{") && node.tag.is_none())
        else {
            return Ok(vec![thing.clone()]);
        };
        match closing(&listing.text()[2..]) {
            Some(close) if close + 4 == listing.text().len() => {
                let values = self.expression(&listing.part(2..2 + close), scope, depth + 1)?;
                let each = values.iter().map(|value| self.settled(value, scope, depth + 1));
                Ok(each.collect::<Result<Vec<_>, _>>()?.concat())
            }
            _ => Ok(vec![thing.clone()]),
        }
    }

    fn expression(&self, expression: &Listing, scope: &Scope, depth: usize) -> Told<Thing> {
        self.step(depth)?;
        let bare = trimmed_of_dashes(expression);
        match expression::read(bare.text()) {
            Some(Choice::Literal(range)) => Ok(vec![Thing::Text(bare.spelling(range))]),
            Some(Choice::Variable { name, steps, fallback, items }) => {
                let found = self.within(&name, &steps, scope, depth);
                let empty = |found: &[Thing]| {
                    let texts = found.iter().map(|thing| self.text(thing, scope, depth + 1));
                    texts.flatten().flatten().all(|text| text.pieces.is_empty())
                };
                let found = match (found, fallback) {
                    (Err(Why::Unset(_)), Some(fallback)) => {
                        self.expression(&bare.part(fallback.range), scope, depth + 1)?
                    }
                    (Ok(found), Some(fallback)) if fallback.lax && empty(&found) => {
                        self.expression(&bare.part(fallback.range), scope, depth + 1)?
                    }
                    (found, _) => found?,
                };
                Ok(if items { found.into_iter().map(keys_and_values).collect() } else { found })
            }
            None => self.computed(&bare, scope, depth),
        }
    }

    /// What is found in a variable by keys and numbers.
    fn within(&self, name: &str, steps: &[String], scope: &Scope, depth: usize) -> Told<Thing> {
        let mut found = self.lookup(name, scope)?;
        for step in steps {
            let mut next = Vec::new();
            for thing in &found {
                for settled in self.settled(thing, scope, depth + 1)? {
                    next.push(inside(&settled, step).ok_or_else(|| {
                        Why::Unset(format!("the variable {name} has no {step}, or it is set nowhere"))
                    })?);
                }
            }
            found = next;
        }
        Ok(found)
    }

    fn lookup(&self, name: &str, scope: &Scope) -> Told<Thing> {
        self.variables.lookup(name, scope, &mut self.worlds.borrow_mut())
    }

    /// What an expression comes to that does more than choose.
    fn computed(&self, expression: &Listing, scope: &Scope, depth: usize) -> Told<Thing> {
        let text = expression.text().trim();
        let engine = engine();
        let compiled = engine.compile_expression(text).map_err(|error| unclear(text, &error))?;
        let mut values = Vec::new();
        let known = compiled.undeclared_variables(false);
        let names: BTreeSet<String> = expression::mentioned(text).into_iter().chain(known.clone()).collect();
        let (contexts, absent) = self.contexts(&names, scope, depth)?;
        // Where the engine does not see a variable, it takes one that is missing for an empty one.
        if let Some(name) = absent.iter().find(|name| !known.contains(*name)) {
            return Err(Why::Unset(format!("the variable {name} is set nowhere")));
        }
        for context in contexts {
            let value = compiled.eval(Computed::from(context));
            values.push(Thing::Computed(value.map_err(|error| why_not(text, &error, &absent))?));
        }
        Ok(values)
    }

    /// What a text with statements comes to.
    fn rendered(&self, listing: &Listing, scope: &Scope, depth: usize) -> Told<Spelling> {
        let engine = engine();
        let text = listing.text();
        let template = engine.template_from_str(text).map_err(|error| unclear(text.trim(), &error))?;
        let names: BTreeSet<String> = template.undeclared_variables(false).into_iter().collect();
        let (contexts, absent) = self.contexts(&names, scope, depth)?;
        let each = contexts.into_iter().map(|context| {
            let text = template.render(Computed::from(context));
            let text = text.map_err(|error| why_not(listing.text().trim(), &error, &absent))?;
            Ok(Spelling::computed(text.trim()))
        });
        each.collect()
    }

    /// The values of variables, once for each way in which they may be set; and those that are set nowhere.
    fn contexts(
        &self,
        names: &BTreeSet<String>,
        scope: &Scope,
        depth: usize,
    ) -> Result<(Vec<Context>, Vec<String>), Why> {
        let (mut contexts, mut absent) = (vec![Context::new()], Vec::new());
        // What the engine brings by itself is not to be looked for.
        let own: BTreeSet<&str> = ["range", "dict", "namespace", "lookup", "query", "q"].into();
        for name in names.iter().filter(|name| !own.contains(name.as_str())) {
            match self.lookup(name, scope) {
                Ok(found) => {
                    let mut values = Vec::new();
                    for thing in &found {
                        values.extend(self.value(thing, scope, depth + 1)?);
                    }
                    contexts = few(product(&contexts, &values, |context, value| {
                        let mut context = context.clone();
                        context.insert(name.clone(), value.clone());
                        context
                    }))?;
                }
                Err(Why::Unset(_)) => absent.push(name.clone()),
                Err(why) => return Err(why),
            }
        }
        Ok((contexts, absent))
    }

    /// A value for the engine.
    fn value(&self, thing: &Thing, scope: &Scope, depth: usize) -> Told<Computed> {
        self.step(depth)?;
        let mut values = Vec::new();
        for settled in self.settled(thing, scope, depth)? {
            let Thing::Node(node) = &settled else {
                if let Thing::Computed(value) = &settled {
                    values.push(value.clone());
                } else {
                    let texts = self.text(&settled, scope, depth)?;
                    values.extend(texts.iter().map(|text| Computed::from(text.text())));
                }
                continue;
            };
            match &node.value {
                Value::Scalar { listing, plain: true } if !listing.text().contains("{{") => {
                    values.push(plain(listing.text()));
                }
                Value::Scalar { .. } => {
                    let texts = self.text(&settled, scope, depth)?;
                    values.extend(texts.iter().map(|text| Computed::from(text.text())));
                }
                Value::List(items) => {
                    let items = items.iter().map(|item| self.first(item, scope, depth));
                    values.push(Computed::from(items.collect::<Result<Vec<_>, _>>()?));
                }
                Value::Map(_) => {
                    let entries = node.entries().into_iter().filter_map(|(key, value)| {
                        let key = key.text()?.to_owned();
                        Some(self.first(value, scope, depth).map(|value| (key, value)))
                    });
                    values.push(Computed::from(entries.collect::<Result<BTreeMap<_, _>, _>>()?));
                }
            }
        }
        Ok(values)
    }

    /// Within lists and mappings, what cannot be told is undefined.
    fn first(&self, node: &Arc<Node>, scope: &Scope, depth: usize) -> Result<Computed, Why> {
        let values = self.value(&Thing::Node(Arc::clone(node)), scope, depth + 1);
        Ok(values.ok().and_then(|values| values.into_iter().next()).unwrap_or(Computed::UNDEFINED))
    }

    fn step(&self, depth: usize) -> Result<(), Why> {
        self.steps.set(self.steps.get() + 1);
        if depth > DEEPEST {
            return Err(hidden("its variables refer to themselves"));
        }
        if self.steps.get() > STEPS { Err(hidden("it takes too much to tell")) } else { Ok(()) }
    }
}

fn hidden(why: &str) -> Why {
    Why::Hidden(why.to_owned())
}

fn few<T>(values: Vec<T>) -> Told<T> {
    if values.len() > MOST { Err(hidden("it may be too many things")) } else { Ok(values) }
}

fn product<A, B, C>(left: &[A], right: &[B], join: impl Fn(&A, &B) -> C) -> Vec<C> {
    let most = MOST + 1;
    left.iter().flat_map(|a| right.iter().map(move |b| (a, b))).take(most).map(|(a, b)| join(a, b)).collect()
}
