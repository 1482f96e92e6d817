//! A strict reader for the one shape of zip archive that a bundle has: every byte of the file
//! belongs to an entry, to the directory of entries, or to the end record, in this order and
//! without gaps; entries are stored, not compressed; both headers of an entry agree.
//!
//! A general reader has to guess what a sloppy archive means, and two readers guess differently;
//! here there is nothing to guess. Layout after PKWARE's APPNOTE 6.3.10, sections 4.3.7 to 4.3.16.

use std::{
    collections::HashSet,
    fs::{self, File},
    io::{self, Read, Seek, SeekFrom},
    path::{Path, PathBuf},
};

use crate::{
    bundle::{
        BUNDLE_LIMIT, FILE_LIMIT, MANIFEST, MANIFEST_LIMIT,
        error::{BundleError, Refusal},
    },
    folder::{ANCHOR_LIMIT, DOCUMENT, DOCUMENT_LIMIT, UPLOAD_LIMIT},
    plain::visible,
    validate::{bare_anchor_name, upload_file_name},
};

const LOCAL_MARK: u32 = 0x0403_4b50;
const LOCAL_LEN: u64 = 30;
const CENTRAL_MARK: u32 = 0x0201_4b50;
const END_MARK: u32 = 0x0605_4b50;
const END_LEN: u64 = 22;
/// Largest directory of entries, bytes; the most files with the longest names need far less.
const DIRECTORY_LIMIT: u32 = 2 * 1024 * 1024;
/// General purpose flags: names are UTF-8. The only one a bundle may have.
const FLAG_UTF8: u16 = 1 << 11;
/// Flags of any kind of encryption: the entry, strong, and hidden headers.
const FLAGS_ENCRYPTED: u16 = 1 | 1 << 6 | 1 << 13;
/// Method number of AES encryption.
const METHOD_AES: u16 = 99;

/// An open bundle whose layout has been checked.
pub(super) struct Archive {
    path: PathBuf,
    file: File,
    size: u64,
    entries: Vec<Entry>,
}

/// One file of the bundle.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    pub(super) name: String,
    pub(super) size: u64,
    crc32: u32,
    data_at: u64,
}

impl Archive {
    /// Opens the file and checks the whole layout; no entry is read yet.
    pub(super) fn open(path: &Path) -> Result<Self, BundleError> {
        let io = |e: io::Error| match e.kind() {
            io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => BundleError::NotFound { path: path.to_owned() },
            _ => BundleError::io(path)(e),
        };
        // Asked before it is opened: opening a pipe would wait for ever.
        let meta = fs::metadata(path).map_err(io)?;
        if !meta.is_file() {
            return Err(refused(path)(Refusal::NotAZip));
        }
        let mut archive = Self {
            path: path.to_owned(),
            file: File::open(path).map_err(io)?,
            size: meta.len(),
            entries: Vec::new(),
        };
        archive.scan()?;
        Ok(archive)
    }

    /// Bytes of the whole file.
    pub(super) fn size(&self) -> u64 {
        self.size
    }

    pub(super) fn entries(&self) -> &[Entry] {
        &self.entries
    }

    pub(super) fn entry(&self, name: &str) -> Option<&Entry> {
        self.entries.iter().find(|e| e.name == name)
    }

    /// The bytes of an entry, compared with its checksum.
    pub(super) fn read(&self, entry: &Entry) -> Result<Vec<u8>, BundleError> {
        let bytes = self.bytes(entry.data_at, entry.size)?;
        if crc32fast::hash(&bytes) == entry.crc32 {
            Ok(bytes)
        } else {
            Err(self.refuse(Refusal::Damaged("a checksum does not fit")))
        }
    }

    pub(super) fn refuse(&self, refusal: Refusal) -> BundleError {
        refused(&self.path)(refusal)
    }

    fn scan(&mut self) -> Result<(), BundleError> {
        let refuse = refused(&self.path);
        if self.size < END_LEN || Fields(&self.bytes(0, 4)?).u32() != Some(LOCAL_MARK) {
            return Err(refuse(Refusal::NotAZip));
        }
        if self.size > BUNDLE_LIMIT {
            return Err(refuse(Refusal::TooLarge(format!("over {BUNDLE_LIMIT} bytes"))));
        }
        let end_at = self.size - END_LEN;
        let end = EndRecord::parse(&self.bytes(end_at, END_LEN)?).map_err(&refuse)?;
        if u64::from(end.directory_at) + u64::from(end.directory_len) != end_at {
            return Err(refuse(Refusal::Damaged("its directory is not where it should be")));
        }
        if end.entries > FILE_LIMIT {
            return Err(refuse(Refusal::TooLarge(format!("over {FILE_LIMIT} files"))));
        }
        if end.directory_len > DIRECTORY_LIMIT {
            return Err(refuse(Refusal::TooLarge(format!("a directory over {DIRECTORY_LIMIT} bytes"))));
        }
        let directory_at = u64::from(end.directory_at);
        let directory = self.bytes(directory_at, u64::from(end.directory_len))?;
        let mut fields = Fields(&directory);
        let mut names = HashSet::new();
        let mut at = 0;
        for _ in 0..end.entries {
            let header = Header::central(&mut fields).map_err(&refuse)?;
            let name = header.checked_name().map_err(&refuse)?;
            if !names.insert(name.to_ascii_lowercase()) {
                return Err(refuse(Refusal::EntryTwice { entry: name }));
            }
            header.check().map_err(&refuse)?;
            at = self.next_entry(at, &header, name)?;
        }
        if at != directory_at || !fields.0.is_empty() {
            return Err(refuse(Refusal::Damaged("it holds bytes that belong to no file")));
        }
        Ok(())
    }

    /// Compares an entry's header in front of its data with the one in the directory, and
    /// returns where the next entry begins.
    fn next_entry(&mut self, at: u64, header: &Header, name: String) -> Result<u64, BundleError> {
        let local_len = LOCAL_LEN + name.len() as u64;
        let data_at = at + local_len;
        if u64::from(header.local_at) != at {
            return Err(self.refuse(Refusal::Damaged("its files overlap, or bytes lie between them")));
        }
        let local = self.bytes(at, local_len)?;
        if Header::local(&mut Fields(&local)).as_ref() != Some(&header.as_local()) {
            return Err(self.refuse(Refusal::Damaged("two descriptions of a file differ")));
        }
        self.entries.push(Entry {
            name,
            size: u64::from(header.size),
            crc32: header.crc32,
            data_at,
        });
        Ok(data_at + u64::from(header.size))
    }

    fn bytes(&self, at: u64, len: u64) -> Result<Vec<u8>, BundleError> {
        let mut bytes = Vec::new();
        let mut file = &self.file;
        file.seek(SeekFrom::Start(at))
            .and_then(|_| file.take(len).read_to_end(&mut bytes))
            .map_err(BundleError::io(&self.path))?;
        if bytes.len() as u64 == len {
            Ok(bytes)
        } else {
            Err(self.refuse(Refusal::Damaged("it ends too early")))
        }
    }
}

fn refused(path: &Path) -> impl Fn(Refusal) -> BundleError + use<> {
    let path = path.to_owned();
    move |refusal| BundleError::Refused {
        path: path.clone(),
        refusal,
    }
}

/// The record at the very end of the file.
struct EndRecord {
    entries: usize,
    directory_len: u32,
    directory_at: u32,
}

impl EndRecord {
    fn parse(bytes: &[u8]) -> Result<Self, Refusal> {
        let cut_off = Refusal::Damaged("it is cut off, or something was added at its end");
        let mut fields = Fields(bytes);
        if fields.u32() != Some(END_MARK) {
            return Err(cut_off);
        }
        let mut parse = || {
            let disks = (fields.u16()?, fields.u16()?);
            let entries = (fields.u16()?, fields.u16()?);
            let directory = (fields.u32()?, fields.u32()?);
            Some((disks, entries, directory, fields.u16()?))
        };
        let (disks, entries, (directory_len, directory_at), comment_len) = parse().ok_or(cut_off)?;
        if disks != (0, 0) || entries.0 != entries.1 {
            return Err(Refusal::Unsupported {
                feature: "several volumes",
            });
        }
        if entries.0 == u16::MAX || directory_len == u32::MAX || directory_at == u32::MAX {
            return Err(Refusal::Unsupported { feature: "zip64" });
        }
        if comment_len != 0 {
            return Err(Refusal::Unsupported { feature: "a comment" });
        }
        Ok(Self {
            entries: usize::from(entries.0),
            directory_len,
            directory_at,
        })
    }
}

/// The header of an entry. Both kinds are read into it; a local one has nothing of what only the
/// directory says.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Header {
    flags: u16,
    method: u16,
    crc32: u32,
    packed: u32,
    size: u32,
    name: Vec<u8>,
    extra_len: u16,
    comment_len: u16,
    attributes: u32,
    local_at: u32,
}

impl Header {
    fn central(fields: &mut Fields) -> Result<Self, Refusal> {
        let cut_off = Refusal::Damaged("its directory is cut off");
        Self::parse_central(fields).ok_or(cut_off)
    }

    fn parse_central(fields: &mut Fields) -> Option<Self> {
        (fields.u32()? == CENTRAL_MARK).then_some(())?;
        let (_made_by, _needed) = (fields.u16()?, fields.u16()?);
        let (flags, method, _time) = (fields.u16()?, fields.u16()?, fields.u32()?);
        let (crc32, packed, size) = (fields.u32()?, fields.u32()?, fields.u32()?);
        let (name_len, extra_len, comment_len) = (fields.u16()?, fields.u16()?, fields.u16()?);
        let (_disk, _internal) = (fields.u16()?, fields.u16()?);
        let (attributes, local_at) = (fields.u32()?, fields.u32()?);
        let name = fields.take(name_len.into())?.to_vec();
        fields.take(usize::from(extra_len) + usize::from(comment_len))?;
        Some(Self {
            flags,
            method,
            crc32,
            packed,
            size,
            name,
            extra_len,
            comment_len,
            attributes,
            local_at,
        })
    }

    fn local(fields: &mut Fields) -> Option<Self> {
        (fields.u32()? == LOCAL_MARK).then_some(())?;
        let _needed = fields.u16()?;
        let (flags, method, _time) = (fields.u16()?, fields.u16()?, fields.u32()?);
        let (crc32, packed, size) = (fields.u32()?, fields.u32()?, fields.u32()?);
        let (name_len, extra_len) = (fields.u16()?, fields.u16()?);
        let name = fields.take(name_len.into())?.to_vec();
        Some(Self {
            flags,
            method,
            crc32,
            packed,
            size,
            name,
            extra_len,
            comment_len: 0,
            attributes: 0,
            local_at: 0,
        })
    }

    /// This header as it must stand in front of the data.
    fn as_local(&self) -> Self {
        Self {
            comment_len: 0,
            attributes: 0,
            local_at: 0,
            ..self.clone()
        }
    }

    fn shown_name(&self) -> String {
        let name = visible(&String::from_utf8_lossy(&self.name));
        name.chars().take(100).collect()
    }

    /// The name, if it is one of the few that a bundle may hold. Everything that could lead out
    /// of the folder is refused by being none of them.
    fn checked_name(&self) -> Result<String, Refusal> {
        let name = std::str::from_utf8(&self.name).ok().filter(|name| size_limit(name).is_some());
        name.map(str::to_owned)
            .ok_or_else(|| Refusal::NameNotAllowed { entry: self.shown_name() })
    }

    /// Checks everything but the name.
    fn check(&self) -> Result<(), Refusal> {
        let entry = self.shown_name();
        // The high half is a Unix mode where the writer was on Unix; elsewhere it is zero.
        let file_type = (self.attributes >> 16) & 0o170_000;
        let dos_folder_or_volume = self.attributes & 0x18 != 0;
        if !matches!(file_type, 0 | 0o100_000) || dos_folder_or_volume {
            return Err(Refusal::NotAFile { entry });
        }
        if self.flags & FLAGS_ENCRYPTED != 0 || self.method == METHOD_AES {
            return Err(Refusal::Encrypted { entry });
        }
        let unsupported = |feature| Err(Refusal::Unsupported { feature });
        if self.method != 0 {
            return unsupported("compression");
        }
        if self.flags & !FLAG_UTF8 != 0 {
            return unsupported("a flag of the zip format");
        }
        if self.extra_len != 0 || self.comment_len != 0 {
            return unsupported("additional fields or comments");
        }
        if self.packed != self.size {
            return Err(Refusal::Damaged("two sizes of a file differ"));
        }
        match size_limit(&entry) {
            Some(limit) if u64::from(self.size) > limit => Err(Refusal::TooLarge(format!("{entry} is over {limit} bytes"))),
            _ => Ok(()),
        }
    }
}

/// The largest size of a file with this name; nothing if a bundle may not hold one.
fn size_limit(name: &str) -> Option<u64> {
    match name {
        MANIFEST => Some(MANIFEST_LIMIT),
        DOCUMENT => Some(DOCUMENT_LIMIT),
        name => bare_anchor_name(name)
            .map(|_| ANCHOR_LIMIT)
            .or_else(|| upload_file_name(name).map(|_| UPLOAD_LIMIT)),
    }
}

/// Little-endian numbers from the front of a slice.
struct Fields<'a>(&'a [u8]);

impl<'a> Fields<'a> {
    fn take(&mut self, len: usize) -> Option<&'a [u8]> {
        let (head, tail) = self.0.split_at_checked(len)?;
        self.0 = tail;
        Some(head)
    }

    fn u16(&mut self) -> Option<u16> {
        Some(u16::from_le_bytes(self.take(2)?.try_into().ok()?))
    }

    fn u32(&mut self) -> Option<u32> {
        Some(u32::from_le_bytes(self.take(4)?.try_into().ok()?))
    }
}
