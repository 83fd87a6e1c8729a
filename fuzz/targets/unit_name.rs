#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| treem_fuzz::unit_name(bytes));
