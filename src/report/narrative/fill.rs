//! Sentences from templates: texts and figures in place of words in braces.

use crate::document::Run;

/// What stands for a word in braces.
pub(super) type Argument<'a> = (&'a str, Vec<Run>);

/// A template as runs. A word that has no argument stays as it is, so that a slip in a definition file is seen.
pub(super) fn fill(template: &str, arguments: &[Argument<'_>]) -> Vec<Run> {
    let mut runs = Vec::new();
    let mut rest = template;
    while let Some((before, tail)) = rest.split_once('{') {
        let Some((name, after)) = tail.split_once('}') else { break };
        push(&mut runs, before);
        match arguments.iter().find(|(known, _)| *known == name) {
            Some((_, value)) => runs.extend(value.iter().cloned()),
            None => push(&mut runs, &format!("{{{name}}}")),
        }
        rest = after;
    }
    push(&mut runs, rest);
    runs
}

fn push(runs: &mut Vec<Run>, text: &str) {
    if !text.is_empty() {
        runs.push(Run::text(text));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_keep_their_keys_and_unknown_words_are_seen() {
        let runs = fill("Có {value} em ở {where}.", &[("value", vec![Run::figure("12", "a|b")])]);
        let texts: Vec<&str> = runs.iter().map(|run| run.text.as_str()).collect();
        assert_eq!(texts, ["Có ", "12", " em ở ", "{where}", "."]);
        assert_eq!(runs[1].figure.as_deref(), Some("a|b"));
    }
}
