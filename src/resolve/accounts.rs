//! Accounts and claims: what the sources answer, whether their answers can stand side by side, and
//! how many of them are independent of each other.

use super::citations::{ORIGINS, use_of};
use super::scope::Scope;
use super::{Known, names};
use crate::diagnostic::Diagnostic;
use crate::model::codes;
use crate::model::draft::{self, Ref, Stance};
use crate::model::figure::Answer;
use crate::model::kind::Kind;
use crate::model::site::{Account, Cite, Claim, Ix, Role};
use std::collections::HashMap;
use std::sync::Arc;

/// Who can be the answer to a claim.
const AGENTS: [Kind; 2] = [Kind::Person, Kind::Group];

impl Scope<'_> {
    /// The accounts of an event as a whole.
    pub fn accounts(&mut self, accounts: Vec<draft::Account>) -> Vec<Account> {
        let accounts = accounts.into_iter();
        let mut accounts: Vec<Account> =
            accounts.filter_map(|one| self.account(one, "accounts", "", Role::Account)).collect();
        self.known.origins.number(&mut accounts);
        accounts
    }

    /// A claim with its accounts.
    pub fn claim(&mut self, claim: draft::Claim) -> Claim {
        self.check_claim(&claim);
        let name = claim.name.value;
        let accounts = claim.accounts.into_iter();
        let mut accounts: Vec<Account> = accounts
            .filter_map(|one| self.account(one, &name, &claim.question, Role::Answer))
            .collect();
        self.known.origins.number(&mut accounts);
        let speaking = accounts.iter().filter(|one| one.stance != Stance::Silent);
        let mut groups: Vec<usize> = speaking.map(|account| account.origin).collect();
        groups.sort_unstable();
        groups.dedup();
        Claim {
            assessment: self.note(claim.assessment, &name),
            name,
            span: claim.name.span,
            question: claim.question,
            measure: claim.measure,
            accounts,
            independent: groups.len(),
            relation: claim.relation,
        }
    }

    /// An account, used at this anchor. `question` stands for it where it says nothing itself.
    fn account(
        &mut self,
        account: draft::Account,
        anchor: &str,
        question: &str,
        role: Role,
    ) -> Option<Account> {
        let answer = match account.answer {
            Answer::Figure(figure) => Answer::Figure(figure),
            Answer::Date { date, said } => Answer::Date { date, said },
            Answer::Words(words) => Answer::Words(words),
            Answer::Told => Answer::Told,
            Answer::Agents(agents) => match self.fields(&agents, &AGENTS, "agent") {
                agents if agents.is_empty() => Answer::Told,
                agents => Answer::Agents(agents),
            },
        };
        let says = self.inlines(account.says);
        if self.text.trim().is_empty() {
            self.text.push_str(question);
        }
        // Its note comes after what it says, and is no part of the excerpt.
        let said = self.text.len();
        let named = account.witness.source.span;
        let cite = self.witness(account.witness, role);
        self.text.truncate(said);
        if let Some(cite) = &cite {
            self.check_time(cite.source, named);
            self.uses(use_of(cite));
        }
        self.end_block(anchor);
        Some(Account {
            cite: cite?,
            says,
            stance: account.stance,
            answer,
            scope: account.scope,
            unit: account.unit.map(|unit| unit.value),
            origin: 0,
            origins: Vec::new(),
        })
    }

    fn check_claim(&mut self, claim: &draft::Claim) {
        let name = &claim.name;
        match &claim.measure {
            None => {
                let figure = |account: &&draft::Account| class(account) == Some(Class::Figure);
                if let Some(account) = claim.accounts.iter().find(figure) {
                    self.faults.push(
                        Diagnostic::new(
                            codes::CLAIM_NO_MEASURE,
                            account.answer_span,
                            format!("the claim `{}` doesn't say what it counts", name.value),
                            "a figure of what?",
                        )
                        .label(name.span, "the claim has no `measure`")
                        .help("add `measure: { of: …, unit: … }` to the claim"),
                    );
                }
            }
            Some(measure) => {
                for account in claim.accounts.iter().filter(|one| one.scope.is_none()) {
                    let Some(unit) = &account.unit else { continue };
                    if unit.value != measure.unit && !measure.unit.is_empty() {
                        self.faults.push(
                            Diagnostic::new(
                                codes::CLAIM_MEASURE,
                                unit.span,
                                format!("`{}` and `{}` share no axis", unit.value, measure.unit),
                                format!("counts {}", unit.value),
                            )
                            .label(measure.span, format!("the claim counts {}", measure.unit))
                            .help("say in `scope` what this figure counts, or give it in the claim's unit"),
                        );
                    }
                }
            }
        }
        // An agent who is nobody is reported as that.
        let known = self.known;
        let is_known = |account: &&draft::Account| match &account.answer {
            Answer::Agents(agents) => {
                agents.iter().any(|one| names::lead(known, one, &AGENTS).is_some())
            }
            _ => true,
        };
        let accounts = claim.accounts.iter().filter(is_known);
        let mut answers = accounts.filter_map(|account| Some((account, comparable(account)?)));
        if let Some((first, expected)) = answers.next() {
            for (account, class) in answers.filter(|&(_, class)| class != expected) {
                self.faults.push(
                    Diagnostic::new(
                        codes::CLAIM_MIXED,
                        account.answer_span,
                        format!(
                            "`{}` is answered by {} and by {}",
                            name.value,
                            expected.word(),
                            class.word()
                        ),
                        format!("answers with {}", class.word()),
                    )
                    .label(first.answer_span, format!("answers with {}", expected.word()))
                    .help("make two claims of it, or tell the odd answer in `says`"),
                );
            }
        }
    }
}

/// What sort of answer an account gives.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Figure,
    Date,
    Agents,
}

impl Class {
    fn word(self) -> &'static str {
        match self {
            Class::Figure => "a figure",
            Class::Date => "a date",
            Class::Agents => "an agent",
        }
    }
}

fn class(account: &draft::Account) -> Option<Class> {
    match answer_class(&account.answer) {
        Some(_) if account.stance == Stance::Silent => None,
        class => class,
    }
}

fn answer_class(answer: &Answer<Ref>) -> Option<Class> {
    match answer {
        Answer::Figure(_) => Some(Class::Figure),
        Answer::Date { .. } => Some(Class::Date),
        Answer::Agents(_) => Some(Class::Agents),
        // Words can answer anything: they are never drawn beside a figure or a date.
        Answer::Words(_) | Answer::Told => None,
    }
}

/// The sort of answer, where it must be like the others': a figure of another scope stands apart.
fn comparable(account: &draft::Account) -> Option<Class> {
    let apart = account.scope.is_some() && class(account) == Some(Class::Figure);
    class(account).filter(|_| !apart)
}

/// What each source says that it relays, and what that comes to.
#[derive(Default, PartialEq)]
pub struct Origins(HashMap<Ix, Vec<Ix>>);

/// What something rests on: all that it relays in any number of steps, with itself; and of these
/// what relays nothing further.
struct Rest {
    all: Vec<Ix>,
    last: Vec<Ix>,
}

impl Origins {
    /// Of these things. What leads nowhere is said when they are resolved.
    pub fn new(known: &Known, things: &[Arc<draft::Thing>]) -> Origins {
        let relays = things.iter().enumerate().filter_map(|(at, thing)| {
            let draft::Body::Source(source) = &thing.body else { return None };
            let lead = |origin| names::lead(known, origin, &ORIGINS);
            let relays: Vec<Ix> = source.relays.iter().filter_map(lead).collect();
            (!relays.is_empty()).then_some((Ix(at as u32), relays))
        });
        Origins(relays.collect())
    }

    /// Finds what each account rests on in the end, and which accounts of one event or claim share
    /// an origin: those that do, directly or by way of others, get one number.
    fn number(&self, accounts: &mut [Account]) {
        let groups = self.groups(accounts.iter().map(|account| &account.cite));
        let mut numbers: Vec<usize> = Vec::new();
        for (account, group) in accounts.iter_mut().zip(groups) {
            let rest = self.of(origin(&account.cite));
            if rest.last != [account.cite.source] {
                account.origins = rest.last;
            }
            account.origin =
                numbers.iter().position(|&known| known == group).unwrap_or_else(|| {
                    numbers.push(group);
                    numbers.len() - 1
                });
        }
    }

    /// Which citations share an origin, directly or by way of others: a number for each, that of the
    /// first of its group.
    pub fn groups<'c>(&self, cites: impl Iterator<Item = &'c Cite>) -> Vec<usize> {
        let origins: Vec<Ix> = cites.map(origin).collect();
        // Each begins as a group of its own; a shared origin joins two.
        let mut groups: Vec<usize> = (0..origins.len()).collect();
        let mut first_with: HashMap<Ix, usize> = HashMap::new();
        for (at, origin) in origins.into_iter().enumerate() {
            for ix in self.of(origin).all {
                let (a, b) = (groups[*first_with.entry(ix).or_insert(at)], groups[at]);
                groups
                    .iter_mut()
                    .filter(|group| **group == a.max(b))
                    .for_each(|group| *group = a.min(b));
            }
        }
        groups
    }

    fn relays(&self, ix: Ix) -> &[Ix] {
        self.0.get(&ix).map_or(&[], Vec::as_slice)
    }

    fn of(&self, origin: Ix) -> Rest {
        let mut all = vec![origin];
        let mut at = 0;
        while at < all.len() {
            for &next in self.relays(all[at]) {
                if !all.contains(&next) {
                    all.push(next);
                }
            }
            at += 1;
        }
        all.sort_unstable();
        let mut last: Vec<Ix> =
            all.iter().copied().filter(|&ix| self.relays(ix).is_empty()).collect();
        // Sources that relay each other in a circle rest on nothing else.
        if last.is_empty() {
            last.push(origin);
        }
        Rest { all, last }
    }
}

/// The first of whom a citation has it: the last that it is attributed to, else its own source.
fn origin(cite: &Cite) -> Ix {
    cite.attributed_to.last().copied().unwrap_or(cite.source)
}
