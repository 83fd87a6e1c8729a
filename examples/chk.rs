fn main() {
    let d = treem::definitions::Definitions::load(&[]).map_err(|e| e.to_string()).unwrap();
    let c = treem::catalogue::Catalogue::load(&d).map_err(|e| e.to_string()).unwrap();
    let l = treem::form::load(&d, &c).map_err(|e| e.to_string()).unwrap();
    for p in treem::catalogue::check(&c) {
        println!("{}", p.en);
    }
    for p in treem::form::check(&l, &c) {
        println!("{}", p.en);
    }
    println!("{} series {} indicators {} sheets", c.series.len(), c.indicators.len(), l.sheets.len());
    for s in &l.sheets {
        println!("{} {} relations", s.id, s.relations.len());
    }
}
