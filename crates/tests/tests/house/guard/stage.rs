//! A city with something behind every door, and a browser for each who knocks. What changes the
//! city is tried on a fresh copy, so that no answer depends on the one before.

use super::doors::{ACTORS, Sends};
use crate::city::{City, Client, Reply};
use shell::room::{Gate, Room, Route};
use std::collections::BTreeMap;

/// The stage.
pub struct Stage {
    base: City,
    rooms: fn() -> Vec<Room>,
    clients: Vec<Client>,
    records: BTreeMap<String, i64>,
}

impl Stage {
    /// Furnishes the city and logs everybody in.
    pub async fn set(rooms: fn() -> Vec<Room>) -> Stage {
        let base = City::sqlite().await;
        let records = super::furnish::furnish(&base).await;
        let mut clients = Vec::new();
        for (_, name) in ACTORS {
            let client = base.stranger();
            client.read_token("/masuk").await;
            if !name.is_empty() {
                client.log_in(name).await.is(303);
            }
            clients.push(client);
        }
        base.close().await;
        Stage { base, rooms, clients, records }
    }

    /// A fresh copy of the city.
    pub async fn city(&self) -> City {
        City::copy_of(self.base.folder(), self.base.now_us(), (self.rooms)()).await
    }

    /// The browser of one who knocks, before a copy of the city.
    pub fn client(&self, actor: usize, city: &City) -> Client {
        self.clients[actor].before(city)
    }

    /// The browser of somebody by name.
    pub fn client_of(&self, name: &str, city: &City) -> Client {
        let actor = ACTORS.iter().position(|(_, who)| *who == name);
        self.client(actor.expect("one of those who knock"), city)
    }

    /// Every route of the house, as method and path.
    pub fn routes(&self) -> Vec<(String, String)> {
        let routes: Vec<Route> = (self.rooms)().iter().flat_map(|r| (r.routes)()).collect();
        routes.iter().map(|r| (r.method.to_string(), r.path.to_owned())).collect()
    }

    /// What a name in the table stands for: a person, a record, or itself.
    pub fn value(&self, record: &str) -> String {
        if let Some(number) = self.records.get(record) {
            return number.to_string();
        }
        let known = crate::city::cast::CAST.iter().any(|member| member.name == record);
        if known { self.base.id(record).to_string() } else { record.to_owned() }
    }

    /// A path or a form with its places filled.
    pub fn filled(&self, text: &str, places: &[(String, String)]) -> String {
        let mut text = text.to_owned();
        for (place, record) in places {
            text = text.replace(&format!("{{{place}}}"), &self.value(record));
        }
        while let Some((before, rest)) = text.split_once("{nip:") {
            let (name, after) = rest.split_once('}').expect("a closed place");
            text = format!("{before}{}{after}", self.base.nip(name));
        }
        while let Some((before, rest)) = text.split_once("{id:") {
            let (name, after) = rest.split_once('}').expect("a closed place");
            text = format!("{before}{}{after}", self.value(name));
        }
        text
    }
}

/// Knocks once.
pub async fn knock(client: &Client, method: &str, path: &str, sends: &Sends) -> Reply {
    match (method, sends) {
        ("GET", _) => client.get(path).await,
        (_, Sends::Form(form)) => client.post(path, form).await,
        (_, Sends::File(text)) => {
            client.upload(path, &[("take", "yes")], ("berkas.csv", text.as_bytes())).await
        }
    }
}

/// The rooms of the house, one of which reads a file as if it could not be wrong.
pub fn rooms_with_a_careless_parser() -> Vec<Room> {
    async fn careless(upload: shell::form::Upload) -> String {
        let text = String::from_utf8_lossy(&upload.bytes);
        text.lines().nth(1).expect("surely a second line").to_owned()
    }
    let mut rooms = crate::city::rooms();
    for room in &mut rooms {
        if room.name == "discipline" {
            room.routes = || {
                let mut routes = discipline::web::routes();
                routes.retain(|r| r.method == http::Method::GET || r.path == "/disiplin");
                let record = Gate::Action(law::Action::SanctionRecord);
                routes.push(Route::post("/disiplin/impor/{what}", record, careless));
                routes
            };
        }
    }
    rooms
}

/// The rooms of the house, one of which lost the guard of its list.
pub fn rooms_with_a_hole() -> Vec<Room> {
    let mut rooms = crate::city::rooms();
    for room in &mut rooms {
        if room.name == "discipline" {
            room.routes = || {
                let mut routes = discipline::web::routes();
                routes.retain(|r| !(r.path == "/disiplin" && r.method == http::Method::GET));
                routes.push(Route::get("/disiplin", Gate::SignedIn, async || "semua sanksi"));
                routes
            };
        }
    }
    rooms
}
