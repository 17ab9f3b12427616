//! What is wrong with an input: translation keys with arguments, never finished sentences.

use std::borrow::Cow;

/// A translatable message: a Fluent key and its arguments.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Msg {
    pub key: &'static str,
    pub args: Vec<(&'static str, Arg)>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Arg {
    Text(String),
    Number(i64),
    /// Another message, shown in the reader's language.
    Key(&'static str),
}

impl From<&str> for Arg {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}
impl From<String> for Arg {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}
impl From<&String> for Arg {
    fn from(text: &String) -> Self {
        Self::Text(text.clone())
    }
}
/// Loops in templates hand out references to references.
impl From<&&String> for Arg {
    fn from(text: &&String) -> Self {
        Self::Text((*text).clone())
    }
}
impl From<&&str> for Arg {
    fn from(text: &&str) -> Self {
        Self::Text((*text).to_owned())
    }
}
macro_rules! number_arg {
    ($($t:ty),*) => {$(
        impl From<$t> for Arg {
            fn from(n: $t) -> Self {
                Self::Number(i64::try_from(n).unwrap_or(i64::MAX))
            }
        }
        impl From<&$t> for Arg {
            fn from(n: &$t) -> Self {
                Self::from(*n)
            }
        }
    )*};
}
number_arg!(i32, i64, u32, u64, usize);
macro_rules! shown_arg {
    ($($t:ty),*) => {$(
        impl From<$t> for Arg {
            fn from(shown: $t) -> Self {
                Self::Text(shown.to_string())
            }
        }
        impl From<&$t> for Arg {
            fn from(shown: &$t) -> Self {
                Self::Text(shown.to_string())
            }
        }
    )*};
}
shown_arg!(crate::Beans, crate::Fen, jiff::civil::Date);

impl Msg {
    pub const fn new(key: &'static str) -> Self {
        Self { key, args: Vec::new() }
    }
    #[must_use]
    pub fn arg(mut self, name: &'static str, value: impl Into<Arg>) -> Self {
        self.args.push((name, value.into()));
        self
    }
}

/// Every field that is wrong and what is expected of it, in the order of the form.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FieldErrors(Vec<(Cow<'static, str>, Msg)>);

impl FieldErrors {
    pub fn one(field: impl Into<Cow<'static, str>>, msg: Msg) -> Self {
        Self(vec![(field.into(), msg)])
    }
    pub fn add(&mut self, field: impl Into<Cow<'static, str>>, msg: Msg) {
        self.0.push((field.into(), msg));
    }
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
    pub fn get(&self, field: &str) -> Option<&Msg> {
        self.0.iter().find(|(name, _)| *name == field).map(|(_, msg)| msg)
    }
    /// All of another form's as well.
    pub fn extend(&mut self, others: Self) {
        self.0.extend(others.0);
    }
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Msg)> {
        self.0.iter().map(|(field, msg)| (field.as_ref(), msg))
    }
    /// `Err(self)` when anything was wrong.
    pub fn into_result(self) -> Result<(), Self> {
        if self.is_empty() { Ok(()) } else { Err(self) }
    }
    /// Keeps the value or notes what is wrong with the field.
    pub fn take<T>(&mut self, field: impl Into<Cow<'static, str>>, value: Result<T, Msg>) -> Option<T> {
        value.map_err(|msg| self.add(field, msg)).ok()
    }
}

impl IntoIterator for FieldErrors {
    type Item = (Cow<'static, str>, Msg);
    type IntoIter = std::vec::IntoIter<Self::Item>;
    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

/// Length-limited single-line text: trimmed, no control characters.
///
/// # Errors
/// `error-required` when empty and `min > 0`; `error-too-long` with `max`; `error-control-characters`.
pub fn text(value: &str, min: usize, max: usize) -> Result<String, Msg> {
    let value = value.trim();
    let length = value.chars().count();
    if length < min {
        return Err(if length == 0 {
            Msg::new("error-required")
        } else {
            Msg::new("error-too-short").arg("min", min)
        });
    }
    if length > max {
        return Err(Msg::new("error-too-long").arg("max", max));
    }
    if value.chars().any(|c| c.is_control() && c != '\n' && c != '\r') {
        return Err(Msg::new("error-control-characters"));
    }
    Ok(value.to_owned())
}

/// A whole number within bounds, both included.
///
/// # Errors
/// `error-number` with `min` and `max`.
pub fn number(value: &str, min: i64, max: i64) -> Result<i64, Msg> {
    let wrong = || Msg::new("error-number").arg("min", min).arg("max", max);
    value.trim().parse::<i64>().ok().filter(|n| (min..=max).contains(n)).ok_or_else(wrong)
}
