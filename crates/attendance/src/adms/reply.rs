//! Acknowledgements and their exact bytes. The number counts the non-blank data lines that were
//! stored raw, good or bad, new or known: a smaller number makes some devices resend for ever.

/// The form of acknowledgement a device accepts; the loop alarm switches it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum AckForm {
    /// `OK: n`
    #[default]
    Counted,
    /// `OK`
    Bare,
}

impl AckForm {
    /// Its name in the store.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            AckForm::Counted => "counted",
            AckForm::Bare => "bare",
        }
    }

    /// From its name; anything unknown is the default.
    #[must_use]
    pub fn parse(text: &str) -> AckForm {
        if text == "bare" { AckForm::Bare } else { AckForm::Counted }
    }

    /// The other one.
    #[must_use]
    pub fn other(self) -> AckForm {
        match self {
            AckForm::Counted => AckForm::Bare,
            AckForm::Bare => AckForm::Counted,
        }
    }

    /// The acknowledgement of a text table with so many lines.
    #[must_use]
    pub fn lines(self, count: usize) -> String {
        match self {
            AckForm::Counted => format!("OK: {count}"),
            AckForm::Bare => OK.to_owned(),
        }
    }

    /// The acknowledgement of a table of an access-control terminal.
    #[must_use]
    pub fn table(self, table: &str, count: usize) -> String {
        match self {
            AckForm::Counted => format!("{table}={count}"),
            AckForm::Bare => OK.to_owned(),
        }
    }
}

/// Bare acknowledgement; also the empty command queue.
pub const OK: &str = "OK";

/// What a device that is not approved gets, with status 403.
pub const ERROR: &str = "ERROR";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn acknowledgements_are_byte_exact() {
        macro_rules! bytes {
            ($name:literal) => {
                include_bytes!(concat!("../../vectors/adms/", $name, ".bin")).as_slice()
            };
        }
        assert_eq!(OK.as_bytes(), bytes!("reply-ok"));
        assert_eq!(AckForm::Counted.lines(1).as_bytes(), bytes!("reply-ok-1"));
        assert_eq!(AckForm::Counted.lines(2).as_bytes(), bytes!("reply-ok-2"));
        assert_eq!(AckForm::Counted.lines(3).as_bytes(), bytes!("reply-ok-3"));
        assert_eq!(AckForm::Counted.lines(9).as_bytes(), bytes!("reply-ok-9"));
        assert_ne!(AckForm::Counted.lines(9).as_bytes(), bytes!("reply-ok-9-manual"));
        assert_eq!(AckForm::Bare.lines(9), "OK");
        assert_eq!(AckForm::Counted.table("user", 1), "user=1");
        assert_eq!(AckForm::Bare.table("user", 1), "OK");
    }

    #[test]
    fn names_survive_the_store() {
        for form in [AckForm::Counted, AckForm::Bare] {
            assert_eq!(AckForm::parse(form.name()), form);
            assert_eq!(form.other().other(), form);
        }
    }
}
