use std::collections::BTreeMap;

use super::*;
use crate::book::column_name;
use crate::catalogue::{SeriesId, Source};
use crate::definitions::Definitions;
use crate::form;
use crate::intake::{Reader, workbook};
use crate::period::Part;
use crate::value::Value;

struct World {
    catalogue: Catalogue,
    layout: Layout,
}

fn world() -> World {
    let definitions = Definitions::load(&[]).unwrap();
    let catalogue = Catalogue::load(&definitions).unwrap();
    let layout = form::load(&definitions, &catalogue).unwrap();
    World { catalogue, layout }
}

fn request(world: &World, period: &str) -> FormRequest<'static> {
    let world: &'static World = Box::leak(Box::new(World {
        catalogue: Catalogue::load(&Definitions::load(&[]).unwrap()).unwrap(),
        layout: world.layout.clone(),
    }));
    let period: Period = period.parse().unwrap();
    let window = world.catalogue.window(period.part).unwrap().days(period).unwrap();
    FormRequest {
        layout: &world.layout,
        catalogue: &world.catalogue,
        period,
        source: Source::Territorial,
        unit_code: "524",
        unit_name: "Huyện Bình Sơn",
        receiving_agency: "Sở Lao động - Thương binh và Xã hội tỉnh Quảng Ngãi",
        window,
        cut_off: window.1,
        reporter: Some("district"),
    }
}

fn blank(request: &FormRequest<'_>) -> Vec<u8> {
    write(request, &|_| Filling::default(), &|_| Vec::new()).unwrap()
}

#[test]
fn dump() {
    let world = world();
    for period in ["2024-S1", "2024"] {
        let request = request(&world, period);
        std::fs::write(format!("/tmp/h4-{period}.xlsx"), blank(&request)).unwrap();
    }
}
