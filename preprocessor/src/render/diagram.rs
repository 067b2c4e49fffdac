//! The system as its engine reports it, drawn: an inventory becomes an accessible picture.
//!
//! Who is on a network with whom stands in the middle, one container below the other, so that names have room and
//! nothing crosses a box. What comes in from outside arrives from the left, in the line of its container; what is
//! mounted stands on the right, and its wires run in lanes between the two.

mod columns;
mod ink;
mod measure;
mod rows;
mod scene;
mod stores;
mod words;

#[cfg(test)]
mod tests;

use super::html::escape;
use crate::inventory::Inventory;
use columns::Columns;
use rows::Rows;
use scene::Scene;
use stores::Stores;

/// The picture of what an engine holds, on one line. With what it held `before`, it marks what is new, gone and
/// otherwise. Nothing in it refers to anything by its id, so that any number of them may stand on a page.
pub(super) fn markup(anchor: &str, now: &Inventory, before: Option<&Inventory>) -> String {
    let scene = Scene::of(now, before);
    let rows = Rows::of(&scene);
    let stores = Stores::of(&scene, &rows);
    let columns = Columns::of(&scene, &stores);
    let drawing = ink::draw(&scene, &rows, &stores, &columns);
    let (width, height) = (columns.width, rows.bottom.max(stores.bottom) + ink::MARGIN);
    let (title, told) = (escape(&words::title(&scene)), escape(&words::told(&scene)));
    format!(
        "<figure class=\"drydock drydock-picture\" id=\"{anchor}\">\
         <div class=\"dd-scroll\" tabindex=\"0\" role=\"group\" aria-label=\"{title}: scrolls sideways\">\
         <svg role=\"img\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\">\
         <title>{title}</title><desc>{told}</desc>{drawing}</svg></div>\
         <figcaption>{}</figcaption></figure>",
        escape(&words::caption(&scene))
    )
}
