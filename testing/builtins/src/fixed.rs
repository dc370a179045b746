//! Fixed-point numbers with 128 fractional bits ("Q.128"), which is how the protocol computes rewards without floats.

use fvm_shared::bigint::{BigInt, Integer};
use num_traits::{One, Signed, Zero};

/// Fractional bits.
pub const PRECISION: u64 = 128;

/// ln 2.
const LN_2: u128 = 235_865_763_225_513_294_137_944_142_764_154_484_399;

/// 1.
pub fn one() -> BigInt {
    BigInt::one() << PRECISION
}

/// The product of two Q.128 numbers, rounded down.
pub fn mul(a: &BigInt, b: &BigInt) -> BigInt {
    (a * b) >> PRECISION
}

/// e to the power of minus `x`, for `x` of zero or more.
///
/// The argument is reduced to less than ln 2, so that the series below converges to the last bits.
pub fn exp_neg(x: &BigInt) -> BigInt {
    let (halvings, rest) = x.div_mod_floor(&BigInt::from(LN_2));
    let mut sum = one();
    let mut term = one();
    let mut n = 0u32;
    while !term.is_zero() {
        n += 1;
        term = -mul(&term, &rest).div_floor(&BigInt::from(n));
        // Rounding down never reaches zero from below: the last unit is dropped.
        if term.abs() <= BigInt::one() {
            break;
        }
        sum += &term;
    }
    u64::try_from(halvings).map_or_else(|_| BigInt::zero(), |shift| sum >> shift)
}

/// The natural logarithm of `x`, for `x` above zero.
///
/// `x` is a power of two times a number between 1 and 2, and the logarithm of the latter is twice the area tangent of
/// (x - 1) / (x + 1), whose series gains a factor of nine a term.
pub fn ln(x: &BigInt) -> BigInt {
    let exponent = x.bits() as i64 - 1 - PRECISION as i64;
    let mantissa = if exponent > 0 { x >> exponent } else { x << -exponent };
    let ratio = ((&mantissa - one()) << PRECISION).div_floor(&(mantissa + one()));
    let square = mul(&ratio, &ratio);
    let mut power = ratio;
    let mut sum = BigInt::zero();
    let mut n = 1u32;
    while !power.is_zero() {
        sum += power.div_floor(&BigInt::from(n));
        power = mul(&power, &square);
        n += 2;
    }
    BigInt::from(exponent) * BigInt::from(LN_2) + sum * 2
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The number as a float: good enough to compare with the standard library's functions.
    fn float(x: &BigInt) -> f64 {
        let scaled: BigInt = x >> 64;
        i128::try_from(scaled).expect("small numbers only") as f64 / 2f64.powi(64)
    }

    fn q128(x: f64) -> BigInt {
        BigInt::from((x * 2f64.powi(64)) as i128) << 64
    }

    #[test]
    fn exp_neg_agrees_with_floats() {
        for x in [0f64, 1e-9, 0.1, 0.5, 0.69, 0.7, 1.0, 1.725, 5.0, 20.0] {
            let (exact, ours) = ((-x).exp(), float(&exp_neg(&q128(x))));
            assert!((exact - ours).abs() < 1e-15, "{x}: {exact} {ours}");
        }
    }

    #[test]
    fn exp_neg_of_zero_is_one_and_of_much_is_nothing() {
        assert_eq!(exp_neg(&BigInt::zero()), one());
        assert_eq!(exp_neg(&(one() << 80)), BigInt::zero());
    }

    #[test]
    fn ln_agrees_with_floats() {
        for x in [1e-6f64, 0.1, 0.5, 1.0, 1.5, 2.0, std::f64::consts::E, 1e3, 1e15] {
            let (exact, ours) = (x.ln(), float(&ln(&q128(x))));
            assert!((exact - ours).abs() < 1e-12, "{x}: {exact} {ours}");
        }
    }

    #[test]
    fn ln_undoes_exp_neg() {
        for percent in 1..300 {
            let x = q128(f64::from(percent) / 100.0);
            let off = (ln(&exp_neg(&x)) + &x).abs();
            assert!(off < (BigInt::one() << 20), "{percent}: off by {off} units of 2^-128");
        }
    }
}
