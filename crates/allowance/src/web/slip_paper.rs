//! The payslip as PDF. Only a locked month has one.

use super::register_paper;
use super::slip::{self, Slip, SlipLine};
use law::{Month, Refusal, Rupiah};
use print::{Block, Document, Letterhead, Line, Pair, Payslip, terbilang};
use shell::lang::L;
use shell::{Answer, Ctx};

/// Hands out the paper of a person and month.
pub async fn take(ctx: &Ctx, person: i64, month: Month) -> Answer {
    let slip = slip::load(ctx, person, month).await?;
    let Some(run) = slip.run.clone() else {
        return Err(Refusal::new("refusal-month-not-locked").with("month", month).into());
    };
    let (l, unit) = (ctx.l, slip.payee.agency_id);
    let agency = ctx.db().read(move |tx| personnel::find_unit(tx, unit)).await?;
    let agency = agency.map(|unit| unit.name).unwrap_or_default();
    let number = l.tv(
        "pay-note-version",
        [("version", run.version.to_string()), ("state", l.t(run.state.key()))],
    );
    let document = document(ctx, month, agency, number, &slip);
    let name = format!("slip-tpp-{}-{month}", slip.payee.nip);
    register_paper::print(ctx, &name, document).await
}

fn pairs(ctx: &Ctx, slip: &Slip, agency: &str) -> Vec<Pair> {
    let l = ctx.l;
    let payee = &slip.payee;
    vec![
        Pair::new(l.t("pay-name"), payee.name.clone()),
        Pair::new(l.t("pay-agency"), agency),
        Pair::new("NIP", shell::format::nip_spaced(&payee.nip)),
        Pair::new(l.t("pay-post"), payee.post_name.clone()),
        Pair::new(l.t("pay-golongan"), format!("{} ({})", payee.golongan, payee.kind)),
        Pair::new(l.t("pay-account-number"), slip.account.clone()),
    ]
}

fn block(l: L, title: &str, lines: &[SlipLine]) -> Block {
    let sum: Rupiah = lines.iter().map(|line| line.amount).sum();
    Block {
        title: l.t(title),
        lines: lines
            .iter()
            .map(|line| Line {
                label: line.label.clone(),
                amount: shell::format::rupiah(line.amount.0),
                reason: (!line.reason.is_empty()).then(|| line.reason.clone()),
            })
            .collect(),
        total_label: l.t("pay-sum"),
        total: shell::format::rupiah(sum.0),
    }
}

fn document(ctx: &Ctx, month: Month, agency: String, number: String, slip: &Slip) -> Document {
    let l = ctx.l;
    let line = slip.line.as_ref().ok().copied().unwrap_or_default();
    let (rights, cuts) = slip::blocks(l, &line);
    let received =
        [SlipLine { label: l.t("pay-transfer"), amount: line.net, reason: slip.account.clone() }];
    let change = slip.before.map(|before| law::allowance::difference(&before, &line));
    let difference = change.map(|change| {
        let words = slip::told(l, &change).join("; ");
        format!("{}: {words}", shell::format::rupiah(change.net.0))
    });
    let mut reasons: Vec<String> =
        slip::facts(l, &slip.input).into_iter().map(|(k, v)| format!("{k}: {v}")).collect();
    reasons.extend(slip::notes(l, &line));
    Payslip {
        head: Letterhead {
            government: l.tv("pay-government", [("name", &ctx.tenant.title)]),
            agency: agency.clone(),
            ..Letterhead::default()
        },
        title: l.t("pay-slip-heading"),
        period: shell::format::month_long(l, month),
        number: Some(number),
        person: pairs(ctx, slip, &agency),
        net: shell::format::rupiah(line.net.0),
        net_words: terbilang(line.net.0),
        state: line.is_held().then(|| l.t("pay-held")),
        rights: block(l, "pay-rights", &rights),
        cuts: block(l, "pay-cuts", &cuts),
        received: block(l, "pay-received", &received),
        reasons,
        difference,
        fingerprints: slip
            .run
            .as_ref()
            .map(|run| register_paper::fingerprints(l, run))
            .unwrap_or_default(),
        ..Payslip::default()
    }
    .into()
}
