//! The three documents as data. Every text is ready to be read (money, dates and words are
//! formatted by the caller), so a template only places it.

use serde::{Deserialize, Serialize};

/// What is printed.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Document {
    /// One person's pay of one month, one page.
    Payslip(Box<Payslip>),
    /// A list of an agency with subtotals and signatures, landscape.
    Register(Register),
    /// An official letter.
    Letter(Letter),
}

impl From<Payslip> for Document {
    fn from(document: Payslip) -> Document {
        Document::Payslip(Box::new(document))
    }
}
impl From<Register> for Document {
    fn from(document: Register) -> Document {
        Document::Register(document)
    }
}
impl From<Letter> for Document {
    fn from(document: Letter) -> Document {
        Document::Letter(document)
    }
}

impl Document {
    /// Name of its template.
    pub(crate) fn template(&self) -> &'static str {
        match self {
            Document::Payslip(_) => "payslip.typ",
            Document::Register(_) => "register.typ",
            Document::Letter(_) => "letter.typ",
        }
    }

    /// Address of its verification page, if it has one.
    pub(crate) fn verify_url(&self) -> Option<&str> {
        match self {
            Document::Payslip(document) => document.verify_url.as_deref(),
            Document::Register(document) => document.verify_url.as_deref(),
            Document::Letter(document) => document.verify_url.as_deref(),
        }
    }
}

/// The *kop surat*.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Letterhead {
    /// `Pemerintah Kota Contoh`; printed in capitals.
    pub government: String,
    /// `Badan Kepegawaian dan Pengembangan Sumber Daya Manusia`; printed in capitals.
    pub agency: String,
    /// Address, telephone, site: one line each.
    pub lines: Vec<String>,
    /// Coat of arms as SVG text.
    pub logo_svg: Option<String>,
}

/// A label and its value.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pair {
    /// What it is.
    pub label: String,
    /// How it is.
    pub value: String,
}

impl Pair {
    /// A label and its value.
    #[must_use]
    pub fn new(label: impl Into<String>, value: impl Into<String>) -> Pair {
        Pair { label: label.into(), value: value.into() }
    }
}

/// Who signs.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Signer {
    /// Place and date above the office; usually only for the last signer.
    pub place_date: Option<String>,
    /// Office, with `a.n.` or `Plt.` where it applies.
    pub office: String,
    /// Name with titles, as in the decree.
    pub name: String,
    /// Rank, for example `Pembina Tingkat I (IV/b)`.
    pub rank: Option<String>,
    /// NIP with its gaps.
    pub nip: Option<String>,
}

/// One amount of a payslip.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Line {
    /// What it is.
    pub label: String,
    /// The amount as printed.
    pub amount: String,
    /// Why it is so, in one line.
    pub reason: Option<String>,
}

/// A block of a payslip: *Hak*, *Potongan* or *Diterima*.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Block {
    /// Its name.
    pub title: String,
    /// Its amounts.
    pub lines: Vec<Line>,
    /// Label of the sum.
    pub total_label: String,
    /// The sum as printed.
    pub total: String,
}

/// One person's pay of one month.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Payslip {
    /// Letterhead of the agency.
    pub head: Letterhead,
    /// `Slip Tambahan Penghasilan Pegawai`; also the title of the file.
    pub title: String,
    /// `November 2026`.
    pub period: String,
    /// Number and version, if the document has them.
    pub number: Option<String>,
    /// Name, NIP, post, unit, class, masked account.
    pub person: Vec<Pair>,
    /// Net amount as printed.
    pub net: String,
    /// Net amount in words.
    pub net_words: String,
    /// `Dibayar 5 Desember 2026 · SP2D 0123`.
    pub state: Option<String>,
    /// What the person is entitled to.
    pub rights: Block,
    /// What is taken off.
    pub cuts: Block,
    /// What arrives and from where the rest was paid.
    pub received: Block,
    /// How days and ratings led here, one sentence each.
    pub reasons: Vec<String>,
    /// Difference from last month in words.
    pub difference: Option<String>,
    /// Fingerprints of facts and law, run and time.
    pub fingerprints: Vec<Pair>,
    /// Who signs, if anybody does.
    pub signer: Option<Signer>,
    /// Address of the verification page; printed as QR code and text.
    pub verify_url: Option<String>,
}

/// Sheet of a register.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Paper {
    /// 215 × 330 mm, the usual sheet of Indonesian treasurers.
    #[default]
    F4,
    /// 210 × 297 mm.
    A4,
}

/// Where the text of a column stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Align {
    /// Text.
    #[default]
    Left,
    /// Money and numbers.
    Right,
    /// Short codes.
    Center,
}

/// A column of a register or of the table in a letter.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Column {
    /// Its head.
    pub head: String,
    /// Where its text stands.
    pub align: Align,
    /// Its share of the free width; `None` takes what the text needs.
    pub share: Option<u8>,
}

impl Column {
    /// A column as wide as its text, left.
    #[must_use]
    pub fn new(head: impl Into<String>) -> Column {
        Column { head: head.into(), ..Column::default() }
    }

    /// A column for money and numbers.
    #[must_use]
    pub fn right(head: impl Into<String>) -> Column {
        Column { head: head.into(), align: Align::Right, share: None }
    }

    /// A column that takes this share of the free width and wraps.
    #[must_use]
    pub fn wide(head: impl Into<String>, share: u8) -> Column {
        Column { head: head.into(), align: Align::Left, share: Some(share) }
    }
}

/// Rows of a register that have a subtotal, for example one golongan.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Group {
    /// Its name; blank for a register without groups.
    pub title: String,
    /// Its rows, one text for each column.
    pub rows: Vec<Vec<String>>,
    /// Texts of the subtotal row, one for each column; none when empty.
    pub subtotal: Vec<String>,
}

/// A list of an agency.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Register {
    /// Letterhead of the agency.
    pub head: Letterhead,
    /// `Daftar Nominatif Tambahan Penghasilan Pegawai`; also the title of the file.
    pub title: String,
    /// Period, unit, account code: one line each.
    pub lines: Vec<String>,
    /// The sheet.
    pub paper: Paper,
    /// The columns.
    pub columns: Vec<Column>,
    /// The rows.
    pub groups: Vec<Group>,
    /// Texts of the last row, one for each column; none when empty.
    pub total: Vec<String>,
    /// Sum in words, filter, requester: one line each.
    pub notes: Vec<String>,
    /// Who signs, left to right; at most three.
    pub signers: Vec<Signer>,
    /// Fingerprints of facts and law, run and time.
    pub fingerprints: Vec<Pair>,
    /// Address of the verification page.
    pub verify_url: Option<String>,
}

/// A table inside a letter.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Grid {
    /// The columns.
    pub columns: Vec<Column>,
    /// The rows, one text for each column.
    pub rows: Vec<Vec<String>>,
}

/// An official letter.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Letter {
    /// Letterhead of the agency.
    pub head: Letterhead,
    /// Title of the file, and of the page for a statement (`Berita Acara …`).
    pub title: String,
    /// Whether the title is printed above the text, as statements do.
    pub title_shown: bool,
    /// `Contoh, 2 Desember 2026`.
    pub place_date: Option<String>,
    /// Nomor, Sifat, Lampiran, Hal.
    pub particulars: Vec<Pair>,
    /// `Yth.` and the address, one line each.
    pub recipient: Vec<String>,
    /// Paragraphs before the table.
    pub opening: Vec<String>,
    /// Facts as label and value.
    pub facts: Vec<Pair>,
    /// A table.
    pub grid: Option<Grid>,
    /// Paragraphs after the table.
    pub closing: Vec<String>,
    /// Who signs, left to right; at most three.
    pub signers: Vec<Signer>,
    /// *Tembusan*.
    pub copies: Vec<String>,
    /// Address of the verification page.
    pub verify_url: Option<String>,
}
