//! The pass-list of EDTF: the examples of the specification (ISO 8601-2:2019, and the Library of
//! Congress's text of it) for levels 0, 1 and 2, and what this program adds by way of print. It
//! fails both ways: a form that is no longer accepted or printed otherwise, and one that begins to
//! be.

use proptest::prelude::*;
use variorum::model::date::{Date, Day, Edge};

/// Text, canonical form, earliest and latest day ("..": open, "?": unknown), prose, short form.
type Row = (&'static str, &'static str, &'static str, &'static str, &'static str, &'static str);

#[rustfmt::skip]
const LEVEL_0: &[Row] = &[
    ("1985-04-12", "1985-04-12", "1985-04-12", "1985-04-12", "12 April 1985", "12 April 1985"),
    ("1985-04", "1985-04", "1985-04-01", "1985-04-30", "April 1985", "April 1985"),
    ("1985", "1985", "1985-01-01", "1985-12-31", "1985", "1985"),
    ("0000", "0000", "0000-01-01", "0000-12-31", "1 BCE", "1 BCE"),
    ("0079-08-24", "0079-08-24", "0079-08-24", "0079-08-24", "24 August 79 CE", "24 August 79 CE"),
    ("1985-04-12T23:20:30", "1985-04-12T23:20:30", "1985-04-12", "1985-04-12", "12 April 1985, 23:20:30", "12 April 1985"),
    ("1985-04-12T23:20:30Z", "1985-04-12T23:20:30Z", "1985-04-12", "1985-04-12", "12 April 1985, 23:20:30 UTC", "12 April 1985"),
    ("1985-04-12T23:20:30-04", "1985-04-12T23:20:30-04", "1985-04-12", "1985-04-12", "12 April 1985, 23:20:30 UTC−04:00", "12 April 1985"),
    ("1985-04-12T23:20:30+04:30", "1985-04-12T23:20:30+04:30", "1985-04-12", "1985-04-12", "12 April 1985, 23:20:30 UTC+04:30", "12 April 1985"),
    ("1964/2008", "1964/2008", "1964-01-01", "2008-12-31", "1964 to 2008", "1964–2008"),
    ("2004-06/2006-08", "2004-06/2006-08", "2004-06-01", "2006-08-31", "June 2004 to August 2006", "June 2004 – August 2006"),
    ("2004-02-01/2005-02-08", "2004-02-01/2005-02-08", "2004-02-01", "2005-02-08", "1 February 2004 to 8 February 2005", "1 February 2004 – 8 February 2005"),
    ("2004-02-01/2005-02", "2004-02-01/2005-02", "2004-02-01", "2005-02-28", "1 February 2004 to February 2005", "1 February 2004 – February 2005"),
    ("2004-02-01/2005", "2004-02-01/2005", "2004-02-01", "2005-12-31", "1 February 2004 to 2005", "1 February 2004 – 2005"),
    ("2005/2006-02", "2005/2006-02", "2005-01-01", "2006-02-28", "2005 to February 2006", "2005 – February 2006"),
    ("1997-05-28/1997-05-30", "1997-05-28/1997-05-30", "1997-05-28", "1997-05-30", "28 to 30 May 1997", "28–30 May 1997"),
    ("1997-05-28/1997-06-02", "1997-05-28/1997-06-02", "1997-05-28", "1997-06-02", "28 May to 2 June 1997", "28 May – 2 June 1997"),
    ("1997-12-28/1998-01-03", "1997-12-28/1998-01-03", "1997-12-28", "1998-01-03", "28 December 1997 to 3 January 1998", "28 December 1997 – 3 January 1998"),
    ("1997-05/1997-07", "1997-05/1997-07", "1997-05-01", "1997-07-31", "May to July 1997", "May–July 1997"),
    ("1997-05-28/1997-05-28", "1997-05-28/1997-05-28", "1997-05-28", "1997-05-28", "28 May 1997", "28 May 1997"),
];

#[rustfmt::skip]
const LEVEL_1: &[Row] = &[
    ("Y170000002", "Y170000002", "170000002-01-01", "170000002-12-31", "170000002", "170000002"),
    ("Y-170000002", "Y-170000002", "-170000002-01-01", "-170000002-12-31", "170000003 BCE", "170000003 BCE"),
    ("2001-21", "2001-21", "2001-03-01", "2001-05-31", "spring 2001", "spring 2001"),
    ("2001-22", "2001-22", "2001-06-01", "2001-08-31", "summer 2001", "summer 2001"),
    ("2001-23", "2001-23", "2001-09-01", "2001-11-30", "autumn 2001", "autumn 2001"),
    ("2001-24", "2001-24", "2001-12-01", "2002-02-28", "winter 2001", "winter 2001"),
    ("1984?", "1984?", "1984-01-01", "1984-12-31", "1984 (uncertain)", "1984?"),
    ("2004-06~", "2004-06~", "2004-06-01", "2004-06-30", "about June 2004", "c. June 2004"),
    ("2004-06-11%", "2004-06-11%", "2004-06-11", "2004-06-11", "about 11 June 2004 (uncertain)", "c. 11 June 2004?"),
    ("1996-06-25?", "1996-06-25?", "1996-06-25", "1996-06-25", "25 June 1996 (uncertain)", "25 June 1996?"),
    ("1992~", "1992~", "1992-01-01", "1992-12-31", "about 1992", "c. 1992"),
    ("1992%", "1992%", "1992-01-01", "1992-12-31", "about 1992 (uncertain)", "c. 1992?"),
    ("201X", "201X", "2010-01-01", "2019-12-31", "the 2010s", "2010s"),
    ("20XX", "20XX", "2000-01-01", "2099-12-31", "a year from 2000 to 2099", "between 2000 and 2099"),
    ("200X", "200X", "2000-01-01", "2009-12-31", "a year from 2000 to 2009", "between 2000 and 2009"),
    ("199X~", "199X~", "1990-01-01", "1999-12-31", "about the 1990s", "c. 1990s"),
    ("20XX~", "20XX~", "2000-01-01", "2099-12-31", "a year from 2000 to 2099 (approximate)", "between c. 2000 and 2099"),
    ("2004-XX", "2004-XX", "2004-01-01", "2004-12-31", "a month in 2004", "2004"),
    ("1985-04-XX", "1985-04-XX", "1985-04-01", "1985-04-30", "a day in April 1985", "April 1985"),
    ("1985-XX-XX", "1985-XX-XX", "1985-01-01", "1985-12-31", "a day in 1985", "1985"),
    ("1985-04-12/..", "1985-04-12/..", "1985-04-12", "..", "from 12 April 1985", "from 12 April 1985"),
    ("1985-04/..", "1985-04/..", "1985-04-01", "..", "from April 1985", "from April 1985"),
    ("1985/..", "1985/..", "1985-01-01", "..", "from 1985", "from 1985"),
    ("../1985-04-12", "../1985-04-12", "..", "1985-04-12", "until 12 April 1985", "until 12 April 1985"),
    ("../1985-04", "../1985-04", "..", "1985-04-30", "until April 1985", "until April 1985"),
    ("../1985", "../1985", "..", "1985-12-31", "until 1985", "until 1985"),
    ("1985-04-12/", "1985-04-12/", "1985-04-12", "?", "from 12 April 1985, end unknown", "12 April 1985 – ?"),
    ("1985-04/", "1985-04/", "1985-04-01", "?", "from April 1985, end unknown", "April 1985 – ?"),
    ("1985/", "1985/", "1985-01-01", "?", "from 1985, end unknown", "1985 – ?"),
    ("/1985-04-12", "/1985-04-12", "?", "1985-04-12", "until 12 April 1985, beginning unknown", "? – 12 April 1985"),
    ("/1985-04", "/1985-04", "?", "1985-04-30", "until April 1985, beginning unknown", "? – April 1985"),
    ("/1985", "/1985", "?", "1985-12-31", "until 1985, beginning unknown", "? – 1985"),
    ("1984~/2004-06", "1984~/2004-06", "1984-01-01", "2004-06-30", "about 1984 to June 2004", "c. 1984 – June 2004"),
    ("1984/2004-06~", "1984/2004-06~", "1984-01-01", "2004-06-30", "1984 to about June 2004", "1984 – c. June 2004"),
    ("1984~/2004~", "1984~/2004~", "1984-01-01", "2004-12-31", "about 1984 to about 2004", "c. 1984 – c. 2004"),
    ("1984?/2004%", "1984?/2004%", "1984-01-01", "2004-12-31", "1984 (uncertain) to about 2004 (uncertain)", "1984? – c. 2004?"),
    ("1984-06?/2004-08?", "1984-06?/2004-08?", "1984-06-01", "2004-08-31", "June 1984 (uncertain) to August 2004 (uncertain)", "June 1984? – August 2004?"),
    ("1984-06-02?/2004-08-08~", "1984-06-02?/2004-08-08~", "1984-06-02", "2004-08-08", "2 June 1984 (uncertain) to about 8 August 2004", "2 June 1984? – c. 8 August 2004"),
    ("1984-06-02?/", "1984-06-02?/", "1984-06-02", "?", "from 2 June 1984 (uncertain), end unknown", "2 June 1984? – ?"),
    ("1997-21/1997-23", "1997-21/1997-23", "1997-03-01", "1997-11-30", "spring to autumn 1997", "spring–autumn 1997"),
    ("1996-24/1997-21", "1996-24/1997-21", "1996-12-01", "1997-05-31", "winter 1996 to spring 1997", "winter 1996 – spring 1997"),
    ("1996-24/1996-24", "1996-24/1996-24", "1996-12-01", "1997-02-28", "winter 1996", "winter 1996"),
    ("-1985", "-1985", "-1985-01-01", "-1985-12-31", "1986 BCE", "1986 BCE"),
    ("-0043-03-15", "-0043-03-15", "-0043-03-15", "-0043-03-15", "15 March 44 BCE", "15 March 44 BCE"),
    ("-0043/0079", "-0043/0079", "-0043-01-01", "0079-12-31", "44 BCE to 79 CE", "44 BCE – 79 CE"),
    ("-0043/0476", "-0043/0476", "-0043-01-01", "0476-12-31", "44 BCE to 476 CE", "44 BCE – 476 CE"),
    ("-0043-03/-0043-05", "-0043-03/-0043-05", "-0043-03-01", "-0043-05-31", "March to May 44 BCE", "March–May 44 BCE"),
];

#[rustfmt::skip]
const LEVEL_2: &[Row] = &[
    // Exponential years, significant digits.
    ("Y-17E7", "Y-17E7", "-170000000-01-01", "-170000000-12-31", "170000001 BCE", "170000001 BCE"),
    ("1950S2", "1950S2", "1900-01-01", "1999-12-31", "a year from 1900 to 1999, perhaps 1950", "between 1900 and 1999"),
    ("Y171010000S3", "Y171010000S3", "171000000-01-01", "171999999-12-31", "a year from 171000000 to 171999999, perhaps 171010000", "between 171000000 and 171999999"),
    ("Y3388E2S3", "Y3388E2S3", "338000-01-01", "338999-12-31", "a year from 338000 to 338999, perhaps 338800", "between 338000 and 338999"),
    // Groupings of months.
    ("2001-25", "2001-25", "2001-03-01", "2001-05-31", "spring 2001 (northern hemisphere)", "spring 2001"),
    ("2001-29", "2001-29", "2001-09-01", "2001-11-30", "spring 2001 (southern hemisphere)", "spring 2001"),
    ("2001-34", "2001-34", "2001-04-01", "2001-06-30", "the second quarter of 2001", "April–June 2001"),
    ("2001-37", "2001-37", "2001-01-01", "2001-04-30", "the first third of 2001", "January–April 2001"),
    ("2001-41", "2001-41", "2001-07-01", "2001-12-31", "the second half of 2001", "July–December 2001"),
    // One of a set.
    ("[1667,1668,1670..1672]", "[1667,1668,1670..1672]", "1667-01-01", "1672-12-31", "1667, 1668 or a year from 1670 to 1672", "1667, 1668, or between 1670 and 1672"),
    ("[..1760-12-03]", "[..1760-12-03]", "..", "1760-12-03", "3 December 1760 or earlier", "3 December 1760 or earlier"),
    ("[1760-12..]", "[1760-12..]", "1760-12-01", "..", "December 1760 or later", "December 1760 or later"),
    ("[1760-01,1760-02,1760-12..]", "[1760-01,1760-02,1760-12..]", "1760-01-01", "..", "January 1760, February 1760, or December 1760 or later", "January 1760, February 1760, or December 1760 or later"),
    ("[1667,1760-12]", "[1667,1760-12]", "1667-01-01", "1760-12-31", "1667 or December 1760", "1667 or December 1760"),
    ("[..1984]", "[..1984]", "..", "1984-12-31", "1984 or earlier", "1984 or earlier"),
    ("[1997-05-19,1997-05-20]", "[1997-05-19,1997-05-20]", "1997-05-19", "1997-05-20", "19 or 20 May 1997", "19 or 20 May 1997"),
    ("[1997-05-19,1997-05-20,1997-05-22]", "[1997-05-19,1997-05-20,1997-05-22]", "1997-05-19", "1997-05-22", "19, 20 or 22 May 1997", "19, 20 or 22 May 1997"),
    ("[1997-05-19,1997-06-02]", "[1997-05-19,1997-06-02]", "1997-05-19", "1997-06-02", "19 May or 2 June 1997", "19 May or 2 June 1997"),
    ("[1997-05,1997-06]", "[1997-05,1997-06]", "1997-05-01", "1997-06-30", "May or June 1997", "May or June 1997"),
    ("[1997-05-03..1997-05-05]", "[1997-05-03..1997-05-05]", "1997-05-03", "1997-05-05", "a day from 3 to 5 May 1997", "between 3 and 5 May 1997"),
    // All of a set.
    ("{1667,1668,1670..1672}", "{1667,1668,1670..1672}", "1667-01-01", "1672-12-31", "1667, 1668 and 1670 to 1672", "1667, 1668 and 1670–1672"),
    ("{1960,1961-12}", "{1960,1961-12}", "1960-01-01", "1961-12-31", "1960 and December 1961", "1960 and December 1961"),
    ("{..1984}", "{..1984}", "..", "1984-12-31", "1984 and earlier", "1984 and earlier"),
    ("{1997-05-19,1997-05-21}", "{1997-05-19,1997-05-21}", "1997-05-19", "1997-05-21", "19 and 21 May 1997", "19 and 21 May 1997"),
    ("{..1983-12-31,1984-10-10..1984-11-01,1984-11-05..}", "{..1983-12-31,1984-10-10..1984-11-01,1984-11-05..}", "..", "..", "31 December 1983 and earlier, 10 October to 1 November 1984, and 5 November 1984 and later", "31 December 1983 and earlier, 10 October – 1 November 1984, and 5 November 1984 and later"),
    // Qualified components.
    ("2004-06-11%", "2004-06-11%", "2004-06-11", "2004-06-11", "about 11 June 2004 (uncertain)", "c. 11 June 2004?"),
    ("2004-06~-11", "2004-06~-11", "2004-06-11", "2004-06-11", "11 June 2004 (year and month approximate)", "c. 11 June 2004"),
    ("2004?-06-11", "2004?-06-11", "2004-06-11", "2004-06-11", "11 June 2004 (year uncertain)", "11 June 2004?"),
    ("?2004-06-~11", "2004?-06-~11", "2004-06-11", "2004-06-11", "11 June 2004 (year uncertain, day approximate)", "c. 11 June 2004?"),
    ("2004-%06-11", "2004-%06-11", "2004-06-11", "2004-06-11", "11 June 2004 (month approximate and uncertain)", "c. 11 June 2004?"),
    ("?2004-?06-?11", "2004-06-11?", "2004-06-11", "2004-06-11", "11 June 2004 (uncertain)", "11 June 2004?"),
    ("1997-?05", "1997-?05", "1997-05-01", "1997-05-31", "May 1997 (month uncertain)", "May 1997?"),
    ("~1992", "1992~", "1992-01-01", "1992-12-31", "about 1992", "c. 1992"),
    ("2004-~21", "2004-~21", "2004-03-01", "2004-05-31", "spring 2004 (season approximate)", "c. spring 2004"),
    ("2004-06-~01/2004-06-~20", "2004-06-~01/2004-06-~20", "2004-06-01", "2004-06-20", "1 June 2004 (day approximate) to 20 June 2004 (day approximate)", "c. 1 June 2004 – c. 20 June 2004"),
    // Unspecified digits.
    ("156X-12-25", "156X-12-25", "1560-12-25", "1569-12-25", "25 December in the 1560s", "25 December, 1560s"),
    ("15XX-12-25", "15XX-12-25", "1500-12-25", "1599-12-25", "25 December in a year from 1500 to 1599", "25 December, between 1500 and 1599"),
    ("15XX-12-XX", "15XX-12-XX", "1500-12-01", "1599-12-31", "a day in December in a year from 1500 to 1599", "December, between 1500 and 1599"),
    ("1560-XX-25", "1560-XX-25", "1560-01-25", "1560-12-25", "a day from 25 January to 25 December 1560 (1560-XX-25)", "between 25 January and 25 December 1560"),
    ("XXXX-12-XX", "XXXX-12-XX", "0000-12-01", "9999-12-31", "a day in December in an unknown year", "December, year unknown"),
    ("1XXX-XX", "1XXX-XX", "1000-01-01", "1999-12-31", "a month in a year from 1000 to 1999", "between 1000 and 1999"),
    ("1XXX-12", "1XXX-12", "1000-12-01", "1999-12-31", "December in a year from 1000 to 1999", "December, between 1000 and 1999"),
    ("1984-1X", "1984-1X", "1984-10-01", "1984-12-31", "October, November or December 1984", "October, November or December 1984"),
    ("1984-0X", "1984-0X", "1984-01-01", "1984-09-30", "a month from January to September 1984", "between January and September 1984"),
    ("1560-X2", "1560-X2", "1560-02-01", "1560-12-31", "February or December 1560", "February or December 1560"),
    ("1997-06-1X", "1997-06-1X", "1997-06-10", "1997-06-19", "a day from 10 to 19 June 1997", "between 10 and 19 June 1997"),
    ("1997-06-X5", "1997-06-X5", "1997-06-05", "1997-06-25", "5, 15 or 25 June 1997", "5, 15 or 25 June 1997"),
    ("1XX3", "1XX3", "1003-01-01", "1993-12-31", "a year from 1003 to 1993 (1XX3)", "between 1003 and 1993"),
    ("XXXX", "XXXX", "0000-01-01", "9999-12-31", "an unknown year", "year unknown"),
    ("1997-06-XX~", "1997-06-XX~", "1997-06-01", "1997-06-30", "a day in June 1997 (approximate)", "c. June 1997"),
    ("2004-06-XX/2004-07-03", "2004-06-XX/2004-07-03", "2004-06-01", "2004-07-03", "from a day in June 2004 to 3 July 2004", "June 2004 – 3 July 2004"),
    ("199X/2004", "199X/2004", "1990-01-01", "2004-12-31", "the 1990s to 2004", "1990s–2004"),
    // Ends that are bounds themselves.
    ("..2004-06-01/2004-06-20", "..2004-06-01/2004-06-20", "..", "2004-06-20", "from 1 June 2004 or earlier to 20 June 2004", "1 June 2004 or earlier – 20 June 2004"),
    ("2004-06-01/2004-06-20..", "2004-06-01/2004-06-20..", "2004-06-01", "..", "from 1 June 2004 to 20 June 2004 or later", "1 June 2004 – 20 June 2004 or later"),
    ("../2004..", "../2004..", "..", "..", "until 2004 or later", "until 2004 or later"),
];

/// No EDTF at all.
const REJECTED: &[&str] = &[
    "",
    " ",
    "19850412",
    "1985-102",
    "1985-W15",
    "1985-4-12",
    "1985-13",
    "1985-00",
    "2004-20",
    "1985-02-30",
    "1985-04-31",
    "1900-02-29",
    "2001-21-05",
    "1985-02-3X",
    "-0000",
    "-12345",
    "-199X",
    "Y1985",
    "Y20000-04",
    "1950S5",
    "195XS2",
    "198",
    "19",
    "1985 -04",
    "1985-04-12T23:20",
    "1985-04-12T24:00:00",
    "1985-04-12T23:20:30+15:00",
    "2018-01-15/02-20",
    "2004/2003",
    "/",
    "../..",
    "1985/1990/1995",
    "..1984",
    "[..]",
    "{}",
    "[1960, 1961]",
    "{1960,}",
    "{1960,[1961]}",
    "P1Y2M",
    "hello",
    "١٩٩٧",
    "1997‐05‐28",
    // The draft of 2012.
    "199x",
    "1985-uu",
    "unknown/2006",
    "2004/open",
    "y170000002",
    "2001-21^southernHemisphere",
    "(2004-06)?-11",
    "2004-06-11?~",
];

/// Good EDTF or good ISO 8601 that this program doesn't take.
const NOT_SUPPORTED: &[&str] = &[
    // Years that no drawing and no calendar can reckon with.
    "Y2000000001",
    "Y-2000000001",
    "Y17E10",
    "Y9E18S1",
    "1985/Y17E10",
    "[1985,Y17E10]",
    // A time of day at the end of an interval.
    "1985-04-12/1985-04-12T10:00:00",
    // Ordinal dates, weeks, durations, repetitions.
    "1985-102",
    "1985-W15-5",
    "P1Y",
    "R12/1985/1990",
    // A range within a set between dates that are themselves unclear.
    "[199X..2004]",
    "{1992~..1994}",
];

fn date(text: &str) -> Date {
    Date::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"))
}

fn edge(edge: Edge) -> String {
    match edge {
        Edge::Day(day) => day.to_string(),
        Edge::Open => "..".to_owned(),
        Edge::Unknown => "?".to_owned(),
    }
}

#[test]
fn the_pass_list() {
    let mut faults = String::new();
    for row in LEVEL_0.iter().chain(LEVEL_1).chain(LEVEL_2) {
        let (text, canonical, first, last, prose, short) = *row;
        let found = match Date::parse(text) {
            Ok(date) => [
                date.to_string(),
                edge(date.first()),
                edge(date.last()),
                date.prose(),
                date.short(),
            ],
            Err(error) => {
                faults.push_str(&format!("{text}: {error}\n"));
                continue;
            }
        };
        for (want, got) in [canonical, first, last, prose, short].iter().zip(&found) {
            if want != got {
                faults.push_str(&format!("{text}: expected {want:?}, found {got:?}\n"));
            }
        }
    }
    assert!(faults.is_empty(), "\n{faults}");
}

/// The table that editors read.
#[test]
fn the_documented_forms() {
    let rows: Vec<(&str, &str)> = include_str!("../docs/content/chapters/04-dates.md")
        .lines()
        .skip_while(|line| *line != "| written | printed |")
        .skip(2)
        .map_while(|line| line.strip_prefix("| `")?.strip_suffix(" |")?.split_once("` | "))
        .collect();
    assert!(rows.len() >= 15, "{rows:?}");
    for (text, printed) in rows {
        // A set stands in the quotes that YAML wants; the remark behind it is no part of the print.
        let (text, printed) =
            (text.trim_matches('\''), printed.split(';').next().unwrap_or(printed));
        assert_eq!(date(text).prose(), printed, "{text}");
    }
}

#[test]
fn what_is_refused() {
    let accepted: Vec<&&str> =
        REJECTED.iter().chain(NOT_SUPPORTED).filter(|text| Date::parse(text).is_ok()).collect();
    assert!(accepted.is_empty(), "now accepted: {accepted:?}");
}

#[test]
fn surely_before_and_after() {
    for (a, b) in [
        ("1997-05-28", "1997-05-29"),
        ("1996", "1997"),
        ("1992~", "1998-01-01"),
        ("1997-05-28~", "1997-07-01"),
        ("1997-?05", "1998"),
        ("198X", "199X"),
        ("../1997-05", "1997-06"),
        ("[1997-05-19,1997-05-20]", "1997-05-21"),
        ("1997-05/1997-07", "1997-08/.."),
        ("1997-23", "1998-01"),
    ] {
        assert!(date(a).surely_before(&date(b)), "{a} before {b}");
        assert!(date(b).surely_after(&date(a)), "{b} after {a}");
        assert!(!date(a).may_overlap(&date(b)), "{a} and {b}");
    }
    for (a, b) in [
        ("1997", "1997-05-28"),
        ("1997-05-28", "1997-05-28"),
        ("1992~", "1997"),
        ("1992%", "2001"),
        ("1997-05-28?", "1997-06-28"),
        ("1997/", "2010"),
        ("/1997", "1960"),
        ("1997/..", "2010"),
        ("1997-05/1997-07", "1997-07-31"),
        ("1997-05/1997-07", "1997-06"),
        ("1997-24", "1997-02"),
        ("1997-21", "1997-02-15"),
    ] {
        assert!(date(a).may_overlap(&date(b)), "{a} and {b}");
    }
}

#[test]
fn surely_outside_the_whole() {
    for (part, whole) in [
        ("1991", "1992/1996"),
        ("1991/1993", "1992/1996"),
        ("1995/1997", "1992/1996"),
        ("1990/1999", "1992/1996"),
        ("../1991", "1992/1996"),
        ("1997/..", "1992/1996"),
        ("{1991,1993}", "1992/1996"),
        ("1986~", "1992/1996"),
    ] {
        assert!(date(part).surely_outside(&date(whole)), "{part} in {whole}");
    }
    for (part, whole) in [
        ("1993", "1992/1996"),
        ("1992/1996", "1992/1996"),
        ("1992", "1992-05/1996"),
        ("1992/1994", "1992-05/1996"),
        ("../1994", "1992/1996"),
        ("1994/..", "1992/1996"),
        ("1994/", "1992/1996"),
        ("[1991,1993]", "1992/1996"),
        ("1989~", "1992/1996"),
        ("1991", "1992~/1996"),
        ("1905", "../1996"),
        ("2005", "1992/"),
    ] {
        assert!(!date(part).surely_outside(&date(whole)), "{part} in {whole}");
    }
}

#[test]
fn what_is_asked_of_a_date() {
    let day = Day::new(1997, 5, 28);
    for text in ["1997-05-28", "1997-05-28/1997-05-28", "1997-05-28T10:00:00", "[1997-05-28]"] {
        assert_eq!(date(text).exact_day(), day, "{text}");
    }
    for text in
        ["1997-05-28?", "1997-05-28~", "1997-05", "1997-02-XX", "1997-05-28/..", "2001-04-3X"]
    {
        assert_eq!(date(text).exact_day(), None, "{text}");
    }
    assert!(date("1997/1998").is_interval() && !date("1997").is_interval());
    assert!(date("1997/..").is_open() && date("../1997").is_open() && date("[..1997]").is_open());
    assert!(!date("1997/").is_open());
    assert!(date("1997%").is_uncertain() && date("1997%").is_approximate());
    assert!(!date("1997~").is_uncertain() && !date("1997?").is_approximate());
}

#[test]
fn positions_on_an_axis() {
    assert_eq!(date("1970-01-01").on_axis(), (Some(0), Some(1)));
    assert_eq!(date("1970").on_axis(), (Some(0), Some(365)));
    assert_eq!(date("../1970-01").on_axis(), (None, Some(31)));
}

#[test]
fn sorted_by_beginning_then_end_then_text() {
    let sorted = ["../1997", "1997-05", "1997", "1997?", "1997/..", "1997-05-28", "1997-06-XX"];
    let mut dates: Vec<Date> = sorted.iter().rev().map(|text| date(text)).collect();
    dates.sort_by_cached_key(Date::sort_key);
    let texts: Vec<String> = dates.iter().map(Date::to_string).collect();
    assert_eq!(
        texts,
        ["../1997", "1997", "1997?", "1997/..", "1997-05", "1997-05-28", "1997-06-XX"]
    );
}

#[test]
fn as_csl_json() {
    for (text, csl) in [
        ("1997-05-28", r#"{"date-parts":[[1997,5,28]]}"#),
        ("1997-05-28T10:00:00Z", r#"{"date-parts":[[1997,5,28]]}"#),
        ("1997-05", r#"{"date-parts":[[1997,5]]}"#),
        ("1997", r#"{"date-parts":[[1997]]}"#),
        ("1992~", r#"{"date-parts":[[1992]],"circa":true}"#),
        ("1992?", r#"{"date-parts":[[1992]],"circa":true}"#),
        ("1997-23", r#"{"date-parts":[[1997]],"season":3}"#),
        ("1997-06-XX", r#"{"date-parts":[[1997,6]]}"#),
        ("1997-XX-XX", r#"{"date-parts":[[1997]]}"#),
        ("1997-05/1997-07", r#"{"date-parts":[[1997,5],[1997,7]]}"#),
        ("199X", r#"{"literal":"1990s"}"#),
        ("1997-06-1X", r#"{"literal":"between 10 and 19 June 1997"}"#),
        ("1997-34", r#"{"literal":"April–June 1997"}"#),
        ("1997/..", r#"{"literal":"from 1997"}"#),
        ("1950S2", r#"{"literal":"between 1900 and 1999"}"#),
        ("-0043", r#"{"literal":"44 BCE"}"#),
        ("[1997-05-19,1997-05-20]", r#"{"literal":"19 or 20 May 1997"}"#),
    ] {
        assert_eq!(date(text).csl_date().to_string(), csl, "{text}");
    }
}

// ---- properties ---------------------------------------------------------------------------------

/// Texts of which most are EDTF, of all levels.
fn edtf() -> impl Strategy<Value = String> {
    let mark = "[?~%]?";
    let year = prop_oneof![
        4 => "(19|20)[0-9]{2}".boxed(),
        1 => "-?[0-9]{4}".boxed(),
        1 => "[0-9X]{4}".boxed(),
        1 => "Y-?[1-9][0-9]{4,10}(S[1-3])?".boxed(),
        1 => "Y[1-9][0-9]?E[1-9](S[1-3])?".boxed(),
        1 => "[0-9]{4}S[1-4]".boxed(),
    ];
    let field = prop_oneof![4 => "-[?~%]?[0-3][0-9]", 1 => "-[?~%]?[0-3X][0-9X]"];
    let simple = (mark, year, mark, prop::collection::vec((field, mark), 0..3)).prop_map(
        |(before, year, after, fields)| {
            fields.into_iter().fold(format!("{before}{year}{after}"), |date, (field, mark)| {
                format!("{date}{field}{mark}")
            })
        },
    );
    let end = prop_oneof![
        4 => simple.clone(),
        1 => Just("..".to_owned()),
        1 => Just(String::new()),
        1 => simple.clone().prop_map(|date| format!("..{date}")),
        1 => simple.clone().prop_map(|date| format!("{date}..")),
    ];
    let range = (simple.clone(), simple.clone()).prop_map(|(a, b)| format!("{a}..{b}"));
    let members = prop::collection::vec(prop_oneof![3 => end.clone(), 1 => range], 1..4);
    prop_oneof![
        3 => simple.clone(),
        3 => (end.clone(), end).prop_map(|(a, b)| format!("{a}/{b}")),
        1 => members.clone().prop_map(|set| format!("[{}]", set.join(","))),
        1 => members.prop_map(|set| format!("{{{}}}", set.join(","))),
        1 => "(19|20)[0-9]{2}-0[1-9]-[0-2][0-9]T[0-2][0-9]:[0-5][0-9]:[0-6][0-9](Z|[+-][01][0-9](:[0-5][0-9])?)?",
    ]
}

fn a_date() -> impl Strategy<Value = Date> {
    edtf().prop_filter_map("not EDTF", |text| Date::parse(&text).ok())
}

/// Texts as people write dates, right or wrong.
fn scrawl() -> impl Strategy<Value = String> {
    let word = prop::sample::select(vec![
        "28",
        "5",
        "05",
        "1997",
        "97",
        "May",
        "sept",
        "spring",
        "c.",
        "circa ",
        "about ",
        "?",
        "~",
        "/",
        "-",
        "–",
        " to ",
        " or ",
        "before ",
        "since ",
        "199",
        "X",
        "u",
        "1990s",
        "'s",
        "th",
        "century",
        " bc",
        "ad ",
        "..",
        ",",
        "[",
        "]",
        "{",
        "}",
        "T",
        ":",
        "é",
        "日",
        " ",
        ".",
        "٣",
        "unknown",
        "0",
        "13",
        "32",
        "99999999999999999999",
        "(?)",
        "Y",
        "E",
        "S",
        "%",
        "İ",
    ]);
    prop::collection::vec(word, 0..9).prop_map(|words| words.concat())
}

fn parse_holds(text: &str) -> Result<(), TestCaseError> {
    match Date::parse(text) {
        Ok(date) => {
            prop_assert!(!date.prose().is_empty() && !date.short().is_empty());
            date.csl_date();
        }
        Err(error) => {
            prop_assert!(text.get(error.at.clone()).is_some(), "{:?} of {text:?}", error.at);
            prop_assert!(text.is_empty() || !error.at.is_empty(), "{text:?}");
            prop_assert!(!error.message.is_empty());
            if let Some(suggestion) = &error.suggestion {
                prop_assert!(Date::parse(suggestion).is_ok(), "{text:?} gives {suggestion:?}");
            }
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..Default::default() })]

    #[test]
    fn no_text_panics(text in any::<String>()) {
        parse_holds(&text)?;
    }

    #[test]
    fn no_scrawl_panics(text in scrawl()) {
        parse_holds(&text)?;
    }

    #[test]
    fn no_near_date_panics(text in edtf()) {
        parse_holds(&text)?;
    }

    #[test]
    fn what_is_printed_reads_back(date in a_date()) {
        prop_assert_eq!(Date::parse(&date.to_string()).ok(), Some(date));
    }

    #[test]
    fn relations_agree(a in a_date(), b in a_date()) {
        prop_assert!(!(a.surely_before(&b) && a.surely_after(&b)));
        prop_assert_eq!(a.surely_before(&b), b.surely_after(&a));
        prop_assert_eq!(a.may_overlap(&b), b.may_overlap(&a));
        prop_assert_eq!(a.may_overlap(&b), !a.surely_before(&b) && !a.surely_after(&b));
        prop_assert!(a.may_overlap(&a) && !a.surely_outside(&a));
        if a.surely_before(&b) {
            prop_assert!(a.surely_outside(&b) && b.surely_outside(&a));
            prop_assert!(a.sort_key() < b.sort_key());
        }
    }

    #[test]
    fn before_is_transitive(a in a_date(), b in a_date(), c in a_date()) {
        if a.surely_before(&b) && b.surely_before(&c) {
            prop_assert!(a.surely_before(&c));
        }
    }

    #[test]
    fn order_is_total(a in a_date(), b in a_date()) {
        let order = a.sort_key().cmp(&b.sort_key());
        prop_assert_eq!(order, b.sort_key().cmp(&a.sort_key()).reverse());
        prop_assert_eq!(order.is_eq(), a == b);
    }

    #[test]
    fn bounds_are_in_order(date in a_date()) {
        if let (Some(first), Some(last)) = (date.earliest(), date.latest()) {
            prop_assert!(first <= last || date.is_interval());
            prop_assert_eq!(Day::from_number(first.number()), first);
        }
    }
}
