use super::super::tried::sample::all;
use super::findings;
use crate::report::terminal::{Style, render};

#[test]
fn what_breaks_is_told_with_its_place_and_the_way_out() {
    let style = Style { color: false, width: 100 };
    let told = all().iter().map(|tried| render(&findings(tried), style)).collect::<Vec<_>>();
    insta::assert_snapshot!(told.join("\n=====\n\n"));
}
