use super::*;

#[test]
fn the_examples_of_all_shipped_rules_come_out() {
    let reference = Reference::load(&[]).unwrap();
    let report = run(&reference);
    let wrong: Vec<&str> = report.problems.iter().map(|problem| problem.en.as_str()).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(report.examples >= 2 * report.rules);
}
