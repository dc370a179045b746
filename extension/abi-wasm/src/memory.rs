//! How JavaScript hands bytes over: it allocates here, writes, calls, reads, and frees. Pointers and lengths have 32 bits.

use crate::answer;

/// Memory for so many bytes. It is the caller's until [`free`].
#[unsafe(no_mangle)]
pub extern "C" fn alloc(length: usize) -> *mut u8 {
    let bytes = vec![0_u8; length].into_boxed_slice();
    Box::into_raw(bytes).cast()
}

/// Takes memory back.
///
/// # Safety
///
/// `pointer` and `length` are what [`alloc`] or [`call`] gave, and are not used again.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn free(pointer: *mut u8, length: usize) {
    // SAFETY: the caller promises that this is a boxed slice of ours.
    drop(unsafe { Box::from_raw(std::ptr::slice_from_raw_parts_mut(pointer, length)) });
}

/// Answers the question in memory. The answer's pointer is in the upper half of what is returned, its length in the lower.
///
/// # Safety
///
/// `pointer` and `length` name bytes that the caller may read.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn call(pointer: *const u8, length: usize) -> u64 {
    // SAFETY: the caller promises that these bytes are there.
    let question = unsafe { std::slice::from_raw_parts(pointer, length) };
    let answer = answer(question).into_boxed_slice();
    let length = answer.len() as u64;
    let pointer = Box::into_raw(answer).cast::<u8>() as u64;
    (pointer << 32) | length
}
