//! Pages of the room, thin: they load the record, ask the policy, act or show.

pub mod absence;
pub mod calendar;
pub mod city;
pub mod correction;
pub mod day;
pub mod device;
pub mod holidays;
pub mod missed;
pub mod month;
pub mod outage;
pub mod presence;
pub mod unit;
