//! Integrals of smooth functions, by Gauss and Legendre.

const HALF: [(f64, f64); 8] = [
    (0.095_012_509_837_637_44, 0.189_450_610_455_068_5),
    (0.281_603_550_779_258_9, 0.182_603_415_044_923_58),
    (0.458_016_777_657_227_4, 0.169_156_519_395_002_54),
    (0.617_876_244_402_643_7, 0.149_595_988_816_576_73),
    (0.755_404_408_355_003, 0.124_628_971_255_533_87),
    (0.865_631_202_387_831_7, 0.095_158_511_682_492_78),
    (0.944_575_023_073_232_6, 0.062_253_523_938_647_89),
    (0.989_400_934_991_649_9, 0.027_152_459_411_754_095),
];

/// The sixteen nodes between −1 and 1, with their weights (Abramowitz and Stegun, table 25.4).
pub(super) const NODES: [(f64, f64); 16] = {
    let mut nodes = [(0.0, 0.0); 16];
    let mut place = 0;
    while place < 8 {
        let (node, weight) = HALF[place];
        nodes[2 * place] = (-node, weight);
        nodes[2 * place + 1] = (node, weight);
        place += 1;
    }
    nodes
};

/// Parts of the range between two times, the first of a width, each further one three times as wide.
pub(super) fn panels(from: f64, to: f64, width: f64) -> impl Iterator<Item = (f64, f64)> {
    let mut next = (from, width);
    std::iter::from_fn(move || {
        let (low, width) = next;
        if low >= to {
            return None;
        }
        // Where the width is lost in rounding, the rest is one part.
        let high = if low + width > low { (low + width).min(to) } else { to };
        next = (high, width * 3.0);
        Some((low, high))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_steep_function_is_integrated_to_rounding() {
        let of = |power: f64| {
            let part = |(low, high): (f64, f64)| -> f64 {
                let half = (high - low) / 2.0;
                NODES.iter().map(|(node, weight)| weight * half * (1.0 + low + half * (1.0 + node)).powf(-power)).sum()
            };
            panels(0.0, 500.0, 1.0 / power).map(part).sum::<f64>()
        };
        for power in [2.0, 40.0, 900.0] {
            let exact = (1.0 - 501.0_f64.powf(1.0 - power)) / (power - 1.0);
            assert!((of(power) / exact - 1.0).abs() < 1e-8, "{power}: {} {exact}", of(power));
        }
    }
}
