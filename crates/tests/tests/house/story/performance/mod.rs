//! Ratings and validated minutes.

mod rating;
