//! Forms that do not come from our own page, and methods that no door knows.

use super::doors::{ACTORS, Door, Doors, Sends};
use super::stage::{Stage, knock};
use crate::city::{self, City, Client, Reply};
use axum::body::Body;
use http::Method;
use std::collections::BTreeSet;

/// A door with somebody whom it lets in, and the row for which it does.
fn open_doors(table: &Doors) -> Vec<(&Door, usize, usize)> {
    let posts = table.doors.iter().filter(|door| door.method == "POST");
    posts
        .filter_map(|door| {
            let found = door.cells.iter().enumerate().find_map(|(row, cells)| {
                let actor = cells.letters.iter().rposition(|letter| *letter == '+')?;
                Some((row, actor))
            });
            found.map(|(row, actor)| (door, row, actor))
        })
        .collect()
}

async fn without_token(client: &Client, path: &str, sends: &Sends) -> Reply {
    match sends {
        Sends::Form(form) => client.post_raw(path, &[], &form.replace(' ', "+")).await,
        Sends::File(_) => {
            let stranger = client.forgetting_its_token();
            knock(&stranger, "POST", path, sends).await
        }
    }
}

async fn from_elsewhere(client: &Client, path: &str, form: &str, head: (&str, &str)) -> Reply {
    let body = format!("{}&_token={}", form.replace(' ', "+"), client.token());
    client.post_raw(path, &[head], &body).await
}

#[tokio::test]
async fn no_form_counts_without_its_token_or_from_another_site() {
    let stage = Stage::set(city::rooms).await;
    let table = Doors::read();
    let city = stage.city().await;
    let before = city.acts().await;
    let doors = open_doors(&table);
    assert!(doors.len() > 10, "the table lets somebody through the doors");
    for (door, row, actor) in doors {
        let places = &door.cells[row].places;
        let path = stage.filled(&door.path, places);
        let sends = door.sends.map(|text| stage.filled(text, places));
        let client = stage.client(actor, &city);
        let what = format!("{path} as {}", ACTORS[actor].0);
        let reply = without_token(&client, &path, &sends).await;
        assert_eq!(reply.status, 403, "{what} without a token");
        if let Sends::Form(form) = &sends {
            for head in [
                ("sec-fetch-site", "cross-site"),
                ("sec-fetch-site", "same-site"),
                ("origin", "https://jahat.example"),
                ("origin", "null"),
            ] {
                let reply = from_elsewhere(&client, &path, form, head).await;
                assert_eq!(reply.status, 403, "{what} with {head:?}");
            }
        }
    }
    assert_eq!(city.acts().await, before, "nothing was done");
}

#[tokio::test]
async fn the_token_of_one_login_does_not_serve_another() {
    let stage = Stage::set(city::rooms).await;
    let city = stage.city().await;
    let (budi, siti) = (stage.client_of("budi", &city), stage.client_of("siti", &city));
    let body = format!("_token={}", siti.token());
    budi.post_raw("/akun/akhiri", &[], &body).await.is(403);
}

#[tokio::test]
async fn doors_know_their_methods() {
    let stage = Stage::set(city::rooms).await;
    let city: City = stage.city().await;
    let officer = stage.client_of("wati", &city);
    let routes: BTreeSet<(String, String)> = stage.routes().into_iter().collect();
    let paths: BTreeSet<&String> = routes.iter().map(|(_, path)| path).collect();
    for path in paths {
        let real = path.replace(['{', '}'], "1");
        for method in [Method::GET, Method::POST, Method::PUT, Method::PATCH, Method::DELETE] {
            let known = routes.contains(&(method.to_string(), path.clone()));
            if known {
                continue;
            }
            let reply = officer.send(method.clone(), &real, &[], Body::empty()).await;
            // The gate of the path may turn the officer away before the method is looked at.
            assert!(matches!(reply.status, 403 | 405), "{method} {path}: {}", reply.status);
            assert!(!reply.head("content-security-policy").is_empty(), "{method} {path}");
        }
    }
}
