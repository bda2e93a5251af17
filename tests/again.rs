//! What is kept of a history between edits changes nothing but the time: after each of many edits by
//! chance, the site and its faults are those of a history read for the first time.

use std::collections::BTreeMap;
use variorum::load::files::Memory;
use variorum::press::{Kept, Understood, understand, understand_again};

/// Each file with the texts that it may have; an empty one means that there is no such file. They
/// look at each other in every way that there is: by id, name, former id, path, anchor and mention,
/// through dates, titles, numbers of pages and what relays what.
const FILES: &[(&str, &[&str])] = &[
    ("site.yaml", &["title: T\n", "title: T\n", "title: T\n", "title: T\nautolink: false\n"]),
    (
        "sources/lee.md",
        &[
            "---\ntype: book\ntitle: The Trap\nauthor: [{ family: Lee, given: J }]\nissued: 2018\n---\n",
            "---\ntype: book\ntitle: The Trap\nauthor: [{ family: Leigh }]\nissued: 1990\nnumber-of-pages: 9\n---\n",
            "---\ntype: book\ntitle: The Trap\nauthor: [{ family: Lee }]\nissued: 2018\nrelays: [post]\n---\n",
            "---\ntype: book\ntitle: Another\nshort: Trap\nauthor: [{ family: Lee }]\nissued: 2018\nknown_through: [post]\n---\n",
            "",
        ],
    ),
    (
        "sources/post.md",
        &[
            "---\ntype: article-newspaper\ntitle: The Post\nissued: 2021-08-20\nunsigned: true it is\n---\nAfter [@lee, p. 12].\n",
            "---\ntype: article-newspaper\ntitle: The Post\nissued: 2021-08-20\nunsigned: true it is\nrelays: [lee, eye]\n---\n",
            "---\ntype: article-newspaper\ntitle: The Trap\nissued: 2021\nundated: x\nformerly: [paper]\n---\n",
        ],
    ),
    (
        "people/eye.md",
        &[
            "---\nname: Anna Eye\nnames:\n  - { text: Eye, used_by: [lee] }\n---\nBorn in [[town]].\n",
            "---\nname: Anna Eye\nmember_of: [{ group: band, role: scout }]\n---\nShe saw [[fall#killed]].\n",
            "---\nname: The Town\n---\nA name that another bears.\n",
            "---\nname: Anna Eye\nnames:\n  - { text: Town, autolink: false }\nformerly: [witness]\n---\n",
            "",
        ],
    ),
    (
        "groups/band.md",
        &[
            "---\nname: The Band\n---\nOf Anna Eye and others.\n",
            "---\nname: Band\npart_of: [band]\n---\n",
            "---\nname: The Host\nnames:\n  - { text: The Band }\n---\n## Ways { #ways }\n\nText.\n",
        ],
    ),
    (
        "places/town.md",
        &[
            "---\nname: Town\n---\nWhere it fell.\n",
            "---\nname: Linden\nnames:\n  - { text: Town }\n---\n![[map]]\n",
            "---\nname: Town\nformerly: [village]\n---\n[@lee, p. 3].\n",
        ],
    ),
    (
        "events/fall.md",
        &[
            "---\ntitle: The fall\ndate: 1997-05-28\nplace: town\nparticipants: [{ who: band }]\nclaims:\n  killed:\n    question: How many?\n    measure: { of: killed, unit: persons }\n    accounts:\n      - { source: lee, at: p. 1, value: 3 }\n      - { source: post, at_least: 5, attributed_to: eye }\n---\nIt fell [@lee, p. 1].\n\nThen [[siege]].\n",
            "---\ntitle: The taking\ndate: 1997-05\nplace: Town\nparticipants: [{ who: eye }]\nleads_to: [siege]\n---\nIt fell [@post].\n\n## After\n\nMore of the Band.\n",
            "---\ntitle: The fall\ndate: 1999\npart_of: [siege]\nclaims:\n  dead:\n    question: How many?\n    accounts:\n      - { source: lee, agent: band }\n      - { source: post, agent: eye }\n---\n![[fall#dead]]\n",
            "",
        ],
    ),
    (
        "events/siege.md",
        &[
            "---\ntitle: The siege\ndate: 1997-06/1997-08\n---\nAfter [[fall|it]] and [[fall#p2]].\n",
            "---\ntitle: The siege\ndate: 1990\npart_of: [fall]\nleads_to: [fall]\n---\nSee [[fall#after]] and [[The taking]].\n",
            "---\ntitle: The fall\ndate: 2020\naccounts:\n  - { source: lee, says: So, attributed_to: [post, eye] }\n---\nBy [[witness]] in [[village]].\n",
        ],
    ),
    (
        "chapters/01-war.md",
        &[
            "---\ntitle: War\n---\nThe Band took Town [@lee, p. 4; @post].\n\n![[fall#killed]]\n",
            "---\ntitle: War\ncitations:\n  c: { source: paper, note: \"By [[eye]].\" }\n---\nAnna Eye saw [@c].[^n]\n\n[^n]: In [the town](../places/town.md).\n",
            "---\ntitle: The fall\n---\n[[fall]] and [[event:fall]] and [[fall#dead]] [@lee].\n\n![[timeline]]\n",
            "",
        ],
    ),
    (
        "chapters/02-end.md",
        &[
            "---\ntitle: End\n---\nSee [[war]], [[The siege]], [[band#ways]] [@post, p. 2].\n",
            "---\ntitle: End\n---\nNothing of [Eye](../people/eye.md) [@lee, p. 10].\n",
        ],
    ),
    (
        "pages/about.md",
        &[
            "---\ntitle: About\n---\nOf [[The Trap]].\n",
            "---\ntitle: About\n---\nOf [[The siege]].\n",
            "---\ntitle: About\n---\nOf [[Linden]], [[Eye]] and a [file](x.txt).\n",
            "",
        ],
    ),
    (
        "pages/note.md",
        &["---\ntitle: Note\n---\n", "---\ntitle: The Trap\n---\n", "---\ntitle: The siege\n---\n"],
    ),
    ("x.txt", &["x", ""]),
];

/// Numbers that look like chance and are the same on every machine (xorshift).
struct Chance(u64);

impl Chance {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % end as u64) as usize
    }
}

fn files(chosen: &BTreeMap<&str, &str>) -> Memory {
    let there = chosen.iter().filter(|(_, text)| !text.is_empty());
    there.map(|(path, text)| (format!("content/{path}"), *text)).collect()
}

/// All that was understood, as text.
fn told(understood: Understood) -> (String, String) {
    let Understood { site, texts, faults } = understood;
    let _ = site.references();
    (format!("{site:#?}"), format!("{:#?}", faults.finish(&texts, false)))
}

#[test]
fn what_is_kept_changes_nothing() {
    let mut chosen: BTreeMap<&str, &str> =
        FILES.iter().map(|(path, all)| (*path, all[0])).collect();
    let mut kept = Kept::default();
    let mut chance = Chance(0x2545_F491_4F6C_DD1D);
    for step in 0..600 {
        let (path, all) = FILES[chance.below(FILES.len())];
        let text = all[chance.below(all.len())];
        let before = chosen.insert(path, text);
        // The server may see several edits at once.
        if chance.below(4) == 0 {
            continue;
        }
        let files = files(&chosen);
        let (site, faults) = told(understand_again(&files, Some(&mut kept)));
        let (site_anew, faults_anew) = told(understand(&files));
        assert!(
            site == site_anew,
            "step {step}, {path}: {before:?} became {text:?}\n{site}\n{site_anew}"
        );
        assert_eq!(faults, faults_anew, "step {step}, {path}: {before:?} became {text:?}");
    }
}
