//! The words of the house in both languages: Fluent bundles, Chinese first.

use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use common::errors::{Arg, FieldErrors, Msg};
use fluent::concurrent::FluentBundle;
use fluent::{FluentArgs, FluentResource, FluentValue};

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Lang {
    #[default]
    Zh,
    En,
}

impl Lang {
    pub const fn tag(self) -> &'static str {
        match self {
            Self::Zh => "zh-CN",
            Self::En => "en",
        }
    }
}

impl FromStr for Lang {
    type Err = ();
    /// Accepts a tag such as `en-GB` or `zh-Hans-CN`.
    fn from_str(tag: &str) -> Result<Self, ()> {
        match tag.split(['-', '_']).next().unwrap_or_default() {
            "zh" => Ok(Self::Zh),
            "en" => Ok(Self::En),
            _ => Err(()),
        }
    }
}

/// One room's words: (name, zh-CN source, en source).
#[derive(Clone, Copy, Debug)]
pub struct Source {
    pub room: &'static str,
    pub zh: &'static str,
    pub en: &'static str,
}

pub struct Texts {
    zh: FluentBundle<FluentResource>,
    en: FluentBundle<FluentResource>,
}

impl fmt::Debug for Texts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Texts")
    }
}

impl Texts {
    /// # Errors
    /// A sentence naming the room and what is wrong: bad Fluent syntax, a key twice, a key in one language only.
    pub fn load(sources: &[Source]) -> Result<Arc<Self>, String> {
        let mut texts = Self { zh: bundle(Lang::Zh), en: bundle(Lang::En) };
        for source in sources {
            let zh = add(&mut texts.zh, source.room, source.zh)?;
            let en = add(&mut texts.en, source.room, source.en)?;
            if let Some(key) = zh.symmetric_difference(&en).next() {
                return Err(format!("{}: {key} stands in one language only", source.room));
            }
        }
        Ok(Arc::new(texts))
    }

    fn bundle(&self, lang: Lang) -> &FluentBundle<FluentResource> {
        match lang {
            Lang::Zh => &self.zh,
            Lang::En => &self.en,
        }
    }
}

fn bundle(lang: Lang) -> FluentBundle<FluentResource> {
    let tag = lang.tag().parse().unwrap_or_default();
    let mut bundle = FluentBundle::new_concurrent(vec![tag]);
    bundle.set_use_isolating(false);
    bundle
}

fn add(
    bundle: &mut FluentBundle<FluentResource>,
    room: &str,
    source: &str,
) -> Result<BTreeSet<String>, String> {
    let keys = source
        .lines()
        .filter(|line| line.starts_with(|c: char| c.is_ascii_alphabetic()))
        .filter_map(|line| Some(line.split_once('=')?.0.trim().to_owned()))
        .collect();
    let resource = FluentResource::try_new(source.to_owned()).map_err(|(_, e)| format!("{room}: {e:?}"))?;
    bundle.add_resource(resource).map_err(|e| format!("{room}: {e:?}"))?;
    Ok(keys)
}

/// The words in one reader's language.
#[derive(Clone, Debug)]
pub struct T {
    pub lang: Lang,
    texts: Arc<Texts>,
}

impl T {
    pub fn new(lang: Lang, texts: Arc<Texts>) -> Self {
        Self { lang, texts }
    }

    /// A text without arguments.
    pub fn s(&self, key: &str) -> String {
        self.format(key, &[])
    }

    /// A text with arguments: `t.msg("hello").arg("name", name)`.
    pub fn msg(&self, key: &str) -> Text<'_> {
        Text { t: self, key: key.to_owned(), args: Vec::new() }
    }

    pub fn render(&self, msg: &Msg) -> String {
        let args: Vec<(String, Arg)> = msg.args.iter().map(|(n, v)| ((*n).to_owned(), v.clone())).collect();
        self.format(msg.key, &args)
    }

    pub fn error(&self, errors: &FieldErrors, field: &str) -> Option<String> {
        errors.get(field).map(|msg| self.render(msg))
    }

    pub fn has(&self, key: &str) -> bool {
        self.texts.bundle(self.lang).has_message(key)
    }

    fn format(&self, key: &str, args: &[(String, Arg)]) -> String {
        let bundle = self.texts.bundle(self.lang);
        let Some(pattern) = bundle.get_message(key).and_then(|m| m.value()) else {
            debug_assert!(false, "no text for {key}");
            tracing::error!(key, "no text");
            return key.to_owned();
        };
        let mut values = FluentArgs::new();
        for (name, value) in args {
            values.set(name.clone(), self.value(value));
        }
        let mut errors = Vec::new();
        let text = bundle.format_pattern(pattern, Some(&values), &mut errors).into_owned();
        debug_assert!(errors.is_empty(), "{key}: {errors:?}");
        text
    }

    fn value(&self, arg: &Arg) -> FluentValue<'static> {
        match arg {
            Arg::Text(text) => FluentValue::from(text.clone()),
            Arg::Number(n) => FluentValue::from(*n),
            Arg::Key(key) => FluentValue::from(self.s(key)),
        }
    }
}

/// A text being given its arguments; shows itself when printed.
#[derive(Clone, Debug)]
pub struct Text<'t> {
    t: &'t T,
    key: String,
    args: Vec<(String, Arg)>,
}

impl Text<'_> {
    #[must_use]
    pub fn arg(mut self, name: &str, value: impl Into<Arg>) -> Self {
        self.args.push((name.to_owned(), value.into()));
        self
    }
}

impl fmt::Display for Text<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.t.format(&self.key, &self.args))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROOM: Source =
        Source { room: "x", zh: "hello = 你好，{ $name }\n", en: "hello = Hello, { $name }\n" };

    #[test]
    fn both_languages_answer() {
        let texts = Texts::load(&[ROOM]).unwrap();
        let shown = |lang| T::new(lang, texts.clone()).msg("hello").arg("name", "小院").to_string();
        assert_eq!((shown(Lang::Zh).as_str(), shown(Lang::En).as_str()), ("你好，小院", "Hello, 小院"));
    }

    #[test]
    fn a_key_in_one_language_only_is_refused() {
        let bad = Source { en: "bye = Bye\n", ..ROOM };
        assert!(Texts::load(&[bad]).unwrap_err().contains("one language"));
    }
}
