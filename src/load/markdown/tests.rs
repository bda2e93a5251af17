//! Markdown to trees, shown in a short form: what was read, what was wrong, and where.

use super::*;
use crate::model::draft::Block;
use crate::model::prose::{BlockKind, InlineKind, plain};
use crate::span::Texts;
use proptest::prelude::*;

struct Read {
    texts: Texts,
    prose: Prose,
    faults: Faults,
}

fn read(text: &str) -> Read {
    let mut texts = Texts::default();
    let file = texts.add("a.md", text);
    let mut faults = Faults::default();
    let prose = prose(file, 0, text, Rules::default(), &[], &mut faults);
    Read { texts, prose, faults }
}

/// The tree in a short form.
fn shown(text: &str) -> String {
    let read = read(text);
    blocks(&read.prose.blocks)
}

/// The faults as `code “what they point at”`.
fn faults(text: &str) -> Vec<String> {
    let read = read(text);
    let all = read.faults.iter();
    all.map(|f| format!("{} “{}”", f.code.name, read.texts.slice(f.span()))).collect()
}

fn blocks(all: &[Block]) -> String {
    all.iter().map(block).collect::<Vec<_>>().join(" ")
}

fn block(block: &Block) -> String {
    let why = block.uncited.iter().map(|why| format!("<{why}>")).collect::<String>();
    match &block.kind {
        BlockKind::Paragraph(inlines) => format!("p{why}({})", line(inlines)),
        BlockKind::Heading { level, anchor, inlines } => {
            format!("h{level}#{anchor}({})", line(inlines))
        }
        BlockKind::List { start, items } => {
            let items: Vec<_> = items.iter().map(|item| format!("[{}]", blocks(item))).collect();
            format!("list{}{}", start.map_or(String::new(), |n| n.to_string()), items.concat())
        }
        BlockKind::Quote(inner) => format!("quote({})", blocks(inner)),
        BlockKind::Code { language, text } => format!("code:{language}({text:?})"),
        BlockKind::Table { columns, head, rows } => {
            let row = |cells: &Vec<Vec<Inline>>| {
                cells.iter().map(|cell| line(cell)).collect::<Vec<_>>().join("|")
            };
            let rows: Vec<_> = rows.iter().map(row).collect();
            format!("table{}({} / {})", columns.len(), row(head), rows.join(" / "))
        }
        BlockKind::Definitions(all) => {
            let one = |d: &prose::Definition<_, _>| {
                let meanings: Vec<_> = d.meanings.iter().map(|inner| blocks(inner)).collect();
                format!("{}: {}", line(&d.term), meanings.join("; "))
            };
            format!("def({})", all.iter().map(one).collect::<Vec<_>>().join(" / "))
        }
        BlockKind::Plain(inlines) => line(inlines),
        BlockKind::Embed(to) => format!("embed({:?})", to.value),
        BlockKind::Figure(figure) => format!("{figure:?}"),
        BlockKind::Rule => "rule".into(),
        BlockKind::Html(text) => format!("html({text:?})"),
    }
}

fn line(inlines: &[Inline]) -> String {
    inlines.iter().map(inline).collect()
}

fn inline(inline: &Inline) -> String {
    match &inline.kind {
        InlineKind::Text(text) => text.clone(),
        InlineKind::Emphasis(inner) => format!("*{}*", line(inner)),
        InlineKind::Strong(inner) => format!("**{}**", line(inner)),
        InlineKind::Deleted(inner) => format!("~{}~", line(inner)),
        InlineKind::Code(text) => format!("`{text}`"),
        InlineKind::Link { to, inlines, .. } => format!("[{}]({:?})", line(inlines), to.value),
        InlineKind::Image { to, alt, .. } => format!("![{alt}]({:?})", to.value),
        InlineKind::Cite(cite) => {
            let items: Vec<_> = cite.items.iter().map(item).collect();
            format!("{}{{{}}}", if cite.in_sentence { "in" } else { "" }, items.join("; "))
        }
        InlineKind::NoteMark(label) => format!("^{label}"),
        InlineKind::SoftBreak => "⏎".into(),
        InlineKind::HardBreak => "⏎⏎".into(),
        InlineKind::Html(text) => format!("<{text}>"),
    }
}

fn item(item: &crate::model::draft::CitationItem) -> String {
    let locator = item.locator.as_ref().map_or(String::new(), |l| l.value.to_string());
    let minus = if item.suppress_author { "-" } else { "" };
    format!("{}|{minus}{}|{locator}|{}", item.prefix, item.key.value, item.suffix)
}

#[test]
fn citations_survive_smart_punctuation_and_emphasis() {
    assert_eq!(
        shown("So [see @wp-mazar, sec. \"Background\", par. 2; -@lee-2018, p. 3, on the *waqf*]."),
        "p(So {see|wp-mazar|sec. “Background”, par. 2|; |-lee-2018|p. 3|on the waqf}.)"
    );
    assert_eq!(shown("[@a, pp. 12--15]"), "p({|a|pp. 12–15|})");
    assert_eq!(shown("[@a, sec. \"One; two\"; @b]"), "p({|a|sec. “One; two”|; |b||})");
    assert_eq!(shown("[*see* @a, 'so' it's]"), "p({see|a||‘so’ it’s})");
    assert_eq!(shown("[@a p. 3\nand more]"), "p({|a|p. 3|and more})");
    assert_eq!(shown("*As [@a] says*"), "p(*As {|a||} says*)");
    assert_eq!(shown("[@{a b}] [@{x(y)}, p. 2]"), "p([@{a b}] {|x(y)|p. 2|})");
}

#[test]
fn keys_follow_pandoc() {
    assert_eq!(
        shown("See @lee-2018 [par. 1], or @b."),
        "p(See in{|lee-2018|par. 1|}, or in{|b||}.)"
    );
    assert_eq!(shown("@a.b_c:d. @e--f"), "p(in{|a.b_c:d||}. in{|e||}–f)");
    assert_eq!(shown("@a [p. 3; see also @b, p. 4]"), "p(in{|a|p. 3|; see also|b|p. 4|})");
    assert_eq!(shown("@a [@b]"), "p(in{|a||} {|b||})");
    assert_eq!(shown("@a [as he says] -@b"), "p(in{|a||as he says} in{|-b||})");
    assert_eq!(shown("*@a* [p. 3]"), "p(*in{|a||}* [p. 3])");
    assert_eq!(shown("@مزار [p. 1]"), "p(in{|مزار|p. 1|})");
    assert!(is_key("lee-2018") && is_key("a:b") && !is_key("a b") && !is_key("a.") && !is_key(""));
}

#[test]
fn at_signs_that_cite_nothing() {
    for text in [
        "foo@bar.org",
        "a_b+c@bar.org",
        "https://x.org/@user",
        "www.x.org/a@b",
        "a @ b",
        "@",
        "[x^2]",
        "[a] (b)",
    ] {
        assert_eq!(shown(text), format!("p({text})"));
        assert_eq!(faults(text), [""; 0]);
    }
    assert_eq!(shown("\\@no and \\[@a\\]"), "p(@no and [in{|a||}])");
    assert_eq!(
        shown("`@code` <https://x.org/@u>"),
        "p(`@code` [https://x.org/@u](Url(\"https://x.org/@u\")))"
    );
    assert_eq!(shown("[the @x](http://a/@y)"), "p([the @x](Url(\"http://a/@y\")))");
    assert_eq!(shown("    @code\n\n```\n[@a]\n```"), "code:(\"@code\\n\") code:(\"[@a]\\n\")");
    assert_eq!(shown("&#64;a <b title=\"@c\">"), "p(@a <<b title=\"@c\">>)");
}

#[test]
fn ill_formed_citations_are_faults() {
    assert_eq!(faults("so [@a, p. 3 and on"), ["cite::syntax “[@a”"]);
    assert_eq!(faults("[@a; ; @b]"), ["cite::syntax “”"]);
    assert_eq!(faults("[@a; nothing]"), ["cite::syntax “nothing”"]);
    assert_eq!(faults("[@a and @b]"), ["cite::syntax “@b”"]);
    assert_eq!(faults("[@] [-@ x]"), ["cite::syntax “[@]”", "cite::syntax “[-@ x]”"]);
    assert_eq!(faults("*see [@a*, p. 2]"), ["cite::syntax “[@a*, p. 2]”"]);
    assert_eq!(faults("> x [@a, pge\n> 3]"), ["cite::unknown-locator-term “pge”"]);
    assert_eq!(faults("[@b, sec. \"\"]"), ["cite::locator “sec. \"\"”"]);
}

#[test]
fn spans_are_exact() {
    let Read { texts, prose, .. } =
        read("> é *a*\n> [see @lee, sec. \"B\", p. 2, on]\n> it's [[b|c]] [d](../x.md#e)");
    let BlockKind::Quote(inner) = &prose.blocks[0].kind else { panic!() };
    let BlockKind::Paragraph(inlines) = &inner[0].kind else { panic!() };
    let written: Vec<_> = inlines.iter().map(|inline| texts.slice(inline.span)).collect();
    assert_eq!(written[0], "é ");
    assert_eq!(written[1], "*a*");
    assert_eq!(written[3], "[see @lee, sec. \"B\", p. 2, on]");
    assert_eq!(written[5], "it's ");
    let InlineKind::Cite(cite) = &inlines[3].kind else { panic!() };
    assert_eq!(texts.slice(cite.items[0].key.span), "lee");
    assert_eq!(texts.slice(cite.items[0].locator.as_ref().unwrap().span), "sec. \"B\", p. 2");
    let InlineKind::Link { to, .. } = &inlines[6].kind else { panic!() };
    assert_eq!(texts.slice(to.span), "b");
    let InlineKind::Link { to, .. } = &inlines[8].kind else { panic!() };
    assert_eq!(texts.slice(to.span), "../x.md#e");
    assert_eq!(texts.slice(prose.blocks[0].span).len(), texts.iter().next().unwrap().1.text.len());
}

#[test]
fn links_images_and_embeds() {
    let wiki = |name: &str, anchor: &str| match anchor {
        "" => format!("Wiki {{ name: {name:?}, anchor: None }}"),
        _ => format!("Wiki {{ name: {name:?}, anchor: Some({anchor:?}) }}"),
    };
    assert_eq!(shown("[[a]] [[a|b *c*]]"), format!("p([]({0}) [b *c*]({0}))", wiki("a", "")));
    assert_eq!(
        shown("[[event:kunduz#killed|x]]"),
        format!("p([x]({}))", wiki("event:kunduz", "killed"))
    );
    assert_eq!(shown("![[timeline]]\n\n![[map]]"), "Timeline Map");
    assert_eq!(shown("![[a#b]]"), format!("embed({})", wiki("a", "b")));
    assert_eq!(
        shown("![[photo.JPG|A photo]]"),
        format!("p(![A photo]({}))", wiki("photo.JPG", ""))
    );
    assert_eq!(shown("x ![[a#b]]"), format!("p(x ![]({}))", wiki("a", "b")));
    assert_eq!(
        shown("![alt *x*](../images/p.jpg \"T\")"),
        "p(![alt x](Path { path: \"../images/p.jpg\", anchor: None }))"
    );
    assert_eq!(shown("[a][b]\n\n[b]: #c"), "p([a](Here(\"c\")))");
    assert_eq!(shown("[a](javascript:x)"), "p([a](Url(\"javascript:x\")))");
    assert_eq!(shown("<a@b.org>"), "p([a@b.org](Url(\"mailto:a@b.org\")))");
    let table = "| a | b |\n|---|---|\n| [@x, p. 1] | [[a\\|b]] |";
    assert_eq!(shown(table), format!("table2(a|b / {{|x|p. 1|}}|[b]({}))", wiki("a", "")));
}

#[test]
fn blocks_of_every_kind() {
    assert_eq!(shown("- a\n- b @c"), "list[a][b in{|c||}]");
    assert_eq!(shown("3. a\n\n4. b\n   - c"), "list3[p(a)][p(b) list[c]]");
    assert_eq!(shown("T\n: D [@d]\n: E"), "def(T: D {|d||}; E)");
    assert_eq!(shown("a\\\nb\nc\n\n---\n~~d~~ **e**"), "p(a⏎⏎b⏎c) rule p(~d~ **e**)");
    assert_eq!(shown("```rust,x\nfn\n```"), "code:rust(\"fn\\n\")");
    assert_eq!(shown("\"a\" -- it's..."), "p(“a” – it’s…)");
    assert_eq!(shown("a\r\nb [@c,\r\np. 2]\r\n\r\nd"), "p(a⏎b {|c|p. 2|}) p(d)");
}

#[test]
fn headings_have_unique_anchors() {
    assert_eq!(
        shown("# The trap\n## The trap\n### X {#the-trap-2}\n# P1"),
        "h1#the-trap(The trap) h2#the-trap-3(The trap) h3#the-trap-2(X) h1#section-p1(P1)"
    );
    assert_eq!(faults("# A {#x}\n# B {#x}"), ["id::duplicate-anchor “#x”"]);
    assert_eq!(read("# A {#x}\n# B {#x}").faults.iter().next().unwrap().labels.len(), 2);
    let mut texts = Texts::default();
    let file = texts.add("a.md", "# Killed");
    let claims = [("killed", Span::new(file, 0, 0))];
    let mut faults = Faults::default();
    let read = prose(file, 0, "# Killed", Rules::default(), &claims, &mut faults);
    assert_eq!(blocks(&read.blocks), "h1#killed-2(Killed)");
}

#[test]
fn footnotes_are_checked() {
    let read = read("a[^Note] b\n\n[^note]: *N* [@a]\n");
    assert_eq!(blocks(&read.prose.blocks), "p(a^note b)");
    assert_eq!(blocks(&read.prose.footnotes[0].blocks), "p(*N* {|a||})");
    assert_eq!(read.faults.iter().count(), 0);
    assert_eq!(faults("a[^x]"), ["prose::unknown-footnote “[^x]”"]);
    assert_eq!(faults("[^x]: a"), ["prose::unused-footnote “[^x]: a”"]);
    assert_eq!(faults("a[^x]\n\n[^x]: a\n\n[^x]: b"), ["prose::duplicate-footnote “[^x]: b”"]);
}

#[test]
fn comments_and_html() {
    assert_eq!(shown("<!-- x -->\na <!-- y -->b"), "p(a b)");
    assert_eq!(
        shown("<!-- uncited: the question -->\nWhat?\n\nThen"),
        "p<the question>(What?) p(Then)"
    );
    assert_eq!(shown("<!-- uncited: why -->\n\n<!-- x -->\n\nWhat?"), "p<why>(What?)");
    assert_eq!(shown("<!-- uncited: why -->\n# H\n\nWhat?"), "h1#h(H) p(What?)");
    assert_eq!(faults("<!-- uncited: -->\nWhat?"), ["prose::no-reason “ uncited: ”"]);
    assert_eq!(faults("a <b>c</b>"), ["prose::raw-html “<b>”"]);
    assert_eq!(faults("<div>\nx\n</div>"), ["prose::raw-html “<div>\nx\n</div>”"]);
    let mut texts = Texts::default();
    let file = texts.add("a.md", "");
    let mut faults = Faults::default();
    let text = "<div>\n<!-- x -->y\n</div>";
    let read = prose(file, 0, text, Rules { raw_html: true }, &[], &mut faults);
    assert_eq!(blocks(&read.blocks), "html(\"<div>\\ny\\n</div>\")");
    assert_eq!(faults.iter().count(), 0);
}

#[test]
fn inline_fields_hold_no_blocks() {
    let mut texts = Texts::default();
    let text = "1997. # Not *a* \"list\"\n- [@a, p. 1] [^x]";
    let file = texts.add("a.md", text);
    let mut faults = Faults::default();
    let read = inlines(text, Place::At(file, 0), Rules::default(), &mut faults);
    assert_eq!(line(&read), "1997. # Not *a* “list” - {|a|p. 1|} [^x]");
    assert_eq!(texts.slice(read[0].span), "1997. # Not ");
    assert_eq!(texts.slice(read[1].span), "*a*");
    assert_eq!(faults.iter().map(|f| texts.slice(f.span())).collect::<Vec<_>>(), ["[^x]"]);
    let whole = Place::Whole(Span::new(file, 3, 9));
    let read = inlines("*a* b", whole, Rules::default(), &mut faults);
    assert!(read.iter().all(|inline| inline.span == Span::new(file, 3, 9)));
    assert!(inlines("", whole, Rules::default(), &mut faults).is_empty());
    assert_eq!(line(&inlines("<div>", whole, Rules::default(), &mut faults)), "<<div>>");
}

#[test]
fn deep_nesting_is_flattened() {
    for text in [
        ">".repeat(20_000) + "a",
        "*a ".repeat(5_000),
        "- ".repeat(5_000) + "a",
        "[".repeat(20_000),
    ] {
        let prose = read(&text).prose;
        fn depth(blocks: &[Block]) -> usize {
            let inner = blocks.iter().map(|block| match &block.kind {
                BlockKind::Quote(inner) => depth(inner),
                BlockKind::List { items, .. } => items.iter().map(|b| depth(b)).max().unwrap_or(0),
                _ => 0,
            });
            1 + inner.max().unwrap_or(0)
        }
        assert!(depth(&prose.blocks) <= DEEPEST + 2);
    }
}

/// Every span of a tree.
fn spans(all: &[Block], found: &mut Vec<Span>) {
    for block in all {
        found.push(block.span);
        match &block.kind {
            BlockKind::Paragraph(inlines)
            | BlockKind::Heading { inlines, .. }
            | BlockKind::Plain(inlines) => inline_spans(inlines, found),
            BlockKind::List { items, .. } => items.iter().for_each(|item| spans(item, found)),
            BlockKind::Quote(inner) => spans(inner, found),
            BlockKind::Table { head, rows, .. } => {
                head.iter().chain(rows.iter().flatten()).for_each(|cell| inline_spans(cell, found));
            }
            BlockKind::Definitions(all) => all.iter().for_each(|definition| {
                inline_spans(&definition.term, found);
                definition.meanings.iter().for_each(|inner| spans(inner, found));
            }),
            BlockKind::Embed(to) => found.push(to.span),
            _ => {}
        }
    }
}

fn inline_spans(all: &[Inline], found: &mut Vec<Span>) {
    for inline in all {
        found.push(inline.span);
        match &inline.kind {
            InlineKind::Emphasis(inner)
            | InlineKind::Strong(inner)
            | InlineKind::Deleted(inner) => {
                inline_spans(inner, found);
            }
            InlineKind::Link { to, inlines, .. } => {
                found.push(to.span);
                inline_spans(inlines, found);
            }
            InlineKind::Image { to, .. } => found.push(to.span),
            InlineKind::Cite(cite) => cite.items.iter().for_each(|item| {
                found.push(item.key.span);
                found.extend(item.locator.as_ref().map(|locator| locator.span));
            }),
            _ => {}
        }
    }
}

fn assert_spans(text: &str, found: &[Span]) {
    for span in found {
        assert!(text.get(span.range()).is_some(), "{span:?} in {text:?}");
    }
}

/// Text rich in what the parsers look for.
fn marked_up() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "@", "[", "]", "[@a", "; ", ", ", "p. 3", "sec. \"", "\"", "*", "_", "`", "\n", "\n\n",
        "\r\n", "> ", "- ", "1. ", "# ", "{#x}", "[^x]", "[^x]: ", "![[", "[[", "]]", "|", "\\",
        "é", "سلام", "a", "word ", "(b)", "](", "<", ">", "<!--", "-->", "uncited:", "---\n",
        "    ", "\t", "&amp;", "'", "--", "...", "~", ": ", "|---|\n", "{", "}", "\u{FFFC}", "-@b",
        "https://", "pge 4", "\0",
    ]);
    prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn no_input_makes_it_panic(text in marked_up(), any in ".{0,60}") {
        for text in [text, any] {
            let Read { prose, faults, .. } = read(&text);
            let mut found = Vec::new();
            spans(&prose.blocks, &mut found);
            for note in &prose.footnotes {
                found.push(note.span);
                spans(&note.blocks, &mut found);
            }
            let labels = faults.iter().flat_map(|fault| &fault.labels);
            found.extend(labels.map(|label| label.span));
            assert_spans(&text, &found);
        }
    }

    #[test]
    fn inline_fields_never_panic(text in marked_up()) {
        let mut texts = Texts::default();
        let file = texts.add("a.md", text.as_str());
        let mut faults = Faults::default();
        let read = inlines(&text, Place::At(file, 0), Rules::default(), &mut faults);
        let mut found = Vec::new();
        inline_spans(&read, &mut found);
        found.extend(faults.iter().map(|fault| fault.span()));
        assert_spans(&text, &found);
    }

    #[test]
    fn all_words_come_out(words in prop::collection::vec("[a-zA-Zéü]{1,9}", 1..30), marks in prop::collection::vec(0..6usize, 30)) {
        let marked: Vec<String> = words.iter().zip(&marks).map(|(word, mark)| match mark {
            0 => format!("*{word}*"),
            1 => format!("**{word}**"),
            2 => format!("[{word}](x.md)"),
            3 => format!("[[x|{word}]]"),
            4 => format!("`{word}`"),
            _ => word.clone(),
        }).collect();
        let text = marked.join(" ");
        let Read { prose, .. } = read(&text);
        let BlockKind::Paragraph(inlines) = &prose.blocks[0].kind else { panic!("{text}") };
        prop_assert_eq!(plain(inlines), words.join(" "));
    }
}
