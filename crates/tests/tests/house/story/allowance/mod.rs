//! A month from computing to the locked register.

mod close;
mod remark;

use close::finished;
