use common::errors::{FieldErrors, text};
use common::{Id, Msg, Timestamp};
use web::Fields;

pub enum OrganisationTag {}
pub type OrganisationId = Id<OrganisationTag>;

/// The kinds of bodies that act in a community.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OrganisationKind {
    /// 居民委员会
    Committee,
    /// 居委会独资的社区企业
    OperatingCompany,
    /// 党组织
    PartyBranch,
    /// 社会组织
    SocialOrganisation,
    /// 企业
    Enterprise,
    /// 个体工商户
    SoleTrader,
}

impl OrganisationKind {
    pub const ALL: [Self; 6] = [
        Self::Committee,
        Self::OperatingCompany,
        Self::PartyBranch,
        Self::SocialOrganisation,
        Self::Enterprise,
        Self::SoleTrader,
    ];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Committee => "committee",
            Self::OperatingCompany => "operating-company",
            Self::PartyBranch => "party-branch",
            Self::SocialOrganisation => "social-organisation",
            Self::Enterprise => "enterprise",
            Self::SoleTrader => "sole-trader",
        }
    }

    /// Translation key.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Committee => "people-kind-committee",
            Self::OperatingCompany => "people-kind-operating-company",
            Self::PartyBranch => "people-kind-party-branch",
            Self::SocialOrganisation => "people-kind-social-organisation",
            Self::Enterprise => "people-kind-enterprise",
            Self::SoleTrader => "people-kind-sole-trader",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text)
    }
}

#[derive(Clone, Debug)]
pub struct Organisation {
    pub id: OrganisationId,
    pub kind: OrganisationKind,
    pub name: String,
    /// 统一社会信用代码, 18 characters, or empty.
    pub credit_code: String,
    /// The body that wholly owns this one.
    pub parent: Option<OrganisationId>,
    pub created_at: Timestamp,
}

#[derive(Clone, Debug)]
pub struct NewOrganisation {
    pub kind: OrganisationKind,
    pub name: String,
    pub credit_code: String,
    pub parent: Option<OrganisationId>,
}

impl NewOrganisation {
    /// # Errors
    /// Names `kind`, `name` (1–80), `credit_code` (18 letters and digits, GB 32100-2015, or empty), `parent`.
    pub fn parse(fields: &Fields) -> Result<Self, FieldErrors> {
        let mut errors = FieldErrors::default();
        let kind =
            errors.take("kind", OrganisationKind::parse(fields.get("kind")).ok_or(Msg::new("error-choice")));
        let name = errors.take("name", text(fields.get("name"), 1, 80));
        let credit_code = errors.take("credit_code", credit_code(fields.get("credit_code")));
        let parent = fields.get("parent");
        let parent = if parent.is_empty() {
            Ok(None)
        } else {
            parent.parse().map(Some).map_err(|_| Msg::new("error-choice"))
        };
        let parent = errors.take("parent", parent);
        match (kind, name, credit_code, parent) {
            (Some(kind), Some(name), Some(credit_code), Some(parent)) => {
                Ok(Self { kind, name, credit_code, parent })
            }
            _ => Err(errors),
        }
    }
}

fn credit_code(value: &str) -> Result<String, Msg> {
    let code = value.trim().to_ascii_uppercase();
    let fits = code.is_empty() || (code.len() == 18 && code.bytes().all(|b| b.is_ascii_alphanumeric()));
    if fits { Ok(code) } else { Err(Msg::new("people-error-credit-code")) }
}
