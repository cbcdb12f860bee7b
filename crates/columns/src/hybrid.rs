//! Parquet's hybrid of runs and packed bits, in which dictionary indices and definition levels are written.
//!
//! What the cells of a row share comes as runs, so a run is written and read as one, never value by value.
//!
//! # References
//! Apache Parquet, Encodings: "Run Length Encoding / Bit-Packing Hybrid (RLE = 3)".

use crate::schema::Malformed;

/// A value and how many times it stands in a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Run {
    pub value: u32,
    pub count: u32,
}

/// How many bits hold every value up to `largest`.
pub(crate) fn width_for(largest: u32) -> u8 {
    // INVARIANT: at most 32, so it fits.
    u8::try_from(32 - largest.leading_zeros()).unwrap_or(32)
}

/// Adds a run to others, joined with the last where the value is the same.
pub(crate) fn push_run(runs: &mut Vec<Run>, value: u32, count: u32) {
    match runs.last_mut() {
        Some(last) if last.value == value => last.count += count,
        _ if count == 0 => {}
        _ => runs.push(Run { value, count }),
    }
}

/// Writes runs with `width` bits a value.
pub(crate) fn encode(runs: &[Run], width: u8, out: &mut Vec<u8>) {
    let mut packed: Vec<u32> = Vec::new();
    for run in runs {
        let mut left = run.count;
        let gap = (8 - packed.len() % 8) % 8;
        let fill = if packed.is_empty() { 0 } else { left.min(u32::try_from(gap).unwrap_or(0)) };
        packed.extend(std::iter::repeat_n(run.value, fill as usize));
        left -= fill;
        if left >= 8 {
            write_packed(&packed, width, out);
            packed.clear();
            write_varint(u64::from(left) << 1, out);
            out.extend(run.value.to_le_bytes().iter().take(usize::from(width.div_ceil(8))));
        } else {
            packed.extend(std::iter::repeat_n(run.value, left as usize));
        }
    }
    write_packed(&packed, width, out);
}

fn write_packed(values: &[u32], width: u8, out: &mut Vec<u8>) {
    if values.is_empty() {
        return;
    }
    let groups = values.len().div_ceil(8);
    write_varint((groups as u64) << 1 | 1, out);
    let (mut held, mut bits) = (0u64, 0u8);
    for value in values.iter().copied().chain(std::iter::repeat_n(0, groups * 8 - values.len())) {
        held |= u64::from(value) << bits;
        bits += width;
        while bits >= 8 {
            out.push((held & 0xff) as u8);
            held >>= 8;
            bits -= 8;
        }
    }
}

/// Reads `count` values of `width` bits as runs.
pub(crate) fn decode(mut bytes: &[u8], width: u8, count: u32) -> Result<Vec<Run>, Malformed> {
    if width > 32 {
        return Err(Malformed("a bit width above 32"));
    }
    let mut runs = Vec::new();
    let mut left = count;
    while left > 0 {
        let header = read_varint(&mut bytes)?;
        let said = u32::try_from(header >> 1).map_err(|_| Malformed("a run longer than its page"))?;
        if said == 0 {
            return Err(Malformed("a run of no values"));
        }
        if header & 1 == 0 {
            let mut value = [0; 4];
            let width_in_bytes = usize::from(width.div_ceil(8));
            let (own, rest) =
                bytes.split_at_checked(width_in_bytes).ok_or(Malformed("a run that ends early"))?;
            value.iter_mut().zip(own).for_each(|(to, from)| *to = *from);
            bytes = rest;
            let taken = said.min(left);
            push_run(&mut runs, u32::from_le_bytes(value), taken);
            left -= taken;
        } else {
            let length = said as usize * usize::from(width);
            let (own, rest) =
                bytes.split_at_checked(length).ok_or(Malformed("packed bits that end early"))?;
            let taken = left.min(said.saturating_mul(8));
            unpack(own, width, taken, &mut runs)?;
            bytes = rest;
            left -= taken;
        }
    }
    Ok(runs)
}

fn unpack(bytes: &[u8], width: u8, count: u32, runs: &mut Vec<Run>) -> Result<(), Malformed> {
    let mask = (1u64 << width) - 1;
    let (mut held, mut bits) = (0u64, 0u8);
    let mut source = bytes.iter();
    for _ in 0..count {
        while bits < width {
            let byte = source.next().ok_or(Malformed("packed bits that end early"))?;
            held |= u64::from(*byte) << bits;
            bits += 8;
        }
        push_run(runs, (held & mask) as u32, 1);
        held >>= width;
        bits -= width;
    }
    Ok(())
}

/// Writes an unsigned number seven bits a byte, the lowest first.
pub(crate) fn write_varint(mut number: u64, out: &mut Vec<u8>) {
    while number >= 0x80 {
        out.push((number & 0x7f) as u8 | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
}

/// Reads what [`write_varint`] wrote and moves on.
pub(crate) fn read_varint(bytes: &mut &[u8]) -> Result<u64, Malformed> {
    let mut number = 0;
    for shift in (0..64).step_by(7) {
        let (byte, rest) = bytes.split_first().ok_or(Malformed("a number that ends early"))?;
        *bytes = rest;
        number |= u64::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            return Ok(number);
        }
    }
    Err(Malformed("a number of more than 64 bits"))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Source: Apache Parquet, Encodings, the example of bit packing 0 to 7 at width 3.
    #[test]
    fn the_numbers_zero_to_seven_pack_as_in_the_standard() {
        let runs: Vec<Run> = (0..8).map(|value| Run { value, count: 1 }).collect();
        let mut bytes = Vec::new();
        encode(&runs, 3, &mut bytes);
        assert_eq!(bytes, [0b0000_0011, 0b1000_1000, 0b1100_0110, 0b1111_1010]);
    }

    #[test]
    fn a_row_of_twelve_cells_is_two_bytes() {
        let mut bytes = Vec::new();
        encode(&[Run { value: 5, count: 12 }], 3, &mut bytes);
        assert_eq!(bytes, [24, 5]);
    }

    proptest! {
        #[test]
        fn runs_survive(raw in prop::collection::vec((0u32..300, 1u32..30), 0..200), extra in 0u8..23) {
            let mut runs = Vec::new();
            raw.iter().for_each(|(value, count)| push_run(&mut runs, *value, *count));
            let width = width_for(runs.iter().map(|run| run.value).max().unwrap_or(0)) + extra;
            let mut bytes = Vec::new();
            encode(&runs, width, &mut bytes);
            let count = runs.iter().map(|run| run.count).sum();
            prop_assert_eq!(decode(&bytes, width, count).unwrap(), runs);
        }

        #[test]
        fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..64), width in 0u8..40, count in 0u32..5_000) {
            let _ = decode(&bytes, width, count);
        }
    }
}
