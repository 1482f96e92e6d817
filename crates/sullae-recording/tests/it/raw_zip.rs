//! Zip archives byte by byte, so that they may lie in every field.

/// One file of an archive with everything its two headers say about it.
#[derive(Clone)]
pub(crate) struct RawEntry {
    pub(crate) name: Vec<u8>,
    pub(crate) data: Vec<u8>,
    pub(crate) flags: u16,
    pub(crate) method: u16,
    pub(crate) crc32: u32,
    pub(crate) packed: u32,
    pub(crate) size: u32,
    pub(crate) attributes: u32,
    pub(crate) central_extra: Vec<u8>,
    pub(crate) central_comment: Vec<u8>,
    /// What the header in front of the data says instead, where it differs.
    pub(crate) local_name: Option<Vec<u8>>,
    pub(crate) local_size: Option<u32>,
    pub(crate) local_extra: Vec<u8>,
    /// Where the directory says the entry is, where it lies.
    pub(crate) local_at: Option<u32>,
    /// Whether the directory names it at all.
    pub(crate) listed: bool,
    /// Bytes after the data that belong to nothing.
    pub(crate) gap: Vec<u8>,
}

impl RawEntry {
    /// An honest ordinary file.
    pub(crate) fn new(name: &str, data: impl Into<Vec<u8>>) -> Self {
        let data = data.into();
        let size = u32::try_from(data.len()).unwrap();
        Self {
            name: name.into(),
            flags: 0,
            method: 0,
            crc32: crc32fast::hash(&data),
            packed: size,
            size,
            attributes: 0o100_644 << 16,
            central_extra: vec![],
            central_comment: vec![],
            local_name: None,
            local_size: None,
            local_extra: vec![],
            local_at: None,
            listed: true,
            gap: vec![],
            data,
        }
    }

    fn headers_middle(&self, size: u32) -> Vec<u8> {
        let mut bytes = Vec::new();
        bytes.extend(20u16.to_le_bytes());
        bytes.extend(self.flags.to_le_bytes());
        bytes.extend(self.method.to_le_bytes());
        bytes.extend(0x0021_0000u32.to_le_bytes());
        bytes.extend(self.crc32.to_le_bytes());
        bytes.extend(self.packed.to_le_bytes());
        bytes.extend(size.to_le_bytes());
        bytes
    }

    fn local(&self) -> Vec<u8> {
        let name = self.local_name.as_ref().unwrap_or(&self.name);
        let mut bytes = b"PK\x03\x04".to_vec();
        bytes.extend(self.headers_middle(self.local_size.unwrap_or(self.size)));
        bytes.extend(len(name));
        bytes.extend(len(&self.local_extra));
        bytes.extend(name);
        bytes.extend(&self.local_extra);
        bytes
    }

    fn central(&self, local_at: u32) -> Vec<u8> {
        let mut bytes = b"PK\x01\x02".to_vec();
        bytes.extend(0x0314u16.to_le_bytes());
        bytes.extend(self.headers_middle(self.size));
        bytes.extend(len(&self.name));
        bytes.extend(len(&self.central_extra));
        bytes.extend(len(&self.central_comment));
        bytes.extend([0; 4]);
        bytes.extend(self.attributes.to_le_bytes());
        bytes.extend(self.local_at.unwrap_or(local_at).to_le_bytes());
        bytes.extend(&self.name);
        bytes.extend(&self.central_extra);
        bytes.extend(&self.central_comment);
        bytes
    }
}

/// A whole archive; the end record may be bent through `end`.
pub(crate) fn archive(entries: &[RawEntry], end: impl FnOnce(&mut [u8; 22])) -> Vec<u8> {
    let (mut bytes, mut directory, mut count) = (Vec::new(), Vec::new(), 0u16);
    for entry in entries {
        let at = u32::try_from(bytes.len()).unwrap();
        bytes.extend(entry.local());
        bytes.extend(&entry.data);
        bytes.extend(&entry.gap);
        if entry.listed {
            directory.extend(entry.central(at));
            count += 1;
        }
    }
    let mut record = [0; 22];
    record[..4].copy_from_slice(b"PK\x05\x06");
    record[8..10].copy_from_slice(&count.to_le_bytes());
    record[10..12].copy_from_slice(&count.to_le_bytes());
    record[12..16].copy_from_slice(&u32::try_from(directory.len()).unwrap().to_le_bytes());
    record[16..20].copy_from_slice(&u32::try_from(bytes.len()).unwrap().to_le_bytes());
    end(&mut record);
    bytes.extend(directory);
    bytes.extend(record);
    bytes
}

fn len(bytes: &[u8]) -> [u8; 2] {
    u16::try_from(bytes.len()).unwrap().to_le_bytes()
}
