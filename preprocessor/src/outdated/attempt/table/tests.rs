use super::super::tried::sample::all;
use super::{summary, table};

#[test]
fn each_try_is_told_in_a_few_lines() {
    let tried = all();
    insta::assert_snapshot!(format!("{}\n{}", table(&tried), summary(&tried, 201.04)));
}
