//! The short forms of the experiments: harm is done on purpose, and a judge that knows what must
//! still hold looks on. Each judge is also shown something broken, which it must find.

mod crash;
mod disk;
mod hostile_forms;
mod hostile_sheets;
mod power;
mod seed;
mod serving;
mod tamper;
mod together;
