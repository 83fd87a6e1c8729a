//! A new workspace.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use super::{CONFIG_FILE, OfficialNames, Paths, PeriodDays, Workspace, WorkspaceError};
use crate::message::fill;
use crate::period::Period;
use crate::units::NATION;

/// What the comments say to a province, and to the ministry.
const OF_PROVINCE: [(&str, &str); 5] = [
    ("unit_comment", "mã tỉnh, hai chữ số"),
    ("forms_comment", " Biểu mẫu gửi cấp dưới ghi cơ quan ban hành là nơi nhận báo cáo."),
    ("place_comment", " Địa phương mang tên người thì ghi đầy đủ, ví dụ \"Thành phố Hồ Chí Minh\"."),
    ("number_example", "123/BC-SYT"),
    ("post_example", "GIÁM ĐỐC"),
];
const OF_NATION: [(&str, &str); 5] = [
    ("unit_comment", "VN, tức cả nước"),
    ("forms_comment", ""),
    ("place_comment", ""),
    ("number_example", "123/BC-…"),
    ("post_example", "CỤC TRƯỞNG"),
];

/// The commented configuration of a new workspace.
const TEMPLATE: &str = include_str!("treem.toml.template");

impl Workspace {
    /// Creates a workspace: `treem.toml` with every default shown, `inbox/`, `store/` and `out/`.
    ///
    /// `example` is the period whose names and days are shown as defaults.
    ///
    /// # Errors
    /// When there is a `treem.toml` already (nothing is changed) or something cannot be written.
    pub fn init(
        root: &Path,
        unit: &str,
        names: &OfficialNames,
        example: (Period, &PeriodDays),
    ) -> Result<Self, WorkspaceError> {
        let text = config_text(unit, names, example);
        let file = root.join(CONFIG_FILE);
        let unwritable = |path: &Path| {
            let path = path.display().to_string();
            move |source| WorkspaceError::Unwritable { path, source }
        };
        fs::create_dir_all(root).map_err(unwritable(root))?;
        if file.exists() {
            return Err(WorkspaceError::Exists { path: file.display().to_string() });
        }
        let paths = Paths::default();
        for folder in [&paths.inbox, &paths.store, &paths.out] {
            let folder: PathBuf = root.join(folder);
            fs::create_dir_all(&folder).map_err(unwritable(&folder))?;
        }
        let mut handle = fs::File::create_new(&file).map_err(unwritable(&file))?;
        handle.write_all(text.as_bytes()).and_then(|()| handle.sync_all()).map_err(unwritable(&file))?;
        Self::open(root)
    }
}

fn config_text(unit: &str, names: &OfficialNames, (period, days): (Period, &PeriodDays)) -> String {
    let quoted = |text: &str| toml::Value::String(text.to_owned()).to_string();
    let receiving: Vec<String> = names.receiving.iter().map(|line| quoted(line)).collect();
    let values = [
        ("unit", quoted(unit)),
        ("unit_name", names.unit.clone()),
        ("superior_body", quoted(&names.superior_body)),
        ("issuing_body", quoted(&names.issuing_body)),
        ("receiving", format!("[{}]", receiving.join(", "))),
        ("place", quoted(&names.place)),
        ("period", period.to_string()),
        ("window_start", days.window_start.to_string()),
        ("window_end", days.window_end.to_string()),
        ("cut_off", days.cut_off.to_string()),
        ("deadline_unit", days.deadline_unit.to_string()),
        ("deadline_ministry", days.deadline_ministry.to_string()),
    ];
    let comments = if unit == NATION { OF_NATION } else { OF_PROVINCE };
    fill(TEMPLATE, values.iter().map(|(name, value)| (*name, value.as_str())).chain(comments))
}
