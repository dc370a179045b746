//! What the market's methods cost, as gas.txt names it: each method once in a new market, the principal ones at so many leases,
//! and what a provider pays whose leases lie far apart.

use suite::gas::Sheet;

use crate::lease_fair::Fair;

pub mod crowd;
mod each;
mod principal;
mod scattered;

#[test]
fn gas_is_what_the_file_says() {
    let mut sheet = Sheet::new("lease", suite::gas::tools());
    each::measure(&mut sheet);
    let mut fair = Fair::new();
    principal::measure(&mut fair, &mut sheet, "first");
    for (size, case) in [(1_000, "@1000"), (10_000, "@10000"), (100_000, "@100000")] {
        crowd::grow(&mut fair, size);
        principal::measure(&mut fair, &mut sheet, case);
    }
    scattered::measure(&mut sheet);
    sheet.finish().expect("the gas of every case");
}
