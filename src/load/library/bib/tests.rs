//! Whole `.bib` files, and what is made of them.

use super::*;

const TEXT: &str = r#"
% a library
@string{hurst = "Hurst"}
@book{lee-2018,
  author = {Lee, Jonathan L. and {Human Rights Watch}},
  title = {Afghanistan}, subtitle = {A History},
  publisher = hurst, address = {London}, year = 2018, month = may, mood = {fine},
}
@phdthesis{tapper, author = {Nancy van der Tapper}, title = {Settlement in {N}orthern Afgh\={a}nistan}, school = {University of London}, year = {1973}}
@thesis{t2, author = {Müller, J{\"o}rg}, title = {X}, type = {phdthesis}, date = {1992~}}
@article{cole, author={Cole, Juan}, title={Who?}, journaltitle={JAS}, number=3, pages={701--733}, date={1997-05-28/1997-05-30}}
@misc{web, title={Page}, howpublished={\url{https://a.example/x_y}}, urldate={2024-01-02}, year={n.d.}}
@incollection{part, author={A, B}, title={Part}, crossref={whole}}
@collection{whole, editor={E, F}, title={Whole}, date={2001}}
@novel{n, title={N}}
@book{lee-2018, title={again}}
@book{broken, title={open
@book{a, title={A}, crossref={b}}
@book{b, title={B}, crossref={a}}
"#;

#[test]
fn reads_entries() {
    let library = bib(TEXT);
    let get = |key: &str| library.records.iter().find(|r| r.key == key).unwrap();
    let lee = get("lee-2018");
    assert_eq!(&TEXT[lee.key_span.clone()], "lee-2018");
    assert_eq!(
        lee.item["author"],
        json!([{"family": "Lee", "given": "Jonathan L."}, {"literal": "Human Rights Watch"}])
    );
    assert_eq!(lee.item["title"], "Afghanistan: A History");
    assert_eq!(lee.item["publisher"], "Hurst");
    assert_eq!(lee.item["custom"]["mood"], "fine");
    assert_eq!(lee.dates["issued"], "2018-05");
    assert_eq!(lee.item["issued"], json!({"date-parts": [[2018, 5]]}));
    let tapper = get("tapper");
    assert_eq!(tapper.item["genre"], "PhD diss.");
    assert_eq!(tapper.item["title"], "Settlement in Northern Afghānistan");
    assert_eq!(tapper.item["author"][0]["non-dropping-particle"], "van der");
    assert_eq!(get("t2").item["genre"], "PhD diss.");
    assert_eq!(get("t2").item["issued"]["circa"], true);
    assert_eq!(get("t2").item["author"][0]["given"], "Jörg");
    assert_eq!(get("cole").item["page"], "701–733");
    assert_eq!(get("cole").item["issue"], "3");
    assert_eq!(get("cole").dates["issued"], "1997-05-28/1997-05-30");
    assert_eq!(get("web").item["URL"], "https://a.example/x_y");
    assert_eq!(get("web").item["type"], "webpage");
    assert_eq!(get("part").item["container-title"], "Whole");
    assert_eq!(get("n").item["type"], "document");
}

/// The one entry of a library, as CSL-JSON, and what is said of it.
fn one(text: &str) -> (Value, Vec<String>) {
    let mut library = bib(text);
    let said = library.faults.iter().map(|fault| fault.message.clone()).collect();
    (Value::Object(library.records.remove(0).item), said)
}

#[test]
fn tex_is_read_as_tex_means_it() {
    let (item, said) =
        one(r#"@book{q, author={Garc{\'\i}a, Mar\'\i a}, title = "A {"}b{"} {\em c}",
            note={``So'' na{\"\i}ve; 5\,km, p.~3, \url{http://a.b/~c}}, year=1997,
            month = mar # "~15", publisher={X $5 Y}}"#);
    assert_eq!(item["author"], json!([{ "family": "García", "given": "María" }]));
    assert_eq!(item["title"], "A \"b\" <i>c</i>");
    assert_eq!(item["note"], "“So” naïve; 5 km, p. 3, http://a.b/~c");
    assert_eq!(item["issued"], json!({ "date-parts": [[1997, 3, 15]] }));
    // What can't be read is kept as it is written.
    assert_eq!(item["publisher"], "X $5 Y");
    assert_eq!(said, ["the TeX of `publisher` in `q` can't be read"]);
}

#[test]
fn particles_begin_with_small_letters() {
    let names = |text: &str| one(&format!("@book{{a, author={{{text}}}}}")).0["author"].clone();
    for (written, family, given) in [
        ("علی احمدی", "احمدی", "علی"),
        ("احمدی، علی", "احمدی", "علی"),
        ("שלמה כהן", "כהן", "שלמה"),
        ("იოსებ ჯუღაშვილი", "ჯუღაშვილი", "იოსებ"),
        ("{\\'A}lvarez Cruz, Ana", "Álvarez Cruz", "Ana"),
    ] {
        assert_eq!(names(written), json!([{ "family": family, "given": given }]), "{written}");
    }
    let torre = json!([{ "family": "Torre", "given": "M.", "non-dropping-particle": "de la" }]);
    assert_eq!(names("de la Torre, M."), torre);
}

#[test]
fn a_part_takes_from_the_whole_what_is_its_own() {
    let text = "@inbook{c, title={Child}, crossref={p}, year=1999}\n\
                    @book{p, title={Book}, subtitle={Sub}, author={A, B}, date=1990, publisher={X}, note={N}}\n\
                    @article{a, title={A}, xdata={x, none}}\n@xdata{x, journaltitle={J}}\n";
    let library = bib(text);
    let item = Value::Object(library.records[0].item.clone());
    assert_eq!((&item["title"], &item["container-title"]), (&json!("Child"), &json!("Book: Sub")));
    assert_eq!((&item["author"][0]["family"], &item["publisher"]), (&json!("A"), &json!("X")));
    assert_eq!((item.get("note"), item.get("title-short")), (None, None));
    assert_eq!(library.records[0].dates["issued"], "1999");
    let item = Value::Object(library.records[2].item.clone());
    assert_eq!((&item["container-title"], &item["custom"]["xdata"]), (&json!("J"), &json!("none")));
    let said: Vec<_> = library.faults.iter().map(|fault| fault.message.as_str()).collect();
    assert_eq!(said, ["`a` takes fields from `none`, which isn't here"]);
    assert!(library.faults[0].is_warning && text[library.faults[0].range.clone()] == *"{x, none}");
}

#[test]
fn a_part_keeps_its_own_container() {
    let first = |text: &str| Value::Object(bib(text).records.remove(0).item);
    let item = first(
        "@article{a, title={T}, journal={Own}, crossref=p}\n@periodical{p, title={Parent}, subtitle={S}}",
    );
    assert_eq!((&item["container-title"], item.get("custom")), (&json!("Own"), None));
    let item = first(
        "@incollection{a, title={T}, booktitle={Own}, crossref=p}\n\
         @collection{p, title={Parent}, subtitle={S}, publisher={X}}",
    );
    assert_eq!((&item["container-title"], &item["publisher"]), (&json!("Own"), &json!("X")));
    let item = first("@article{a, title={T}, crossref=p}\n@periodical{p, title={P}, subtitle={S}}");
    assert_eq!(item["container-title"], "P: S");
}

#[test]
fn many_references_take_no_longer() {
    // Each of two entries names both of the next two.
    let pair = |ix: usize| {
        let refs = format!("xdata={{a{0},b{0},a{0}}}", ix + 1);
        format!("@xdata{{a{ix}, {refs}}}\n@xdata{{b{ix}, {refs}}}\n")
    };
    let pairs: String = (1..=30).map(pair).collect();
    let text = format!(
        "@misc{{a0, title={{T}}, xdata={{a1, a1}}}}\n{pairs}@xdata{{a31, note={{N}}}}\n@xdata{{b31}}"
    );
    let library = bib(&text);
    assert_eq!((&library.records[0].item["note"], library.faults.len()), (&json!("N"), 0));
    // One behind the other.
    let chain: String = (0..5_000)
        .map(|ix| format!("@book{{c{ix}, title={{T}}, crossref={{c{}}}}}\n", ix + 1))
        .collect();
    let text = format!("{chain}@book{{c5000, title={{T}}, publisher={{X}}}}");
    let library = bib(&text);
    let has = |ix: usize| library.records[ix].item.contains_key("publisher");
    assert_eq!((has(0), has(4_968), has(4_999)), (false, true, true));
    assert_eq!(library.faults.len(), 0);
    // In a circle, and on the way to it and from it.
    let said: Vec<_> = bib("@misc{a, crossref=b}\n@misc{b, crossref=c}\n@misc{c, xdata={b, d}}\n\
                            @misc{d, title={D}}\n@misc{e, crossref=e}")
    .faults
    .into_iter()
    .filter(|fault| !fault.is_warning)
    .map(|fault| fault.message[..3].to_string())
    .collect();
    assert_eq!(said, ["`b`", "`c`", "`e`"]);
}

#[test]
fn an_entry_without_a_key_is_called_by_its_type() {
    let (_, said) = one("@misc{title={A}, title={B}, note={$}, crossref=x}");
    for part in ["`misc` has the field", "the TeX of `note` in `misc`", "`misc` takes fields"] {
        assert!(said.iter().any(|said| said.starts_with(part)), "{part}: {said:?}");
    }
}

#[test]
fn nothing_goes_without_a_word() {
    let (item, said) = one(
        "@misc{a, title={A}, year=1997, month={Michaelmas}, howpublished={See \\url{http://a.b}}}",
    );
    assert_eq!((&item["custom"]["month"], said.len()), (&json!("Michaelmas"), 1));
    assert_eq!((&item["URL"], &item["medium"]), (&json!("http://a.b"), &json!("See")));
    let (item, said) = one("@misc{a, title={A}, title={B}, publisher=oup, pages={??--??}}");
    assert_eq!((&item["title"], &item["publisher"]), (&json!("A"), &json!("oup")));
    assert_eq!(item["custom"]["title-2"], "B");
    assert_eq!((&item["custom"]["pages"], said.len()), (&json!("??–??"), 2));
    let mut library = bib(
        "@misc{}\n@misc{title={Letters home}, author={Weiss, A}, year=1702}\n@misc{a b, title={A}}",
    );
    library.name();
    let keys: Vec<_> = library.records.iter().map(|record| record.key.as_str()).collect();
    assert_eq!(keys, ["weiss-1702", "a b"]);
    let left = library.faults.iter().filter(|fault| fault.is_left).count();
    assert_eq!((left, library.faults.len()), (1, 2));
}

#[test]
fn collects_every_fault() {
    let said: Vec<_> =
        bib(TEXT).faults.into_iter().map(|f| (TEXT[f.range].to_string(), f.message)).collect();
    let messages: Vec<_> = said.iter().map(|(_, m)| m.as_str()).collect();
    for part in [
        "can't be read",
        "`lee-2018` is used twice",
        "`a` refers to itself",
        "`b` refers to itself",
        "`n.d.` is no EDTF date",
        "`@novel` is no type",
    ] {
        assert_eq!(messages.iter().filter(|m| m.contains(part)).count(), 1, "{part}: {said:?}");
    }
    assert_eq!(messages.len(), 6, "{said:?}");
}

#[test]
fn never_panics() {
    for text in [
        "",
        "@",
        "@book",
        "@book{",
        "@book{é",
        "@book{a,}",
        "@book{a, title={\\é}}",
        "@book(a, b=c)",
        "@string{x=1}",
        "@xdata{a, xdata={a}}",
        "@book{,}",
        "@book{a, year={}, author={ and }}",
        "@book{a, author={=}}",
    ] {
        bib(text);
    }
}
