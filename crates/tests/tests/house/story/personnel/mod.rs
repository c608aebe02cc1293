//! People as others find them, and what stays masked.

mod people;
mod reveal;
