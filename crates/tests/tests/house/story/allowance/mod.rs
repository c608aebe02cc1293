//! A month from computing to the locked register.

mod close;
