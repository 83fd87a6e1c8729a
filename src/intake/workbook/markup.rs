//! A walk over the tags of an XML text, for the checks made before any real parser sees it. It allocates nothing, refuses
//! what parsers disagree on, and is strict where spreadsheet programs are uniform.

use super::{Defect, Refusal, container::damaged};

/// Kind of a tag.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// `<a>`
    Open,
    /// `</a>`
    Close,
    /// `<a/>`
    Empty,
}

/// One tag.
#[derive(Debug, Clone, Copy)]
pub(super) struct Tag<'a> {
    /// Kind.
    pub(super) kind: Kind,
    /// Name without its namespace prefix.
    pub(super) name: &'a str,
    /// Everything after the name.
    pub(super) attributes: &'a str,
    /// Raw text between the previous markup and this tag.
    pub(super) text: &'a str,
    /// Offset of `<`.
    pub(super) start: usize,
    /// Offset behind `>`.
    pub(super) end: usize,
}

/// Why the walk stops.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum MarkupError {
    /// A document type declaration.
    Doctype,
    /// Anything else.
    Bad(Defect),
}

impl MarkupError {
    /// The refusal of a part other than a worksheet.
    pub(super) fn in_part(self, part: &str) -> Refusal {
        match self {
            Self::Doctype => Refusal::Doctype { part: part.to_owned() },
            Self::Bad(defect) => damaged(part, defect),
        }
    }
}

/// The tags of one text, in order.
pub(super) struct Tags<'a> {
    source: &'a str,
    at: usize,
    /// Whether comments, CDATA and processing instructions are refused.
    pub(super) strict: bool,
}

impl<'a> Tags<'a> {
    /// Starts at the beginning, not strict.
    pub(super) fn new(source: &'a str) -> Self {
        Self { source, at: 0, strict: false }
    }

    /// The next tag, or `None` at the end.
    pub(super) fn next(&mut self) -> Result<Option<Tag<'a>>, MarkupError> {
        loop {
            let rest = self.source.get(self.at..).unwrap_or_default();
            let Some(offset) = rest.bytes().position(|byte| byte == b'<') else {
                self.at = self.source.len();
                return if entities_are_known(rest) {
                    Ok(None)
                } else {
                    Err(MarkupError::Bad(Defect::UnknownEntity))
                };
            };
            let text = rest.get(..offset).unwrap_or_default();
            if !entities_are_known(text) {
                return Err(MarkupError::Bad(Defect::UnknownEntity));
            }
            let start = self.at + offset;
            match self.source.as_bytes().get(start + 1) {
                Some(b'!' | b'?') => self.at = self.skip_special(start)?,
                _ => return self.tag(start, text).map(Some),
            }
        }
    }

    /// Offset behind a comment, CDATA section or processing instruction.
    fn skip_special(&self, start: usize) -> Result<usize, MarkupError> {
        let tail = self.source.get(start..).unwrap_or_default();
        let close = if tail.starts_with("<!--") {
            "-->"
        } else if tail.starts_with("<![CDATA[") {
            "]]>"
        } else if tail.starts_with("<?") {
            "?>"
        } else {
            return Err(MarkupError::Doctype);
        };
        if self.strict {
            return Err(MarkupError::Bad(Defect::ForbiddenMarkup));
        }
        // Searching behind the opening keeps "<!-->" from closing itself.
        let opening = if close == "-->" { 4 } else { 2 };
        let body = tail.get(opening..).unwrap_or_default();
        let length = body.find(close).ok_or(MarkupError::Bad(Defect::InvalidXml))?;
        Ok(start + opening + length + close.len())
    }

    fn tag(&mut self, start: usize, text: &'a str) -> Result<Tag<'a>, MarkupError> {
        let invalid = MarkupError::Bad(Defect::InvalidXml);
        let mut quote = None;
        let mut length = 0;
        for byte in self.source.as_bytes().get(start + 1..).unwrap_or_default() {
            match (quote, *byte) {
                (None, b'>') => break,
                (None, b'<') => return Err(invalid),
                (None, mark @ (b'"' | b'\'')) => quote = Some(mark),
                (Some(open), mark) if open == mark => quote = None,
                _ => {}
            }
            length += 1;
        }
        let end = start + 1 + length;
        let inner = self.source.get(start + 1..end).ok_or(invalid)?;
        if self.source.as_bytes().get(end) != Some(&b'>') {
            return Err(invalid);
        }
        self.at = end + 1;
        let (kind, inner) = if let Some(name) = inner.strip_prefix('/') {
            (Kind::Close, name)
        } else if let Some(body) = inner.strip_suffix('/') {
            (Kind::Empty, body)
        } else {
            (Kind::Open, inner)
        };
        let cut = inner.bytes().position(|byte| byte.is_ascii_whitespace()).unwrap_or(inner.len());
        let (name, attributes) = inner.split_at_checked(cut).ok_or(invalid)?;
        let prefix = name.bytes().position(|byte| byte == b':').map_or(0, |colon| colon + 1);
        let name = name.get(prefix..).unwrap_or_default();
        Ok(Tag { kind, name, attributes, text, start, end: end + 1 })
    }
}

impl<'a> Tag<'a> {
    /// Attributes as written: name with prefix, raw value.
    pub(super) fn attributes(&self) -> Attributes<'a> {
        Attributes { rest: self.attributes }
    }

    /// Raw value of an attribute by its exact name.
    pub(super) fn attribute(&self, name: &str) -> Option<&'a str> {
        self.attributes().find(|(key, _)| *key == name).map(|(_, value)| value)
    }

    /// Value of an attribute with entities resolved; `None` if absent or unreadable.
    pub(super) fn decoded(&self, name: &str) -> Option<String> {
        let raw = self.attribute(name)?;
        quick_xml::escape::unescape(raw).ok().map(std::borrow::Cow::into_owned)
    }

    /// Whether a yes/no attribute says yes.
    pub(super) fn is_set(&self, name: &str) -> bool {
        matches!(self.attribute(name), Some("1" | "true"))
    }
}

/// Attributes of one tag; stops at the first thing that is not one.
pub(super) struct Attributes<'a> {
    rest: &'a str,
}

impl<'a> Iterator for Attributes<'a> {
    type Item = (&'a str, &'a str);

    fn next(&mut self) -> Option<Self::Item> {
        let (name, after) = self.rest.split_once('=')?;
        let after = after.trim_ascii_start();
        let quote = after.chars().next().filter(|mark| matches!(mark, '"' | '\''))?;
        let (value, rest) = after.get(1..)?.split_once(quote)?;
        self.rest = rest;
        Some((name.trim_ascii(), value))
    }
}

/// Whether every `&` begins a character reference or one of the five entities XML knows by itself. Any other would be
/// read as nothing by a lenient parser.
fn entities_are_known(text: &str) -> bool {
    if !text.bytes().any(|byte| byte == b'&') {
        return true;
    }
    text.split('&').skip(1).all(|tail| {
        let name = tail.split_once(';').map_or("", |(name, _)| name);
        matches!(name, "amp" | "lt" | "gt" | "quot" | "apos")
            || name.strip_prefix('#').is_some_and(|code| match code.strip_prefix('x') {
                Some(hex) => {
                    !hex.is_empty() && hex.len() <= 6 && hex.bytes().all(|byte| byte.is_ascii_hexdigit())
                }
                None => !code.is_empty() && code.len() <= 7 && code.bytes().all(|byte| byte.is_ascii_digit()),
            })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(source: &str) -> Result<Vec<String>, MarkupError> {
        let mut tags = Tags::new(source);
        let mut names = Vec::new();
        while let Some(tag) = tags.next()? {
            names.push(format!("{:?} {}", tag.kind, tag.name));
        }
        Ok(names)
    }

    #[test]
    fn tags_are_walked_past_comments_and_quotes() {
        let walked = names("<?xml version=\"1.0\"?><!-- <b> --><x:a t='>' u=\"'\"><b/></x:a>").unwrap();
        assert_eq!(walked, ["Open a", "Empty b", "Close a"]);
    }

    #[test]
    fn a_doctype_is_never_walked_over() {
        assert_eq!(names("<!DOCTYPE a [<!ENTITY b \"c\">]><a>&b;</a>"), Err(MarkupError::Doctype));
    }

    #[test]
    fn unknown_entities_are_refused_and_known_ones_are_not() {
        assert!(names("<a>&amp;&#10;&#x1F;&lt;</a>").is_ok());
        for text in ["<a>&b;</a>", "<a>a & b</a>", "<a>&#;</a>", "<a>&#xZZ;</a>", "<a>x</a>&"] {
            assert_eq!(names(text), Err(MarkupError::Bad(Defect::UnknownEntity)), "{text}");
        }
    }

    #[test]
    fn cut_off_markup_is_invalid() {
        for text in ["<a", "<a b=\"", "<!-- ", "<a <b>", "<"] {
            assert_eq!(names(text), Err(MarkupError::Bad(Defect::InvalidXml)), "{text}");
        }
    }
}
