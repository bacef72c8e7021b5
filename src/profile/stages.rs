//! Words about work: what a stage is called, what says that it is done, what an open question looks like.
//!
//! All lists are compared without regard to case; `*` at the end of a word lets it go on.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::vocabulary::Role;

/// The `[stages]` table of a profile.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct StageWords {
    /// Words for a stage: `## Stage 2: …`.
    pub stage: Vec<String>,
    /// Words for a part of a stage: `### Phase 2: …`.
    pub phase: Vec<String>,
    /// Words that may stand before these two: `Implementation Phase 2`.
    pub before: Vec<String>,
    /// Words after the number that make the heading a part of the phase and not a phase: `Phase 2 Tasks`.
    pub detail: Vec<String>,
    /// Words of a stage's heading that say what it is about.
    pub roles: RoleWords,
    /// Kind of a document to the role of its phases; implementation for all others.
    pub work: BTreeMap<String, Role>,
    /// Plain nouns by which a document's status names a stage: `Implementation complete, validation pending`.
    pub nouns: RoleWords,
    /// Keys of the line that tells the state of a stage, and titles of the section that does.
    pub status_keys: Vec<String>,
    /// Heads of table columns that tell states.
    pub status_heads: Vec<String>,
    /// Whole headings that stand for a stage where no heading says "Stage".
    pub sections: RoleWords,
    /// Whole headings that follow an empty stage and do not belong to it.
    pub apart: Vec<String>,
    /// Words of headings whose phases are the plan itself, best first.
    pub plan: Vec<String>,
    /// Words of headings whose phases repeat those of the plan: a status report, tests.
    pub report: Vec<String>,
    /// Words and signs for states.
    pub states: StateWords,
    /// Words that may follow a state word: `done in PR #4`.
    pub joiners: Vec<String>,
    /// Words for every phase or stage at once: `all phases`.
    pub all: Vec<String>,
    /// What a closing parenthesis says about a box that need not be ticked any more.
    pub closed: Vec<String>,
    /// Text that stands for no text.
    pub placeholders: Vec<String>,
    /// How a template's own text begins.
    pub template: Vec<String>,
    /// Words of headings over open questions.
    pub questions: Vec<String>,
    /// Whole headings over open questions.
    pub question_headings: Vec<String>,
    /// Words that say a question is answered.
    pub resolved: Vec<String>,
    /// What a closing parenthesis says about a question that is answered.
    pub answered: Vec<String>,
    /// Heads of table columns that hold the answer.
    pub answers: Vec<String>,
    /// How a list of questions says that there is none.
    pub none: Vec<String>,
}

/// Words by role.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RoleWords {
    /// What and why.
    pub planning: Vec<String>,
    /// How.
    pub architecture: Vec<String>,
    /// How with less.
    pub refine: Vec<String>,
    /// Doing it.
    pub implementation: Vec<String>,
    /// Making sure.
    pub validation: Vec<String>,
    /// Getting it out.
    pub release: Vec<String>,
}

impl RoleWords {
    /// The words of each role, in the order of the work.
    pub fn by_role(&self) -> [(Role, &[String]); 6] {
        [
            (Role::Planning, &self.planning),
            (Role::Architecture, &self.architecture),
            (Role::Refine, &self.refine),
            (Role::Implementation, &self.implementation),
            (Role::Validation, &self.validation),
            (Role::Release, &self.release),
        ]
    }
}

/// Words by state.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct StateWords {
    /// Finished.
    pub done: Vec<String>,
    /// Under way, or finished in part.
    pub in_progress: Vec<String>,
    /// Nothing done yet.
    pub not_started: Vec<String>,
    /// Not finished, which leaves open how far it is: the boxes say.
    pub unfinished: Vec<String>,
}
