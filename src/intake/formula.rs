//! Formulas that are plain sums: the only kinds whose result the program works out itself. Everything else is left
//! alone, never guessed.

use super::workbook::{CellAddress, CellRange};

/// A sum is taken in millionths, which hold every figure exactly.
pub(super) const SCALE: i128 = 1_000_000;

/// Cells of a sheet; of the formula's own sheet where none is named.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Area {
    pub sheet: Option<String>,
    pub range: CellRange,
}

/// What is added or taken away.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Amount {
    /// A number, in millionths.
    Number(i128),
    /// One cell.
    Cell(Area),
    /// `SUM(…)`, which leaves out blanks and texts.
    Sum(Vec<Area>),
}

/// A formula of a kind that is worked out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Formula {
    /// `a+b-SUM(c:d)`; each with whether it is taken away. A plain reference is one amount.
    Amounts(Vec<(bool, Amount)>),
    /// A total of the form.
    Total(Total),
}

/// A total of the form: blank until each of its parts has an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Total {
    /// Cells whose numbers are counted.
    pub counted: Vec<Area>,
    /// Cells of which those with one of some signs are counted too.
    pub signs: Vec<(Area, Vec<String>)>,
    /// How many answers there must be.
    pub wanted: u64,
    /// Cells that are added.
    pub sum: Vec<Area>,
}

/// Takes a formula (without its `=`) apart; `None` when it is of another kind.
pub(super) fn parse(text: &str) -> Option<Formula> {
    let mut parser = Parser { rest: text };
    let formula = parser.total().or_else(|| {
        parser.rest = text;
        parser.amounts()
    })?;
    parser.rest.trim_start().is_empty().then_some(formula)
}

struct Parser<'a> {
    rest: &'a str,
}

impl<'a> Parser<'a> {
    fn is_next(&self, token: &str) -> bool {
        let rest = self.rest.trim_start();
        rest.get(..token.len()).is_some_and(|start| start.eq_ignore_ascii_case(token))
    }

    fn eat(&mut self, token: &str) -> Option<()> {
        self.is_next(token).then(|| {
            self.rest = self.rest.trim_start().get(token.len()..).unwrap_or_default();
        })
    }

    /// The characters that satisfy `wanted`, at least one.
    fn take(&mut self, wanted: impl Fn(char) -> bool) -> Option<&'a str> {
        let end = self.rest.find(|letter| !wanted(letter)).unwrap_or(self.rest.len());
        let (taken, rest) = self.rest.split_at_checked(end)?;
        (!taken.is_empty()).then(|| {
            self.rest = rest;
            taken
        })
    }

    /// `IF(COUNT(…)+SUM(COUNTIF(…,{"-","–"}))=n,SUM(…),"")`.
    fn total(&mut self) -> Option<Formula> {
        self.eat("IF(")?;
        self.eat("COUNT(")?;
        let counted = self.areas()?;
        let mut signs = Vec::new();
        while self.eat("+").is_some() {
            self.eat("SUM(")?;
            self.eat("COUNTIF(")?;
            let area = self.area()?;
            self.eat(",")?;
            signs.push((area, self.texts()?));
            self.eat(")")?;
            self.eat(")")?;
        }
        self.eat("=")?;
        self.rest = self.rest.trim_start();
        let wanted = self.take(|letter| letter.is_ascii_digit())?.parse().ok()?;
        self.eat(",")?;
        self.eat("SUM(")?;
        let sum = self.areas()?;
        self.eat(",")?;
        self.eat("\"\"")?;
        self.eat(")")?;
        Some(Formula::Total(Total { counted, signs, wanted, sum }))
    }

    /// `{"-","–"}`
    fn texts(&mut self) -> Option<Vec<String>> {
        self.eat("{")?;
        let mut texts = Vec::new();
        loop {
            self.eat("\"")?;
            texts.push(self.take(|letter| letter != '"')?.to_owned());
            self.eat("\"")?;
            if self.eat("}").is_some() {
                return Some(texts);
            }
            self.eat(",").or_else(|| self.eat(";"))?;
        }
    }

    fn amounts(&mut self) -> Option<Formula> {
        let mut amounts = Vec::new();
        let mut negative = self.sign().unwrap_or(false);
        loop {
            amounts.push((negative, self.amount()?));
            match self.sign() {
                Some(next) => negative = next,
                None => return Some(Formula::Amounts(amounts)),
            }
        }
    }

    /// Whether the next sign is a minus.
    fn sign(&mut self) -> Option<bool> {
        self.eat("+").map(|()| false).or_else(|| self.eat("-").map(|()| true))
    }

    fn amount(&mut self) -> Option<Amount> {
        if self.eat("SUM(").is_some() {
            return self.areas().map(Amount::Sum);
        }
        self.rest = self.rest.trim_start();
        if self.rest.starts_with(|letter: char| letter.is_ascii_digit()) {
            return self.number().map(Amount::Number);
        }
        let area = self.area()?;
        (area.range.first == area.range.last).then_some(Amount::Cell(area))
    }

    /// Digits with at most six decimals; percentages and powers of ten are another kind of formula.
    fn number(&mut self) -> Option<i128> {
        let digits = self.take(|letter| letter.is_ascii_digit() || letter == '.')?;
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        if self.is_next("%") || self.is_next("E") || fraction.len() > 6 || whole.len() > 15 {
            return None;
        }
        format!("{whole}{fraction:0<6}").parse().ok()
    }

    /// Arguments up to the closing bracket.
    fn areas(&mut self) -> Option<Vec<Area>> {
        let mut areas = Vec::new();
        loop {
            areas.push(self.area()?);
            if self.eat(")").is_some() {
                return Some(areas);
            }
            self.eat(",")?;
        }
    }

    fn area(&mut self) -> Option<Area> {
        self.rest = self.rest.trim_start();
        let sheet = self.sheet()?;
        let one = self.address()?;
        let other = if self.rest.starts_with(':') {
            self.eat(":")?;
            self.address()?
        } else {
            one
        };
        let first = CellAddress::new(one.row.min(other.row), one.column.min(other.column));
        let last = CellAddress::new(one.row.max(other.row), one.column.max(other.column));
        Some(Area { sheet, range: CellRange { first, last } })
    }

    /// The sheet named before a `!`, if one is; `None` for a name that is not plain, such as one in another workbook.
    fn sheet(&mut self) -> Option<Option<String>> {
        let (name, behind) = if let Some(quoted) = self.rest.strip_prefix('\'') {
            let end = closing_quote(quoted)?;
            (quoted.get(..end)?.replace("''", "'"), quoted.get(end + 1..)?.strip_prefix('!')?)
        } else {
            let end = self.rest.find(|letter: char| !is_name(letter)).unwrap_or(self.rest.len());
            let Some(behind) = self.rest.get(end..)?.strip_prefix('!') else { return Some(None) };
            (self.rest.get(..end)?.to_owned(), behind)
        };
        if name.is_empty() || name.contains(['[', ']', ':', '|']) {
            return None;
        }
        self.rest = behind;
        Some(Some(name))
    }

    /// `$D$5`
    fn address(&mut self) -> Option<CellAddress> {
        let text = self.take(|letter| letter.is_ascii_alphanumeric() || letter == '$')?;
        if self.rest.starts_with(|letter: char| is_name(letter) || matches!(letter, '(' | '[' | '!')) {
            return None;
        }
        text.replace('$', "").parse().ok()
    }
}

/// Offset of the quote that closes a sheet name; doubled quotes stand for one.
pub(super) fn closing_quote(text: &str) -> Option<usize> {
    let mut from = 0;
    loop {
        let at = from + text.get(from..)?.find('\'')?;
        if text.get(at + 1..)?.starts_with('\'') {
            from = at + 2;
        } else {
            return Some(at);
        }
    }
}

/// Whether a letter may stand in the name of a sheet or function that is written without quotes.
pub(super) fn is_name(letter: char) -> bool {
    letter.is_alphanumeric() || matches!(letter, '_' | '.')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cell(text: &str) -> Amount {
        Amount::Cell(area(text))
    }

    fn area(text: &str) -> Area {
        let (sheet, range) =
            text.rsplit_once('!').map_or((None, text), |(sheet, range)| (Some(sheet), range));
        Area { sheet: sheet.map(str::to_owned), range: range.parse().unwrap() }
    }

    #[test]
    fn plain_sums_are_taken_apart() {
        let one = |amount| Some(Formula::Amounts(vec![(false, amount)]));
        assert_eq!(parse("SUM(E9:G9)"), one(Amount::Sum(vec![area("E9:G9")])));
        assert_eq!(parse("sum( $E$9 , G9:F9 )"), one(Amount::Sum(vec![area("E9:E9"), area("F9:G9")])));
        assert_eq!(parse("'B05 (2)'!D9"), one(cell("B05 (2)!D9")));
        assert_eq!(parse("Biểu_5!$D9"), one(cell("Biểu_5!D9")));
        assert_eq!(
            parse("+E9-F9 + 2.5"),
            Some(Formula::Amounts(vec![
                (false, cell("E9")),
                (true, cell("F9")),
                (false, Amount::Number(2_500_000))
            ]))
        );
    }

    #[test]
    fn the_total_of_the_form_is_taken_apart() {
        let text = "IF(COUNT(E9:G9)+SUM(COUNTIF(E9:G9,{\"-\",\"–\"}))=3,SUM(E9:G9),\"\")";
        let signs = vec![(area("E9:G9"), vec!["-".to_owned(), "–".to_owned()])];
        let (counted, sum) = (vec![area("E9:G9")], vec![area("E9:G9")]);
        assert_eq!(parse(text), Some(Formula::Total(Total { counted, signs, wanted: 3, sum })));
    }

    #[test]
    fn every_other_formula_is_left_alone() {
        for text in [
            "",
            "ROUND(SUM(E9:G9),1)",
            "E9*2",
            "E9/F9",
            "(E9+F9)",
            "SUM(E9+F9)",
            "SUM(E:E)",
            "SUMIF(E9:G9,1)",
            "E9:G9",
            "Tong",
            "LOG10(2)",
            "[1]Sheet1!A1",
            "'C:\\x\\[a.xlsx]B05'!D9",
            "Sheet1:Sheet3!A1",
            "5%",
            "1E3",
            "E9&F9",
            "SUM(E9:G9",
            "E9+",
            "IF(E9>0,1,2)",
            "TRUE",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
