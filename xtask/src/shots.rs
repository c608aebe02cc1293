//! `cargo xtask shots`: a picture of every page per role in two widths and two schemes, into a
//! folder that git ignores, for people who look at the whole after a change.

use crate::site::Site;
use crate::{Done, demo, root, run, say};
use std::path::PathBuf;

/// Options of the chore.
#[derive(clap::Args)]
pub struct Args {
    /// People of the city.
    #[arg(long, default_value_t = 600)]
    people: u32,
    /// Folder of the pictures.
    #[arg(long, default_value = "shots", value_name = "DIR")]
    into: PathBuf,
    /// Only this role.
    #[arg(long)]
    role: Option<String>,
    /// Only pages whose name holds this text.
    #[arg(long)]
    page: Option<String>,
}

/// Runs the chore.
///
/// # Errors
/// When the browser is missing or a page could not be taken.
pub fn run(args: &Args) -> Done {
    if !std::path::Path::new(run::BROWSER).exists() {
        return Err("Chromium is not installed: sudo apt-get install -y chromium".to_owned());
    }
    demo::front_end()?;
    run::show(&mut run::cargo(&["build", "--package", "sembilan"]))?;
    let city = root().join("target").join(format!("shots-city-{}", args.people));
    say("the city …");
    let site = Site::start("debug", args.people, &city)?;
    let told = serde_json::json!({
        "web": format!("http://localhost:{}", site.web.rsplit(':').next().unwrap_or_default()),
        "into": root().join(&args.into),
        "role": args.role,
        "page": args.page,
        "logins": site.logins.iter().map(|login| serde_json::json!({
            "role": login.role,
            "person_id": login.person_id,
            "nip": login.nip,
            "password": login.password,
            "totp_secret": login.totp_secret,
        })).collect::<Vec<_>>(),
    });
    let mut command = run::program("node", &["web/tests/shots.mjs"]);
    let done = run::show(command.env("SEMBILAN_SITE", told.to_string()));
    site.stop();
    done
}
