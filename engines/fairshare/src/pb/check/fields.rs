//! The fields of the format: order, type, whether required, whether they may be empty.

/// What a cell holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Type {
    Text,
    Whole,
    Number,
    List,
}

/// One field of META, PROJECTS or VOTES.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Field {
    pub name: &'static str,
    pub datatype: Type,
    pub required: bool,
    pub may_be_empty: bool,
}

use Type::{List, Number, Text, Whole};

const fn field(name: &'static str, datatype: Type) -> Field {
    Field { name, datatype, required: false, may_be_empty: false }
}

const fn required(name: &'static str, datatype: Type) -> Field {
    Field { name, datatype, required: true, may_be_empty: false }
}

const fn optional(name: &'static str, datatype: Type) -> Field {
    Field { name, datatype, required: false, may_be_empty: true }
}

pub(crate) const META: [Field; 42] = [
    required("description", Text),
    required("country", Text),
    required("unit", Text),
    field("district", Text),
    field("subunit", Text),
    required("instance", Text),
    required("num_projects", Whole),
    required("num_votes", Whole),
    required("budget", Number),
    required("vote_type", Text),
    required("rule", Text),
    required("date_begin", Text),
    required("date_end", Text),
    field("min_length", Whole),
    field("max_length", Whole),
    field("min_sum_cost", Number),
    field("max_sum_cost", Number),
    field("min_points", Whole),
    field("max_points", Whole),
    field("min_sum_points", Whole),
    field("max_sum_points", Whole),
    field("default_score", Whole),
    field("min_project_cost", Whole),
    field("max_project_cost", Whole),
    field("min_project_score_threshold", Whole),
    field("neighborhoods", Text),
    field("subdistricts", Text),
    field("categories", Text),
    field("edition", Text),
    field("language", Text),
    field("currency", Text),
    field("fully_funded", Whole),
    field("experimental", Whole),
    field("comment", Text),
    field("acknowledgments", Text),
    field("leftover_budget", Text),
    field("budget_per_category", List),
    field("budget_per_neighborhood", List),
    field("min_length_per_category", Whole),
    field("max_length_per_category", Whole),
    field("min_sum_cost_per_category", List),
    field("max_sum_cost_per_category", List),
];

pub(crate) const PROJECTS: [Field; 16] = [
    required("project_id", Text),
    required("cost", Number),
    field("votes", Whole),
    field("score", Whole),
    field("name", Text),
    optional("category", List),
    optional("beneficiaries", List),
    field("selected", Whole),
    field("neighborhood", Text),
    field("subunit", Text),
    field("district", Text),
    field("description", Text),
    field("proposer", Text),
    field("public_id", Text),
    optional("latitude", Number),
    optional("longitude", Number),
];

pub(crate) const VOTES: [Field; 17] = [
    required("voter_id", Text),
    required("vote", List),
    field("points", List),
    optional("age", Text),
    optional("sex", Text),
    field("voting_method", Text),
    optional("district", Text),
    optional("neighborhood", Text),
    optional("education", Text),
    field("topic_preference_transport", Whole),
    field("topic_preference_culture", Whole),
    field("topic_preference_nature", Whole),
    field("district_preference", Text),
    field("time_taken_seconds", Whole),
    field("format_easiness", Text),
    field("format_expressiveness", Text),
    field("format_rank", Text),
];
