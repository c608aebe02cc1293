//! Documents as PDF/A-2a and PDF/UA-1 through Typst: payslip, register and letter. It must never
//! read a file or the network while setting a page, never evaluate data as markup, and the same
//! document on the same day must give the same bytes.

pub mod child;
mod document;
mod failure;
mod press;
#[cfg(test)]
mod sample;
#[cfg(test)]
mod tests;
mod words;
mod world;

pub use document::{
    Align, Block, Column, Document, Grid, Group, Letter, Letterhead, Line, Pair, Paper, Payslip,
    Register, Signer,
};
pub use failure::PrintError;
pub use press::Press;
pub use words::terbilang;
