//! Uploading a punch file: first compared day by day, then, with the same file again, stored.

use super::{load, word};
use crate::device::act::upload as act;
use crate::device::pins::PinCache;
use crate::file::PunchFile;
use askama::Template;
use axum::extract::Path;
use law::{Action, Invalid};
use serde::Serialize;
use shell::answer::{FlawText, flaw_texts};
use shell::form::Upload;
use shell::import::rehearsal;
use shell::lang::L;
use shell::{Answer, Ctx, Problem};
use store::Failure;

/// Bad lines shown.
const SHOWN: usize = 100;

/// One day of the comparison.
#[derive(Clone, Debug, Serialize)]
pub struct DayLine {
    date: String,
    new: usize,
    known: usize,
    missing_in_file: usize,
}

/// A line that cannot be read.
#[derive(Clone, Debug, Serialize)]
pub struct BadLine {
    number: usize,
    cause: &'static str,
    #[serde(skip)]
    label: String,
}

/// What was stored.
#[derive(Clone, Debug, Serialize)]
pub struct StoredLine {
    new: usize,
    known: usize,
    unmapped: usize,
    quarantined: usize,
}

/// The page.
#[derive(Template, Serialize)]
#[template(path = "device_upload.html")]
pub struct UploadView {
    #[serde(skip)]
    l: L,
    #[serde(skip)]
    token: String,
    id: i64,
    name: String,
    serial: String,
    compared: bool,
    days: Vec<DayLine>,
    unknown_pins: Vec<String>,
    bad: Vec<BadLine>,
    bad_total: usize,
    other_serial: Option<String>,
    stored: Option<StoredLine>,
    flaws: Vec<FlawText>,
}

impl UploadView {
    async fn of(ctx: &Ctx, id: i64) -> Result<(UploadView, law::Permit), Problem> {
        let (device, permit) = load(ctx, id, Action::PunchUpload).await?;
        let view = UploadView {
            l: ctx.l,
            token: ctx.form_token.clone(),
            id,
            name: device.name,
            serial: device.serial,
            compared: false,
            days: Vec::new(),
            unknown_pins: Vec::new(),
            bad: Vec::new(),
            bad_total: 0,
            other_serial: None,
            stored: None,
            flaws: Vec::new(),
        };
        Ok((view, permit))
    }

    fn compared(&mut self, report: act::Comparison) {
        self.compared = true;
        self.days = report
            .days
            .into_iter()
            .map(|(date, day)| DayLine {
                date,
                new: day.new,
                known: day.known,
                missing_in_file: day.missing_in_file,
            })
            .collect();
        self.unknown_pins = report.unknown_pins.into_iter().take(SHOWN).collect();
        self.bad_total = report.bad_lines.len();
        self.bad = report
            .bad_lines
            .into_iter()
            .take(SHOWN)
            .map(|(number, cause)| BadLine {
                number,
                cause,
                label: word(self.l, "dev-cause-", cause),
            })
            .collect();
        self.other_serial = report.other_serial;
    }
}

/// The empty form.
pub async fn form(ctx: Ctx, Path(id): Path<i64>) -> Answer {
    let (view, _) = UploadView::of(&ctx, id).await?;
    ctx.page("dev-upload-title", &view)
}

/// Compares a file, or stores it when the form says so.
pub async fn send(ctx: Ctx, Path(id): Path<i64>, upload: Upload) -> Answer {
    let (mut view, permit) = UploadView::of(&ctx, id).await?;
    let done = act_on(&ctx, id, permit, upload, &mut view).await;
    match done {
        Ok(()) => ctx.page("dev-upload-title", &view),
        Err(Failure::Invalid(invalid)) => {
            view.flaws = flaw_texts(ctx.l, &invalid);
            ctx.form_again("dev-upload-title", &view, invalid)
        }
        Err(other) => Err(other.into()),
    }
}

async fn act_on(
    ctx: &Ctx,
    id: i64,
    permit: law::Permit,
    upload: Upload,
    view: &mut UploadView,
) -> Result<(), Failure> {
    if upload.bytes.is_empty() {
        return Err(Invalid::field("file", "flaw-no-file").into());
    }
    let pins = PinCache::default();
    if rehearsal(&upload) {
        let report = ctx
            .db()
            .read(move |tx| {
                let file = PunchFile::read(&upload.file_name, &upload.bytes);
                act::compare(tx, id, &file, &pins)
            })
            .await?;
        view.compared(report);
        return Ok(());
    }
    let name = upload.file_name.clone();
    let done = act::store_file(ctx.db(), permit, id, &name, upload.bytes, &pins).await?;
    view.stored = Some(StoredLine {
        new: done.punches.new,
        known: done.punches.known,
        unmapped: done.punches.unmapped,
        quarantined: done.quarantined,
    });
    Ok(())
}
