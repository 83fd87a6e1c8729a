//! What gives a cell away, in a sentence for people.

use super::certificate::{Equation, Interval, Leak, Reason, Subject, Term};
use crate::catalogue::Catalogue;
use crate::message::Lang;
use crate::units::UnitRegister;

impl Leak {
    /// One sentence: table, unit, figure, what it can be narrowed down to and by what.
    #[must_use]
    pub fn sentence(&self, catalogue: &Catalogue, register: &UnitRegister, lang: Lang) -> String {
        let names = Names { catalogue, register, lang };
        let figure = format!(
            "{}, {}, {}",
            names.unit(&self.subject),
            names.period(&self.subject),
            names.measure(&self.subject)
        );
        let table = match (lang, self.table.as_str()) {
            (_, "") => String::new(),
            (Lang::Vi, table) => format!("Bảng {table}: "),
            (Lang::En, table) => format!("Table {table}: "),
        };
        let because = match (lang, self.equations.first()) {
            (_, None) => String::new(),
            (Lang::Vi, Some(equation)) => format!("; suy ra từ: {}", names.equation(equation)),
            (Lang::En, Some(equation)) => format!("; it follows from: {}", names.equation(equation)),
        };
        format!("{table}{figure}{}: {}{because}.", names.reason(self.reason), names.found(self))
    }
}

struct Names<'a> {
    catalogue: &'a Catalogue,
    register: &'a UnitRegister,
    lang: Lang,
}

impl Names<'_> {
    fn unit(&self, subject: &Subject) -> String {
        let name = subject
            .map
            .parse()
            .ok()
            .and_then(|day| self.register.at(day).display_name(&subject.unit).map(str::to_owned));
        name.unwrap_or_else(|| subject.unit.clone())
    }

    fn period(&self, subject: &Subject) -> String {
        let year = subject.period.get(..4).unwrap_or_default();
        match (self.lang, subject.period.get(4..)) {
            (Lang::Vi, Some("-S1")) => format!("6 tháng đầu năm {year}"),
            (Lang::Vi, Some("-H2")) => format!("6 tháng cuối năm {year}"),
            (Lang::Vi, _) => format!("năm {year}"),
            (Lang::En, Some("-S1")) => format!("first half of {year}"),
            (Lang::En, Some("-H2")) => format!("second half of {year}"),
            (Lang::En, _) => format!("year {year}"),
        }
    }

    fn measure(&self, subject: &Subject) -> String {
        let element = self.catalogue.element(&subject.measure);
        let name = element.map_or(subject.measure.as_str(), |element| element.name.get(self.lang));
        if subject.category.is_empty() {
            return name.to_owned();
        }
        format!("{name} ({})", self.catalogue.category_text(&subject.category, self.lang))
    }

    fn reason(&self, reason: Reason) -> &'static str {
        match (self.lang, reason) {
            (_, Reason::Shown | Reason::Hidden) => "",
            (Lang::Vi, Reason::Unpublished) => " (không in)",
            (Lang::Vi, Reason::SecondHalf) => " (cả năm trừ 6 tháng đầu năm)",
            (Lang::Vi, Reason::LateUnit) => " (đơn vị nộp sau: số mới trừ số cũ)",
            (Lang::En, Reason::Unpublished) => " (not printed)",
            (Lang::En, Reason::SecondHalf) => " (year less first half)",
            (Lang::En, Reason::LateUnit) => " (unit that reported late: new figure less old)",
        }
    }

    fn found(&self, leak: &Leak) -> String {
        let exact = |interval: &Interval| interval.high == Some(interval.low);
        match (self.lang, leak.interval) {
            (Lang::Vi, None) => "chưa chứng minh được là an toàn".to_owned(),
            (Lang::En, None) => "not proved to be safe".to_owned(),
            (Lang::Vi, Some(one)) if exact(&one) => format!("ai cũng tính được đúng là {}", one.low),
            (Lang::En, Some(one)) if exact(&one) => format!("anybody can work out that it is {}", one.low),
            (Lang::Vi, Some(one)) => match one.high {
                Some(high) => format!("ai cũng tính được là từ {} đến {high}", one.low),
                None => format!("ai cũng tính được là từ {} trở lên", one.low),
            },
            (Lang::En, Some(one)) => match one.high {
                Some(high) => format!("anybody can work out that it is from {} to {high}", one.low),
                None => format!("anybody can work out that it is {} or more", one.low),
            },
        }
    }

    /// The equation with the figures that are added on one side and those that are taken away on the other.
    fn equation(&self, equation: &Equation) -> String {
        let side = |sign: i64| {
            let terms: Vec<String> = equation
                .terms
                .iter()
                .filter(|term| term.times.signum() == sign)
                .map(|term| self.term(term, equation))
                .collect();
            if terms.is_empty() { "0".to_owned() } else { terms.join(" + ") }
        };
        let text = format!("{} − [{}]", side(1), side(-1));
        match (equation.low, equation.high) {
            (Some(0), Some(0)) => format!("{} = {}", side(-1), side(1)),
            (None, Some(0)) => format!("{} ≤ {}", side(1), side(-1)),
            (Some(0), None) => format!("{} ≤ {}", side(-1), side(1)),
            (low, high) => {
                let bound =
                    |bound: Option<i64>| bound.map_or_else(|| "…".to_owned(), |bound| bound.to_string());
                let text = if side(-1) == "0" { side(1) } else { text };
                format!("{} ≤ {text} ≤ {}", bound(low), bound(high))
            }
        }
    }

    /// A figure by what tells it from the others of its equation, with what is public of it.
    fn term(&self, term: &Term, equation: &Equation) -> String {
        let name = match equation.kind.as_str() {
            "units" | "map" => self.unit(&term.subject),
            "year" | "late" | "revision" => self.period(&term.subject),
            _ => self.measure(&term.subject),
        };
        let times = if term.times.abs() == 1 { String::new() } else { format!("{} × ", term.times.abs()) };
        match term.public {
            Interval { low, high: Some(high) } if low == high => format!("{times}{name} [{low}]"),
            Interval { low, high: Some(high) } => format!("{times}{name} [{low}–{high}]"),
            Interval { high: None, .. } => format!("{times}{name} [?]"),
        }
    }
}
