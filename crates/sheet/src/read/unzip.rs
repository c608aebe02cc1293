//! Sizes of a zip archive before anything is unpacked. The directory is judged first; then each
//! part is counted while it is inflated into nothing, because a directory can lie.

use super::Limits;
use crate::failure::SheetError;
use std::io::{Cursor, Read};
use zip::ZipArchive;

/// A workbook has a few dozen parts; more than this is something else.
const PARTS: usize = 2_000;
/// Below this many bytes the ratio of packing says nothing.
const SMALL: u64 = 1 << 20;

/// Refuses archives that are no workbook or that would unpack beyond the limits.
pub(super) fn check(bytes: &[u8], limits: Limits) -> Result<(), SheetError> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| SheetError::Broken)?;
    if archive.len() > PARTS {
        return Err(SheetError::Bomb);
    }
    let declared = directory(&mut archive, limits)?;
    for (n, size) in declared.into_iter().enumerate() {
        let part = archive.by_index(n).map_err(|_| SheetError::Broken)?;
        let real = std::io::copy(&mut part.take(size + 1), &mut std::io::sink())
            .map_err(|_| SheetError::Broken)?;
        if real > size {
            return Err(SheetError::Bomb);
        }
    }
    Ok(())
}

/// Unpacked sizes as the directory declares them, within the limits.
fn directory(
    archive: &mut ZipArchive<Cursor<&[u8]>>,
    limits: Limits,
) -> Result<Vec<u64>, SheetError> {
    let mut sizes = Vec::with_capacity(archive.len());
    let mut total = 0_u64;
    let mut workbook = false;
    for n in 0..archive.len() {
        let part = archive.by_index_raw(n).map_err(|_| SheetError::Broken)?;
        if part.encrypted() {
            return Err(SheetError::OldWorkbook);
        }
        let (size, packed) = (part.size(), part.compressed_size());
        total = total.saturating_add(size);
        let ratio_broken = size > SMALL && size > packed.saturating_mul(limits.ratio);
        if total > limits.unzipped_bytes || ratio_broken {
            return Err(SheetError::Bomb);
        }
        let name = part.name().map_err(|_| SheetError::Broken)?;
        workbook |= name.starts_with("xl/") && name.ends_with(".xml");
        sizes.push(size);
    }
    if workbook { Ok(sizes) } else { Err(SheetError::NotASheet { found: "ZIP" }) }
}
