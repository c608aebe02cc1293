//! The table of doors: who may do what, door by door, as a text that a person can judge.

/// Who knocks, in the order of the letters: what they are and what they are called.
pub const ACTORS: [(&str, &str); 13] = [
    ("nobody", ""),
    ("employee", "budi"),
    ("superior", "siti"),
    ("agency_admin", "dewi"),
    ("officer", "wati"),
    ("verifier", "hendra"),
    ("treasury", "lestari"),
    ("auditor", "gunawan"),
    ("mayor", "kartika"),
    ("leaver", "tono"),
    ("ended deputy", "nina"),
    ("head of another unit", "joko"),
    ("employee of another agency", "maya"),
];

/// A door with what it is told and what it should answer.
#[derive(Clone, Debug)]
pub struct Door {
    /// `GET` or `POST`.
    pub method: String,
    /// Path with its places.
    pub path: String,
    /// Form, or the lines of a file.
    pub sends: Sends,
    /// One row of letters for each record.
    pub cells: Vec<Cells>,
}

/// What goes through the door.
#[derive(Clone, Debug)]
pub enum Sends {
    /// A form.
    Form(String),
    /// A csv file, with the fields before it.
    File(String),
}

impl Sends {
    /// The same with another text.
    pub fn map(&self, change: impl Fn(&str) -> String) -> Sends {
        match self {
            Sends::Form(text) => Sends::Form(change(text)),
            Sends::File(text) => Sends::File(change(text)),
        }
    }
}

/// One record and one letter for each who knocks.
#[derive(Clone, Debug)]
pub struct Cells {
    /// What stands in the places, as `place=record`.
    pub places: Vec<(String, String)>,
    /// `+` done, `>` to the login, `x` refused, `-` not there, `!` a wrong form, `?` a second
    /// factor first.
    pub letters: Vec<char>,
}

/// All doors.
#[derive(Clone, Debug)]
pub struct Doors {
    /// In the order of the text.
    pub doors: Vec<Door>,
}

impl Doors {
    /// Reads the table that lies beside this source.
    pub fn read() -> Doors {
        let mut doors: Vec<Door> = Vec::new();
        for line in include_str!("doors.txt").lines() {
            if line.trim().is_empty() || line.starts_with('#') {
                continue;
            }
            let Some(rest) = line.strip_prefix("  ") else {
                let (method, path) = line.split_once(' ').expect("a method and a path");
                doors.push(Door {
                    method: method.to_owned(),
                    path: path.trim().to_owned(),
                    sends: Sends::Form(String::new()),
                    cells: Vec::new(),
                });
                continue;
            };
            let door = doors.last_mut().expect("a door before its rows");
            if let Some(form) = rest.strip_prefix("sends ") {
                door.sends = Sends::Form(form.trim().to_owned());
            } else if let Some(file) = rest.strip_prefix("uploads ") {
                door.sends = Sends::File(file.trim().replace("\\n", "\n"));
            } else {
                door.cells.push(cells(rest));
            }
        }
        Doors { doors }
    }

    /// The row of a door, if it is listed.
    pub fn find(&self, method: &str, path: &str) -> Option<&Door> {
        self.doors.iter().find(|door| door.method == method && door.path == path)
    }
}

fn cells(text: &str) -> Cells {
    let mut places = Vec::new();
    let mut letters = Vec::new();
    for word in text.split_whitespace() {
        if let Some((place, record)) = word.split_once('=') {
            places.push((place.to_owned(), record.to_owned()));
        } else {
            letters.extend(word.chars());
        }
    }
    assert_eq!(letters.len(), ACTORS.len(), "one letter for each who knocks: {text}");
    Cells { places, letters }
}
