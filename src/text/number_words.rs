//! The signs and words people type where a number belongs. All are folded and without marks.

/// "There were none": zero (6.1).
const NONE: [&str; 3] = ["khong", "khong co", "khong phat sinh"];

/// "We do not have the figure": missing, declared (6.1).
const NO_DATA: [&str; 4] = ["khong co so lieu", "chua co so lieu", "...", "…"];

/// Words for the thing counted that may follow a number. Words that change the scale (nghìn, triệu, tỷ, đồng, %) are
/// left out on purpose: a number with one of them is refused.
const COUNTED: [&str; 40] = [
    "em",
    "tre",
    "tre em",
    "chau",
    "be",
    "hoc sinh",
    "nguoi",
    "ca nhan",
    "nan nhan",
    "vu",
    "vu viec",
    "vu an",
    "ca",
    "truong hop",
    "doi tuong",
    "bi can",
    "luot",
    "luot nguoi",
    "luot tre",
    "luot tre em",
    "cuoc",
    "cuoc goi",
    "to chuc",
    "quyet dinh",
    "xa",
    "phuong",
    "thi tran",
    "dac khu",
    "thon",
    "ban",
    "buon",
    "lang",
    "ap",
    "khu pho",
    "to dan pho",
    "ho",
    "ho gia dinh",
    "gia dinh",
    "diem",
    "co so",
];

pub(super) fn says_none(plain: &str) -> bool {
    NONE.contains(&plain) || matches!(plain, "-" | "‐" | "‑" | "‒" | "–" | "—" | "−")
}

pub(super) fn says_no_data(plain: &str) -> bool {
    NO_DATA.contains(&plain) || (plain.len() > 3 && plain.bytes().all(|b| b == b'.'))
}

pub(super) fn names_thing_counted(plain: &str) -> bool {
    COUNTED.contains(&plain)
}
