//! Sanctions and wealth reports.

mod sanction;
