//! Parquet's packed differences, in which rows, columns, months and numbers are written.
//!
//! # References
//! Apache Parquet, Encodings: "Delta Encoding (DELTA_BINARY_PACKED = 5)", after Lemire and Boytsov,
//! "Decoding billions of integers per second through vectorization" (2012).

use crate::{
    hybrid::{read_varint, write_varint},
    schema::Malformed,
};

/// Differences in a block, as the standard's own writers choose.
const BLOCK: usize = 128;
/// Packs in a block.
const PACKS: usize = 4;
/// Differences in a pack: they share a bit width.
const PACK: usize = BLOCK / PACKS;

/// Writes numbers as differences from one to the next.
///
/// # Assumptions
/// No number is negative, so that a difference never leaves the width of the column.
pub(crate) fn encode(numbers: impl ExactSizeIterator<Item = i64>, out: &mut Vec<u8>) {
    let mut numbers = numbers;
    for header in [BLOCK, PACKS, numbers.len()] {
        write_varint(header as u64, out);
    }
    // default: the format has a first number even where there is none
    let mut before = numbers.next().unwrap_or_default();
    write_varint(zigzag(before), out);
    let mut block = [0i64; BLOCK];
    loop {
        let mut filled = 0;
        for (slot, number) in block.iter_mut().zip(numbers.by_ref()) {
            *slot = number.wrapping_sub(before);
            before = number;
            filled += 1;
        }
        match block.get_mut(..filled) {
            None | Some([]) => return,
            Some(differences) => write_block(differences, out),
        }
    }
}

fn write_block(differences: &mut [i64], out: &mut Vec<u8>) {
    let Some(least) = differences.iter().copied().min() else { return };
    differences.iter_mut().for_each(|difference| *difference = difference.wrapping_sub(least));
    write_varint(zigzag(least), out);
    let widths = out.len();
    out.extend([0; PACKS]);
    for (i, pack) in differences.chunks(PACK).enumerate() {
        let every_bit = pack.iter().fold(0, |bits, difference| bits | difference.cast_unsigned());
        let width = 64 - every_bit.leading_zeros();
        if let Some(slot) = out.get_mut(widths + i) {
            *slot = width as u8;
        }
        write_pack(pack, width, out);
    }
}

fn write_pack(pack: &[i64], width: u32, out: &mut Vec<u8>) {
    if width == 0 {
        return;
    }
    let end = out.len() + PACK * width as usize / 8;
    let (mut held, mut bits) = (0u64, 0u32);
    for difference in pack {
        let difference = difference.cast_unsigned();
        held |= difference << bits;
        bits += width;
        if bits >= 64 {
            out.extend(held.to_le_bytes());
            bits -= 64;
            held = if bits == 0 { 0 } else { difference >> (width - bits) };
        }
    }
    out.extend(held.to_le_bytes());
    out.resize(end, 0);
}

/// Reads `count` numbers.
pub(crate) fn decode(mut bytes: &[u8], count: u32, numbers: &mut Vec<i64>) -> Result<(), Malformed> {
    let bytes = &mut bytes;
    let (block, packs, said) = (read_varint(bytes)?, read_varint(bytes)?, read_varint(bytes)?);
    if block != BLOCK as u64 || packs != PACKS as u64 || said != u64::from(count) {
        return Err(Malformed("blocks of another size than this program writes"));
    }
    numbers.clear();
    numbers.reserve(count as usize + BLOCK);
    let mut before = unzigzag(read_varint(bytes)?);
    numbers.push(before);
    while numbers.len() < count as usize {
        let least = unzigzag(read_varint(bytes)?);
        let (widths, rest) =
            bytes.split_first_chunk::<PACKS>().ok_or(Malformed("a block that ends early"))?;
        *bytes = rest;
        for width in widths {
            if numbers.len() >= count as usize {
                break;
            }
            read_pack(bytes, *width, least, &mut before, numbers)?;
        }
    }
    numbers.truncate(count as usize);
    Ok(())
}

fn read_pack(
    bytes: &mut &[u8],
    width: u8,
    least: i64,
    before: &mut i64,
    numbers: &mut Vec<i64>,
) -> Result<(), Malformed> {
    let width = usize::from(width);
    if width > 64 {
        return Err(Malformed("a bit width above 64"));
    }
    let whole: &[u8] = bytes;
    let (own, rest) = whole.split_at_checked(PACK * width / 8).ok_or(Malformed("a pack that ends early"))?;
    *bytes = rest;
    let mut copy = [0; PADDED];
    // A window may reach beyond the pack. Only at the end of a page, where nothing follows, is a copy needed.
    let padded = match whole.first_chunk::<PADDED>() {
        Some(followed) => followed,
        None => {
            copy[..own.len()].copy_from_slice(own);
            &copy
        }
    };
    let mut differences = [0u64; PACK];
    match width {
        0 => {}
        1..=8 => unpack::<8>(padded, width, &mut differences),
        9..=16 => unpack::<4>(padded, width, &mut differences),
        17..=30 => unpack::<2>(padded, width, &mut differences),
        _ => unpack_wide(padded, width, &mut differences),
    }
    let mut sums = [0; PACK];
    let mut number = *before;
    for (sum, difference) in sums.iter_mut().zip(differences) {
        number = number.wrapping_add(least.wrapping_add(difference.cast_signed()));
        *sum = number;
    }
    *before = number;
    numbers.extend_from_slice(&sums);
    Ok(())
}

/// Bytes of the widest pack, and a window behind it.
const PADDED: usize = PACK * 8 + 16;

/// Takes `AT_ONCE` differences out of each window of 64 bits, which they fit in.
fn unpack<const AT_ONCE: usize>(padded: &[u8; PADDED], width: usize, differences: &mut [u64; PACK]) {
    let mask = (1 << width) - 1;
    let (groups, _) = differences.as_chunks_mut::<AT_ONCE>();
    for (i, group) in groups.iter_mut().enumerate() {
        let bit = i * AT_ONCE * width;
        // default: every window lies within the padding, which is as long as the widest pack and one more
        let window = padded.get(bit / 8..).and_then(<[u8]>::first_chunk::<8>).copied().unwrap_or_default();
        // Eight differences begin at a byte, four at one half of it, two anywhere: with the widths that the caller
        // lets through, what precedes them in the byte leaves room for them.
        let mut window = u64::from_le_bytes(window) >> (bit % 8);
        for difference in group {
            *difference = window & mask;
            window >>= width;
        }
    }
}

fn unpack_wide(padded: &[u8; PADDED], width: usize, differences: &mut [u64; PACK]) {
    for (i, difference) in differences.iter_mut().enumerate() {
        let bit = i * width;
        // default: every window lies within the padding, which is as long as the widest pack and one more
        let window = padded.get(bit / 8..).and_then(<[u8]>::first_chunk::<16>).copied().unwrap_or_default();
        let window = (u128::from_le_bytes(window) >> (bit % 8)) as u64;
        *difference = if width == 64 { window } else { window & ((1 << width) - 1) };
    }
}

fn zigzag(number: i64) -> u64 {
    ((number << 1) ^ (number >> 63)).cast_unsigned()
}

fn unzigzag(number: u64) -> i64 {
    (number >> 1).cast_signed() ^ -((number & 1).cast_signed())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Source: Apache Parquet, Encodings, the second example of delta encoding: 7, 5, 3, 1, 2, 3, 4, 5 has first
    /// value 7, least difference -2 and adjusted differences 0, 0, 0, 3, 3, 3, 3 of two bits.
    #[test]
    fn the_example_of_the_standard_is_written_as_there() {
        let mut bytes = Vec::new();
        encode([7, 5, 3, 1, 2, 3, 4, 5].into_iter(), &mut bytes);
        let expected = [128, 1, 4, 8, 14, 3, 2, 0, 0, 0, 0b1100_0000, 0b0011_1111, 0, 0, 0, 0, 0, 0];
        assert_eq!(bytes, expected);
    }

    fn survives(numbers: &[i64]) {
        let (mut bytes, mut back) = (Vec::new(), Vec::new());
        encode(numbers.iter().copied(), &mut bytes);
        decode(&bytes, u32::try_from(numbers.len()).unwrap(), &mut back).unwrap();
        assert_eq!(back, numbers);
    }

    #[test]
    fn the_widest_differences_survive() {
        survives(&[0, i64::MAX, 0, i64::MAX, 1]);
    }

    proptest! {
        #[test]
        fn numbers_survive(numbers in prop::collection::vec(prop_oneof![0i64..40, 0i64..=i64::MAX], 1..700)) {
            survives(&numbers);
        }

        /// Every bit width has its own way of unpacking.
        #[test]
        fn numbers_of_every_width_survive(bits in 0u32..64, raw in prop::collection::vec(0i64..=i64::MAX, 1..300)) {
            let numbers: Vec<i64> = raw.iter().map(|number| number & ((1i64 << bits).wrapping_sub(1))).collect();
            survives(&numbers);
        }

        #[test]
        fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..200), count in 0u32..5_000) {
            let mut header = vec![128, 1, 4];
            write_varint(u64::from(count), &mut header);
            header.extend(bytes);
            let _ = decode(&header, count, &mut Vec::new());
        }
    }
}
