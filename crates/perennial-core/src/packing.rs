//! A compact stored form: numbers take as many bytes as they need (seven bits in each, the lowest first); days are
//! written as what they differ by from the one before; lists have their length before them.

use crate::dates::Day;

/// Writes a stored form that begins with the byte of its version.
pub(crate) struct Writer {
    pub bytes: Vec<u8>,
    day: i64,
}

impl Writer {
    pub fn of_version(version: u8) -> Self {
        Self { bytes: vec![version], day: 0 }
    }

    pub fn number(&mut self, mut number: u64) {
        while number >= 0x80 {
            self.bytes.push(number as u8 | 0x80);
            number >>= 7;
        }
        self.bytes.push(number as u8);
    }

    pub fn signed(&mut self, number: i64) {
        self.number(((number << 1) ^ (number >> 63)).cast_unsigned());
    }

    pub fn day(&mut self, day: Day) {
        let day = i64::from(day.number());
        self.signed(day - self.day);
        self.day = day;
    }

    pub fn text(&mut self, text: &str) {
        self.number(text.len() as u64);
        self.bytes.extend(text.as_bytes());
    }

    /// A place in a list that both sides know; 0 for none.
    pub fn place(&mut self, place: Option<usize>) {
        self.number(place.map_or(0, |place| place as u64 + 1));
    }

    pub fn maybe<T>(&mut self, value: Option<&T>, put: impl Fn(&mut Self, &T)) {
        self.bytes.push(u8::from(value.is_some()));
        if let Some(value) = value {
            put(self, value);
        }
    }

    pub fn list<T>(&mut self, list: &[T], put: impl Fn(&mut Self, &T)) {
        self.number(list.len() as u64);
        for entry in list {
            put(self, entry);
        }
    }
}

/// Reads a stored form.
pub(crate) struct Reader<'b> {
    bytes: &'b [u8],
    day: i64,
}

impl<'b> Reader<'b> {
    /// What follows the version; none where that is another one.
    pub fn of_version(bytes: &'b [u8], version: u8) -> Option<Self> {
        Some(Self { bytes: bytes.strip_prefix(&[version])?, day: 0 })
    }

    /// Nothing is left.
    pub const fn is_at_end(&self) -> bool {
        self.bytes.is_empty()
    }

    pub fn take(&mut self, n: usize) -> Option<&'b [u8]> {
        let (taken, rest) = self.bytes.split_at_checked(n)?;
        self.bytes = rest;
        Some(taken)
    }

    pub fn byte(&mut self) -> Option<u8> {
        self.take(1)?.first().copied()
    }

    pub fn number(&mut self) -> Option<u64> {
        let mut number = 0_u64;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            number |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Some(number);
            }
        }
        None
    }

    pub fn signed(&mut self) -> Option<i64> {
        let number = self.number()?;
        Some((number >> 1).cast_signed() ^ -(number & 1).cast_signed())
    }

    pub fn day(&mut self) -> Option<Day> {
        self.day = self.day.checked_add(self.signed()?)?;
        i32::try_from(self.day).ok().map(Day::from_number)
    }

    pub fn text(&mut self) -> Option<String> {
        let length = usize::try_from(self.number()?).ok()?;
        String::from_utf8(self.take(length)?.to_vec()).ok()
    }

    /// An entry of a list that both sides know.
    pub fn of<T>(&mut self, list: &'static [T]) -> Option<Option<&'static T>> {
        match usize::try_from(self.number()?).ok()?.checked_sub(1) {
            None => Some(None),
            Some(place) => list.get(place).map(Some),
        }
    }

    pub fn maybe<T>(&mut self, read: impl Fn(&mut Self) -> Option<T>) -> Option<Option<T>> {
        match self.byte()? {
            0 => Some(None),
            _ => read(self).map(Some),
        }
    }

    pub fn list<T>(&mut self, read: impl Fn(&mut Self) -> Option<T>) -> Option<Vec<T>> {
        let length = self.number()?;
        (0..length).map(|_| read(self)).collect()
    }
}
