//! A footer is walked before the library reads it: a list that claims more than the footer can hold is refused at once.
//!
//! The library skips a list of truths of unknown fields without a byte for each, so that a few damaged bytes keep it busy
//! for seconds. Here every element of a list takes a byte at least; a footer has no lists of truths and no maps.

/// Structures within structures, at most: a Parquet footer has fewer than ten.
const DEEPEST: usize = 32;

/// Whether the bytes are one structure of the compact Thrift protocol with nothing impossible in it.
pub(crate) fn is_possible(bytes: &[u8]) -> bool {
    Walk { left: bytes }.structure(0).is_some()
}

struct Walk<'a> {
    left: &'a [u8],
}

impl Walk<'_> {
    fn byte(&mut self) -> Option<u8> {
        let (first, left) = self.left.split_first()?;
        self.left = left;
        Some(*first)
    }

    fn skip(&mut self, length: u64) -> Option<()> {
        self.left = self.left.get(usize::try_from(length).ok()?..)?;
        Some(())
    }

    /// A number of seven bits a byte, the lowest first.
    fn number(&mut self) -> Option<u64> {
        let mut number = 0;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            number |= u64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return Some(number);
            }
        }
        None
    }

    fn structure(&mut self, depth: usize) -> Option<()> {
        if depth > DEEPEST {
            return None;
        }
        loop {
            let header = self.byte()?;
            if header == 0 {
                return Some(());
            }
            // The number of the field: its distance from the one before, or written out.
            if header >> 4 == 0 {
                self.number()?;
            }
            match header & 0x0f {
                // The truth of a field is its kind.
                1 | 2 => {}
                kind => self.value(kind, depth)?,
            }
        }
    }

    fn value(&mut self, kind: u8, depth: usize) -> Option<()> {
        match kind {
            3 => self.skip(1),
            4..=6 => self.number().map(|_| ()),
            7 => self.skip(8),
            8 => {
                let length = self.number()?;
                self.skip(length)
            }
            9 | 10 => self.list(depth),
            12 => self.structure(depth + 1),
            _ => None,
        }
    }

    fn list(&mut self, depth: usize) -> Option<()> {
        let header = self.byte()?;
        let length = match header >> 4 {
            15 => self.number()?,
            short => u64::from(short),
        };
        if length > self.left.len() as u64 {
            return None;
        }
        (0..length).try_for_each(|_| self.value(header & 0x0f, depth + 1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_structure_of_every_kind_is_possible() {
        // Field 1: a truth; 2: a byte; 3: a number of two bytes; 4: eight bytes; 5: a text; 6: two numbers; 7: a structure.
        let bytes: [&[u8]; 8] = [
            &[0x11],
            &[0x13, 9],
            &[0x15, 0x80, 1],
            &[0x17, 0, 0, 0, 0, 0, 0, 0, 0],
            &[0x18, 2, b'a', b'b'],
            &[0x19, 0x25, 1, 2],
            &[0x1c, 0x15, 3, 0],
            &[0],
        ];
        let whole = bytes.concat();
        assert!(is_possible(&whole));
        for length in 0..whole.len() {
            assert!(!is_possible(&whole[..length]), "{length} bytes of it are no whole");
        }
    }

    #[test]
    fn lists_that_claim_what_is_not_there_are_refused() {
        // A list of 268,435,455 truths in five bytes: what the fuzzer found, without what it wrapped it in.
        assert!(!is_possible(&[0x19, 0xf1, 0xff, 0xff, 0xff, 0x7f, 0]));
        assert!(!is_possible(&[0x19, 0xf5, 0xff, 0xff, 0xff, 0x7f, 0]), "of numbers");
        assert!(!is_possible(&[0x19, 0x21, 1, 1, 0]), "two truths");
        assert!(!is_possible(&[0x1b, 1, 0x55, 1, 1, 0]), "a map");
        let deep = [[0x1c; 40].as_slice(), &[0; 41]].concat();
        assert!(!is_possible(&deep), "forty structures in one another");
    }
}
