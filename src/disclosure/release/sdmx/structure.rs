//! The structure of a release: its concepts, code lists and columns.

use std::collections::BTreeMap;

use super::Sdmx;
use super::model::{
    Attributes, Codes, Component, Components, Concepts, Data, Dimensions, Format, Item, Maintained, Measures,
    Message, Meta, Nothing, Relationship, Representation, SCHEMA, Sender, Structure,
};
use crate::disclosure::release::names::{confidentiality_name, status_name};
use crate::disclosure::release::{ReleaseError, SDMX_STRUCTURE};
use crate::message::Bilingual;

/// Columns with codes, by whether they are dimensions; each has a list of its own.
const DIMENSIONS: [&str; 6] = ["FREQ", "REF_AREA", "INDICATOR", "SEX", "AGE", "BREAKDOWN"];
const ATTRIBUTES: [&str; 3] = ["UNIT_MEASURE", "OBS_STATUS", "CONF_STATUS"];
const TIME: &str = "TIME_PERIOD";
const VALUE: &str = "OBS_VALUE";
/// Identifier of the concept scheme.
const CONCEPTS: &str = "CONCEPTS";

/// A list of codes with their names.
type Names = BTreeMap<String, Bilingual>;

/// # Errors
/// When a code is none of SDMX, or two codes would become one.
pub(super) fn structure(sdmx: &Sdmx<'_>) -> Result<Message, ReleaseError> {
    let lists = DIMENSIONS.into_iter().chain(ATTRIBUTES).map(|column| code_list(sdmx, column));
    let mut text = sdmx.description();
    let title = sdmx.about.release.text(sdmx.about.facts, &sdmx.about.metadata.title);
    let descriptions = BTreeMap::from([("en", std::mem::take(&mut text.en)), ("vi", text.vi.clone())]);
    let components = components(sdmx);
    Ok(Message {
        meta: Meta {
            schema: SCHEMA,
            id: format!("{}_{}", sdmx.mapping.structure, sdmx.version().replace('.', "_")),
            prepared: sdmx.about.facts.moment(),
            content_languages: ["vi", "en"],
            sender: Sender { id: sdmx.agency().to_owned() },
        },
        data: Data {
            concept_schemes: [maintained(sdmx, CONCEPTS, title.clone(), concepts(sdmx))],
            codelists: lists.collect::<Result<_, _>>()?,
            data_structures: [maintained(
                sdmx,
                &sdmx.mapping.structure,
                title,
                Structure { description: text.vi, descriptions, data_structure_components: components },
            )],
        },
    })
}

fn maintained<T>(sdmx: &Sdmx<'_>, id: &str, name: Bilingual, content: T) -> Maintained<T> {
    Maintained {
        id: id.to_owned(),
        agency: sdmx.agency().to_owned(),
        version: sdmx.version().to_owned(),
        name: name.into(),
        content,
    }
}

fn concepts(sdmx: &Sdmx<'_>) -> Concepts {
    let columns = DIMENSIONS.into_iter().chain([TIME, VALUE]).chain(ATTRIBUTES);
    let item = |id: &str| Item { id: id.to_owned(), name: concept_name(sdmx, id).into(), parent: None };
    Concepts { concepts: columns.map(item).collect() }
}

fn concept_name(sdmx: &Sdmx<'_>, column: &str) -> Bilingual {
    sdmx.mapping.concepts.get(column).cloned().unwrap_or_else(|| Bilingual::new(column, column))
}

fn list_id(column: &str) -> String {
    format!("CL_{column}")
}

fn code_list(sdmx: &Sdmx<'_>, column: &str) -> Result<Maintained<Codes>, ReleaseError> {
    let names = names(sdmx, column)?;
    let item = |(id, name): (String, Bilingual)| {
        let parent = if column == "REF_AREA" { area_above(sdmx, &id) } else { None };
        Item { id, name: name.into(), parent }
    };
    let codes = names.into_iter().map(item).collect();
    Ok(maintained(sdmx, &list_id(column), concept_name(sdmx, column), Codes { codes }))
}

/// The unit above a unit, if it stands in the release.
fn area_above(sdmx: &Sdmx<'_>, code: &str) -> Option<String> {
    let (level, _) = sdmx.about.used.units.get(code)?;
    let above = sdmx.about.release.parent(code, *level);
    sdmx.about.used.units.contains_key(above).then(|| above.to_owned())
}

/// The codes of a column.
fn names(sdmx: &Sdmx<'_>, column: &str) -> Result<Names, ReleaseError> {
    let (release, used, total) = (sdmx.about.release, sdmx.about.used, &sdmx.mapping.total);
    let mut names = Names::new();
    let mut add = |code: &str, name: Bilingual| -> Result<(), ReleaseError> {
        let known = names.insert(code.to_owned(), name.clone());
        if known.is_some_and(|known| known != name) {
            return Err(wrong(format!("two codes of {column} are {code}")));
        }
        identifier(code).then_some(()).ok_or_else(|| wrong(format!("\"{code}\" is no code of SDMX")))
    };
    match column {
        "FREQ" => add(&sdmx.frequency().code, sdmx.frequency().name.clone())?,
        "REF_AREA" => {
            used.units.iter().try_for_each(|(code, (_, name))| add(code, Bilingual::new(name, name)))?
        }
        "INDICATOR" => used.measures.iter().try_for_each(|(id, _)| add(id, release.measure_name(id)))?,
        "UNIT_MEASURE" => {
            used.units_of_measure().iter().try_for_each(|id| add(id, release.unit_of_measure_name(id)))?;
        }
        "OBS_STATUS" => used.obs_statuses.iter().try_for_each(|code| add(code, status_name(code)))?,
        "CONF_STATUS" => {
            used.conf_statuses.iter().try_for_each(|code| add(code, confidentiality_name(code)))?;
        }
        _ => {
            add(&total.code, total.name.clone())?;
            for (code, name) in category_codes(sdmx, column) {
                add(&code, name)?;
            }
        }
    }
    Ok(names)
}

/// The codes that categories have in SEX, AGE or BREAKDOWN, but for the total.
fn category_codes(sdmx: &Sdmx<'_>, column: &str) -> Vec<(String, Bilingual)> {
    let release = sdmx.about.release;
    if column == "BREAKDOWN" {
        let places = sdmx.places.values().filter(|place| !place.rest.is_empty());
        return places.map(|place| (place.breakdown.clone(), release.pairs_name(&place.rest))).collect();
    }
    let dimensions = if column == "SEX" { &sdmx.mapping.sex } else { &sdmx.mapping.age };
    let pairs = sdmx.about.used.pairs().into_iter();
    let own = pairs.filter(|(dimension, _)| dimensions.iter().any(|own| own == dimension));
    own.map(|(dimension, code)| (code.to_owned(), release.pair_name(dimension, code))).collect()
}

/// Letters, digits and a few signs, as SDMX has it.
fn identifier(code: &str) -> bool {
    !code.is_empty() && code.chars().all(|own| own.is_ascii_alphanumeric() || "_@$-".contains(own))
}

fn wrong(reason: String) -> ReleaseError {
    ReleaseError::File { file: SDMX_STRUCTURE, reason }
}

fn components(sdmx: &Sdmx<'_>) -> Components {
    let coded = |column: &str| component(sdmx, column, Representation::Enumeration(list_urn(sdmx, column)));
    let plain =
        |column: &str, data_type| component(sdmx, column, Representation::Format(Format { data_type }));
    let attribute = |column: &str| Component {
        usage: Some("mandatory"),
        attribute_relationship: Some(Relationship { observation: Nothing {} }),
        ..coded(column)
    };
    Components {
        dimension_list: Dimensions {
            id: "DimensionDescriptor",
            dimensions: DIMENSIONS.into_iter().map(coded).collect(),
            time_dimension: plain(TIME, "ObservationalTimePeriod"),
        },
        measure_list: Measures {
            id: "MeasureDescriptor",
            // A figure that is hidden or was not reported is an observation without a value.
            measures: [Component { usage: Some("optional"), ..plain(VALUE, "Decimal") }],
        },
        attribute_list: Attributes {
            id: "AttributeDescriptor",
            attributes: ATTRIBUTES.into_iter().map(attribute).collect(),
        },
    }
}

fn component(sdmx: &Sdmx<'_>, column: &str, local_representation: Representation) -> Component {
    let scheme = urn(sdmx, "conceptscheme.Concept", CONCEPTS);
    Component {
        id: column.to_owned(),
        concept_identity: format!("{scheme}.{column}"),
        local_representation,
        usage: None,
        attribute_relationship: None,
    }
}

fn list_urn(sdmx: &Sdmx<'_>, column: &str) -> String {
    urn(sdmx, "codelist.Codelist", &list_id(column))
}

fn urn(sdmx: &Sdmx<'_>, class: &str, id: &str) -> String {
    format!("urn:sdmx:org.sdmx.infomodel.{class}={}:{id}({})", sdmx.agency(), sdmx.version())
}
