//! Words. Every text a person reads has a key in the Fluent files of its room, in Indonesian and
//! in English; a missing key shows itself by name rather than hiding, and a test finds it first.

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use law::trace::Amount;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::sync::OnceLock;

/// A language of the interface.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Lang {
    /// Bahasa Indonesia, the first language of the product.
    #[default]
    Id,
    /// English.
    En,
}

impl Lang {
    /// Both.
    pub const ALL: [Lang; 2] = [Lang::Id, Lang::En];

    /// `id` or `en`, for the `lang` attribute and the cookie.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Lang::Id => "id",
            Lang::En => "en",
        }
    }

    /// From a cookie or header.
    #[must_use]
    pub fn parse(text: &str) -> Option<Lang> {
        match text {
            "id" => Some(Lang::Id),
            "en" => Some(Lang::En),
            _ => None,
        }
    }
}

/// All words of the house.
struct Words {
    id: FluentBundle<FluentResource>,
    en: FluentBundle<FluentResource>,
}

static WORDS: OnceLock<Words> = OnceLock::new();

/// Reads the locale texts of all rooms. The first call wins; later calls change nothing.
///
/// # Errors
/// Names the text that does not parse or the key that is defined twice.
pub fn install(texts: &[(Lang, &str)]) -> Result<(), String> {
    let words = Words { id: bundle(Lang::Id, texts)?, en: bundle(Lang::En, texts)? };
    let _ = WORDS.set(words);
    Ok(())
}

fn bundle(lang: Lang, texts: &[(Lang, &str)]) -> Result<FluentBundle<FluentResource>, String> {
    let id = lang.code().parse().map_err(|e| format!("{e:?}"))?;
    let mut bundle = FluentBundle::new_concurrent(vec![id]);
    bundle.set_use_isolating(false);
    for (_, text) in texts.iter().filter(|(l, _)| *l == lang) {
        let resource = FluentResource::try_new((*text).to_owned())
            .map_err(|(_, errors)| format!("locale {}: {errors:?}", lang.code()))?;
        bundle
            .add_resource(resource)
            .map_err(|errors| format!("locale {}: {errors:?}", lang.code()))?;
    }
    Ok(bundle)
}

/// Keys of a locale text, for the test that both languages say the same things.
#[must_use]
pub fn keys(text: &str) -> BTreeSet<String> {
    text.lines()
        .filter(|line| line.starts_with(|c: char| c.is_ascii_lowercase()))
        .filter_map(|line| line.split_once('='))
        .map(|(key, _)| key.trim().to_owned())
        .collect()
}

/// A value of a message by name, owned or borrowed: templates hand over references.
pub trait Pair {
    /// Its name in the message.
    fn name(&self) -> &str;
    /// Its value as text.
    fn value(&self) -> String;
}

impl<N: AsRef<str>, V: ToString> Pair for (N, V) {
    fn name(&self) -> &str {
        self.0.as_ref()
    }
    fn value(&self) -> String {
        self.1.to_string()
    }
}

impl<P: Pair> Pair for &P {
    fn name(&self) -> &str {
        (**self).name()
    }
    fn value(&self) -> String {
        (**self).value()
    }
}

/// A handle on one language; templates call it `l`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct L(pub Lang);

impl L {
    /// The text of a key.
    #[must_use]
    pub fn t(self, key: &str) -> String {
        self.format(key, None)
    }

    /// The text of a word of the program: prefix and word make the key, lower case, with hyphens.
    #[must_use]
    pub fn tk(self, prefix: &str, word: impl AsRef<str>) -> String {
        let word = word.as_ref().to_lowercase().replace(['_', '.'], "-");
        self.t(&format!("{prefix}{word}"))
    }

    /// The text of a key with values.
    #[must_use]
    pub fn tv<P: Pair>(self, key: &str, values: impl IntoIterator<Item = P>) -> String {
        let mut args = FluentArgs::new();
        for pair in values {
            args.set(pair.name().to_owned(), FluentValue::from(pair.value()));
        }
        self.format(key, Some(&args))
    }

    /// The text of a key with one count that decides the plural.
    #[must_use]
    pub fn tn(self, key: &str, n: i64) -> String {
        let mut args = FluentArgs::new();
        args.set("n", FluentValue::from(n));
        self.format(key, Some(&args))
    }

    /// Whether the key has a text.
    #[must_use]
    pub fn has(self, key: &str) -> bool {
        self.bundle().is_some_and(|bundle| bundle.has_message(key))
    }

    /// A value with its unit, as this language writes it.
    #[must_use]
    pub fn amount(self, amount: &Amount) -> String {
        crate::format::amount(self, amount)
    }

    fn bundle(self) -> Option<&'static FluentBundle<FluentResource>> {
        WORDS.get().map(|words| match self.0 {
            Lang::Id => &words.id,
            Lang::En => &words.en,
        })
    }

    fn format(self, key: &str, args: Option<&FluentArgs<'_>>) -> String {
        let Some(bundle) = self.bundle() else { return key.to_owned() };
        let Some(pattern) = bundle.get_message(key).and_then(|m| m.value()) else {
            return key.to_owned();
        };
        let mut errors = Vec::new();
        bundle.format_pattern(pattern, args, &mut errors).into_owned()
    }
}
