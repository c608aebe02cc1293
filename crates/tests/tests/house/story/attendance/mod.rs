//! From a finger on a machine to a judged day, and how a day is put right.

mod correction;
mod day;
