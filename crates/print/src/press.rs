//! Sets a document and exports it. One press serves the whole process; its fonts are parsed once
//! and nothing of a document stays behind.

use crate::document::Document;
use crate::failure::PrintError;
use crate::world::{Desk, Fonts, datetime};
use jiff::civil::Date;
use qrcode::QrCode;
use qrcode::render::svg;
use serde_json::{Value, json};
use typst::diag::SourceDiagnostic;
use typst::foundations::Smart;
use typst::{WorldExt, comemo};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards, Timestamp};

/// Families by preference; those that are not there are left out.
const FAMILIES: [&str; 3] = ["Plus Jakarta Sans", "Libertinus Serif", "DejaVu Sans Mono"];
/// Diagnostics told at most.
const TOLD: usize = 5;

/// A set of fonts, ready to print.
pub struct Press {
    fonts: Fonts,
}

impl Press {
    /// `fonts` are the bytes of TrueType or OpenType files; behind them stand built-in ones, so
    /// that a document can always be printed.
    #[must_use]
    pub fn new(fonts: Vec<Vec<u8>>) -> Press {
        Press { fonts: Fonts::new(fonts) }
    }

    /// The document as PDF/A-2a and PDF/UA-1, made on `today`.
    ///
    /// # Errors
    /// When the page cannot be set or would break one of the standards.
    pub fn pdf(&self, document: &Document, today: Date) -> Result<Vec<u8>, PrintError> {
        let data = self.data(document)?;
        let desk = Desk::new(&self.fonts, document.template(), data, today)
            .ok_or_else(|| PrintError::Setting("no such template".to_owned()))?;
        let pages = typst::compile::<PagedDocument>(&desk).output;
        let bytes = pages
            .map_err(|errors| PrintError::Setting(told(&desk, &errors)))
            .and_then(|pages| export(&desk, &pages, today));
        // Nothing of one person's document stays in the cache for the next.
        comemo::evict(0);
        bytes
    }

    /// The document as the template reads it, with fonts and QR code beside it.
    fn data(&self, document: &Document) -> Result<Vec<u8>, PrintError> {
        let encoding = |error: &dyn std::fmt::Display| PrintError::Encoding(error.to_string());
        let mut data = serde_json::to_value(document).map_err(|e| encoding(&e))?;
        let qr = document.verify_url().map(qr_svg).transpose()?;
        if let Value::Object(fields) = &mut data {
            fields.insert("fonts".to_owned(), json!(self.fonts.present(&FAMILIES)));
            fields.insert("qr_svg".to_owned(), json!(qr));
        }
        serde_json::to_vec(&data).map_err(|e| encoding(&e))
    }
}

fn export(desk: &Desk<'_>, pages: &PagedDocument, today: Date) -> Result<Vec<u8>, PrintError> {
    let standards = PdfStandards::new(&[PdfStandard::A_2a, PdfStandard::Ua_1])
        .map_err(|error| PrintError::Standard(error.message().to_string()))?;
    let options = PdfOptions {
        creator: Smart::Custom(Some("Sembilan".to_owned())),
        timestamp: datetime(today).map(Timestamp::new_utc),
        standards,
        ..PdfOptions::default()
    };
    typst_pdf::pdf(pages, &options).map_err(|errors| PrintError::Standard(told(desk, &errors)))
}

fn qr_svg(url: &str) -> Result<String, PrintError> {
    let code = QrCode::new(url).map_err(|error| PrintError::Encoding(error.to_string()))?;
    Ok(code.render::<svg::Color<'_>>().quiet_zone(false).build())
}

fn told(desk: &Desk<'_>, errors: &[SourceDiagnostic]) -> String {
    let lines = errors.iter().take(TOLD).map(|error| {
        let byte = desk.range(error.span).map(|range| range.start);
        match desk.place(error.span.id(), byte) {
            Some(place) => format!("{place} {}", error.message),
            None => error.message.to_string(),
        }
    });
    lines.collect::<Vec<_>>().join("; ")
}
