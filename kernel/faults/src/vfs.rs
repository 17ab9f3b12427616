//! The file system under SQLite: each call goes on to the real one, unless its disk says otherwise.
#![expect(unsafe_code, reason = "SQLite's file system is a table of C functions over raw memory")]

use std::ffi::{CStr, OsStr, c_char, c_int, c_void};
use std::os::unix::ffi::OsStrExt;
use std::path::PathBuf;
use std::sync::{Arc, Once, OnceLock};

use rusqlite::ffi::{self, sqlite3_file, sqlite3_int64, sqlite3_io_methods, sqlite3_vfs};

use crate::disk::{Fate, Op, Part, Shared};
use crate::sectors::Change;

/// Ours in front, the real file right behind it in the same memory.
#[repr(C, align(16))]
struct File {
    base: sqlite3_file,
    watched: Option<(Arc<Shared>, PathBuf)>,
}

struct Real(*mut sqlite3_vfs);
// SAFETY: SQLite's own file system never changes once it is registered.
unsafe impl Send for Real {}
// SAFETY: as above.
unsafe impl Sync for Real {}
static REAL: OnceLock<Real> = OnceLock::new();

/// Puts itself in front of the default file system, once.
pub(crate) fn install() {
    static DONE: Once = Once::new();
    // SAFETY: the table is a copy of the registered one with larger files, and it is never freed.
    DONE.call_once(|| unsafe {
        let real = ffi::sqlite3_vfs_find(std::ptr::null());
        let _ = REAL.set(Real(real));
        let mut ours = *real;
        ours.zName = c"faults".as_ptr();
        ours.szOsFile += size_of::<File>() as c_int;
        ours.pNext = std::ptr::null_mut();
        ours.xOpen = Some(open);
        ours.xDelete = Some(delete);
        let code = ffi::sqlite3_vfs_register(Box::leak(Box::new(ours)), 1);
        assert_eq!(code, ffi::SQLITE_OK, "SQLite takes the file system");
    });
}

fn real_vfs() -> *mut sqlite3_vfs {
    REAL.get().map_or(std::ptr::null_mut(), |real| real.0)
}

unsafe fn real(file: *mut sqlite3_file) -> *mut sqlite3_file {
    // SAFETY: `open` was given room for both.
    unsafe { file.cast::<File>().add(1).cast() }
}

unsafe fn watched<'a>(file: *mut sqlite3_file) -> Option<&'a (Arc<Shared>, PathBuf)> {
    // SAFETY: `open` has written a whole `File` there.
    unsafe { (*file.cast::<File>()).watched.as_ref() }
}

unsafe fn path_of(name: *const c_char) -> PathBuf {
    // SAFETY: SQLite gives names that end in a zero byte.
    PathBuf::from(OsStr::from_bytes(unsafe { CStr::from_ptr(name) }.to_bytes()))
}

unsafe extern "C" fn open(
    _: *mut sqlite3_vfs,
    name: *const c_char,
    file: *mut sqlite3_file,
    flags: c_int,
    out: *mut c_int,
) -> c_int {
    // SAFETY: SQLite gives `szOsFile` bytes at `file`; the real one is opened behind ours.
    unsafe {
        (*file).pMethods = std::ptr::null();
        let vfs = real_vfs();
        let code = (*vfs).xOpen.map_or(ffi::SQLITE_ERROR, |open| open(vfs, name, real(file), flags, out));
        if code != ffi::SQLITE_OK {
            return code;
        }
        let path = (!name.is_null()).then(|| path_of(name));
        let watched = path.and_then(|path| Some((Shared::of(&path)?, path)));
        watched.iter().for_each(|(disk, path)| disk.opened(path));
        std::ptr::write(file.cast(), File { base: sqlite3_file { pMethods: &METHODS }, watched });
        code
    }
}

unsafe extern "C" fn delete(_: *mut sqlite3_vfs, name: *const c_char, sync: c_int) -> c_int {
    // SAFETY: passes on what SQLite gave.
    unsafe {
        let path = path_of(name);
        if Shared::of(&path).is_some_and(|disk| !disk.removed(&path)) {
            return ffi::SQLITE_IOERR_DELETE;
        }
        let vfs = real_vfs();
        (*vfs).xDelete.map_or(ffi::SQLITE_ERROR, |delete| delete(vfs, name, sync))
    }
}

/// Calls the real file's method of this name.
macro_rules! call {
    ($file:ident, $method:ident $(, $arg:expr)*) => {
        match (*(*real($file)).pMethods).$method {
            Some(method) => method(real($file) $(, $arg)*),
            None => ffi::SQLITE_ERROR,
        }
    };
}

macro_rules! pass_on {
    ($($name:ident = $method:ident($($arg:ident: $type:ty),*);)*) => {
        $(unsafe extern "C" fn $name(file: *mut sqlite3_file $(, $arg: $type)*) -> c_int {
            // SAFETY: passes on what SQLite gave, to the file behind ours.
            unsafe { call!(file, $method $(, $arg)*) }
        })*
    };
}
pass_on! {
    file_size = xFileSize(size: *mut sqlite3_int64);
    lock = xLock(level: c_int);
    unlock = xUnlock(level: c_int);
    check_reserved = xCheckReservedLock(out: *mut c_int);
    file_control = xFileControl(op: c_int, arg: *mut c_void);
    sector_size = xSectorSize();
    characteristics = xDeviceCharacteristics();
    shm_map = xShmMap(page: c_int, size: c_int, extend: c_int, out: *mut *mut c_void);
    shm_lock = xShmLock(offset: c_int, n: c_int, flags: c_int);
    shm_unmap = xShmUnmap(delete: c_int);
}

unsafe extern "C" fn shm_barrier(file: *mut sqlite3_file) {
    // SAFETY: as in `pass_on`.
    unsafe {
        if let Some(barrier) = (*(*real(file)).pMethods).xShmBarrier {
            barrier(real(file));
        }
    }
}

unsafe extern "C" fn close(file: *mut sqlite3_file) -> c_int {
    // SAFETY: SQLite closes a file once and does not touch it afterwards.
    unsafe {
        let code = call!(file, xClose);
        let File { watched, .. } = std::ptr::read(file.cast::<File>());
        watched.iter().for_each(|(disk, _)| disk.closed());
        code
    }
}

unsafe fn fate(file: *mut sqlite3_file, op: Op) -> Fate {
    // SAFETY: as in `watched`.
    unsafe { watched(file) }.map_or(Fate::Done, |(disk, _)| disk.fate(op))
}

unsafe extern "C" fn read(
    file: *mut sqlite3_file,
    into: *mut c_void,
    len: c_int,
    at: sqlite3_int64,
) -> c_int {
    // SAFETY: passes on what SQLite gave.
    unsafe {
        match fate(file, Op::Read) {
            Fate::Done => call!(file, xRead, into, len, at),
            Fate::Failed { .. } => ffi::SQLITE_IOERR_READ,
        }
    }
}

unsafe extern "C" fn write(
    file: *mut sqlite3_file,
    from: *const c_void,
    len: c_int,
    at: sqlite3_int64,
) -> c_int {
    // SAFETY: `from` holds `len` bytes; never more of them are used.
    unsafe {
        let fate = fate(file, Op::Write);
        let len = match fate {
            Fate::Done | Fate::Failed { done: Part::All, .. } => len,
            Fate::Failed { done: Part::Half, .. } => len / 2,
            Fate::Failed { done: Part::None, .. } => 0,
        };
        let code = if len > 0 { call!(file, xWrite, from, len, at) } else { ffi::SQLITE_OK };
        if let (Some((disk, path)), true) = (watched(file), len > 0) {
            let bytes = std::slice::from_raw_parts(from.cast::<u8>(), len as usize);
            disk.changed(path, Change::Write(at as usize, bytes.to_vec()));
        }
        match fate {
            Fate::Done => code,
            Fate::Failed { full: true, .. } => ffi::SQLITE_FULL,
            Fate::Failed { .. } => ffi::SQLITE_IOERR_WRITE,
        }
    }
}

unsafe extern "C" fn truncate(file: *mut sqlite3_file, size: sqlite3_int64) -> c_int {
    // SAFETY: passes on what SQLite gave.
    unsafe {
        match fate(file, Op::Write) {
            // Making a file shorter needs no room.
            Fate::Done | Fate::Failed { full: true, .. } => {
                let changed = |(disk, path): &(Arc<Shared>, PathBuf)| {
                    disk.changed(path, Change::Truncate(size as usize));
                };
                watched(file).iter().for_each(|watched| changed(watched));
                call!(file, xTruncate, size)
            }
            Fate::Failed { .. } => ffi::SQLITE_IOERR_TRUNCATE,
        }
    }
}

unsafe extern "C" fn sync(file: *mut sqlite3_file, _: c_int) -> c_int {
    // SAFETY: as in `watched`. What a sync would make durable is known here, so the real one is spared.
    unsafe {
        let fate = fate(file, Op::Sync);
        if let (Some((disk, path)), Fate::Done | Fate::Failed { done: Part::All, .. }) = (watched(file), fate)
        {
            disk.synced(path);
        }
        if fate == Fate::Done { ffi::SQLITE_OK } else { ffi::SQLITE_IOERR_FSYNC }
    }
}

static METHODS: sqlite3_io_methods = sqlite3_io_methods {
    iVersion: 2,
    xClose: Some(close),
    xRead: Some(read),
    xWrite: Some(write),
    xTruncate: Some(truncate),
    xSync: Some(sync),
    xFileSize: Some(file_size),
    xLock: Some(lock),
    xUnlock: Some(unlock),
    xCheckReservedLock: Some(check_reserved),
    xFileControl: Some(file_control),
    xSectorSize: Some(sector_size),
    xDeviceCharacteristics: Some(characteristics),
    xShmMap: Some(shm_map),
    xShmLock: Some(shm_lock),
    xShmBarrier: Some(shm_barrier),
    xShmUnmap: Some(shm_unmap),
    xFetch: None,
    xUnfetch: None,
};
