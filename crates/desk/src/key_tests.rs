//! A key survives its text, whatever was asked; a mistyped one says where and what was meant.

use proptest::{option, prelude::*, sample::select};

use measure::{Language, Month, Offence, STATES};
use report::Words as _;

use super::*;

fn months() -> impl Strategy<Value = Month> {
    (1990i32..2030, 1u32..=12).prop_map(|(year, month)| Month::new(year, month).unwrap())
}

fn periods() -> impl Strategy<Value = Period> {
    (months(), 0i32..40).prop_map(|(first, more)| Period::new(first, first.plus(more)).unwrap())
}

fn places() -> impl Strategy<Value = PlaceSelector> {
    let state = || select(STATES.to_vec()).prop_map(|state| PlaceCode::new(state.code).unwrap());
    prop_oneof![
        Just(PlaceSelector::One(PlaceCode::NATION)),
        Just(PlaceSelector::EachState),
        Just(PlaceSelector::EachMunicipalityOf(PlaceCode::NATION)),
        state().prop_map(PlaceSelector::One),
        state().prop_map(PlaceSelector::EachMunicipalityOf),
        (state(), 1u32..=999)
            .prop_map(|(s, m)| { PlaceSelector::One(PlaceCode::new(s.number() * 1000 + m).unwrap()) }),
    ]
}

fn versions() -> impl Strategy<Value = VintageSelector> {
    prop_oneof![
        Just(VintageSelector::Latest),
        months().prop_map(VintageSelector::Cutoff),
        "[0-9a-f]{6,64}".prop_map(VintageSelector::Release),
    ]
}

fn days() -> impl Strategy<Value = Date> {
    (2000i16..2030, 1i8..=12, 1i8..=28).prop_map(|(y, m, d)| Date::new(y, m, d).unwrap())
}

fn selectors() -> impl Strategy<Value = Selector> {
    // An offence that is several as one number is asked for beside none of them.
    let offences = prop::collection::vec(select(Offence::ALL.to_vec()), 1..4)
        .prop_filter("counted twice", |offences| {
            offences.iter().all(|whole| !whole.parts().iter().any(|part| offences.contains(part)))
        });
    // What a user accepts is a text of the user's own.
    let accepting = prop::collection::btree_set(".{0,12}", 0..3);
    let known = (option::of(periods()), versions(), option::of(days()), accepting);
    (select(Statistic::ALL.to_vec()), option::of(offences), places(), known).prop_map(
        |(statistic, offences, place, (period, vintage, as_of, accepting))| Selector {
            statistic,
            offence: offences
                .map_or_else(|| statistic.usual_offences(), |offences| offences.into_iter().collect()),
            place,
            period,
            vintage,
            as_of,
            accepting: Accepting(accepting),
            levels: LevelsAsked::default(),
        },
    )
}

fn levels() -> impl Strategy<Value = LevelsAsked> {
    let asked = prop_oneof![
        Just(LevelAsked::Each),
        Just(LevelAsked::Total),
        prop::collection::btree_set(".{1,12}", 1..3).prop_map(LevelAsked::Of),
    ];
    prop::collection::btree_map(select(Dimension::ALL.to_vec()), asked, 0..3).prop_map(LevelsAsked)
}

fn spans() -> impl Strategy<Value = TermSpan> {
    prop_oneof![(1u32..=72).prop_map(TermSpan::Months), (1u32..=6).prop_map(TermSpan::Years)]
}

fn questions() -> impl Strategy<Value = Question> {
    let grains = select(vec![Grain::Month, Grain::Year, Grain::Total]);
    prop_oneof![
        (selectors(), levels(), grains, any::<bool>(), option::of(".{0,20}")).prop_map(
            |(selector, levels, grain, rates, projection)| {
                let selector = Selector { levels, ..selector };
                Question::Show(ShowQuestion { selector, grain, rates, projection })
            }
        ),
        (selectors(), option::of(versions()), option::of(versions()))
            .prop_map(|(selector, from, to)| Question::Diff(DiffQuestion { selector, from, to })),
        (selectors(), option::of(spans()))
            .prop_map(|(selector, span)| Question::Terms(TermsQuestion { selector, span })),
        (".{1,20}", "[0-9a-f]{8}").prop_map(|(name, file)| Question::Check { name, file }),
        Just(Question::Breaks),
        selectors().prop_map(Question::Bridges),
    ]
}

fn keys() -> impl Strategy<Value = Key> {
    let releases = prop::collection::vec("[0-9a-f]{4,12}", 0..5);
    let checks = prop::collection::vec("[0-9a-f]{4,8}", 1..5);
    let address = prop::collection::vec(".{1,12}", 0..4);
    (questions(), releases, checks, address).prop_map(|(question, releases, check, address)| Key {
        question,
        releases,
        check,
        address,
    })
}

proptest! {
    #[test]
    fn a_key_survives_its_text_and_needs_no_quoting(key in keys()) {
        let text = key.to_string();
        prop_assert!(text.chars().all(is_letter), "{}", text);
        prop_assert_eq!(text.parse::<Key>().unwrap(), key);
    }

    #[test]
    fn no_text_is_read_as_a_key_that_is_printed_as_another_question(text in "[a-z0-9:/.@=+%-]{0,40}") {
        if let Ok(key) = text.parse::<Key>() {
            prop_assert_eq!(key.to_string().parse::<Key>().unwrap(), key);
        }
    }

    #[test]
    fn a_fault_is_placed_inside_the_key(key in keys(), at in any::<prop::sample::Index>(), letter in any::<char>()) {
        let mut text: Vec<char> = key.to_string().chars().collect();
        let place = at.index(text.len());
        text[place] = letter;
        let text: String = text.into_iter().collect();
        if let Err(fault) = text.parse::<Key>() {
            prop_assert!(fault.at >= 1 && fault.at <= text.chars().count() + 1);
            prop_assert!(fault.meant.is_none_or(|meant| meant.parse::<Key>().is_ok()));
        }
    }
}

#[test]
fn a_question_is_printed_by_what_differs_from_its_defaults() {
    for (text, canonical) in [
        ("show:2019=12ab", "show:2019=12ab"),
        ("show:victims/nation/2019/month=12ab", "show:2019=12ab"),
        ("show:total/2019-01..2019-06/25=12ab/25/per_day", "show:25/2019-01..2019-06/total=12ab/25/per_day"),
        (
            "terms:deaths-by-registration/months-12@5abf=12ab",
            "terms:deaths-by-registration/months-12@5abf=12ab",
        ),
        ("breaks=12ab34cd", "breaks=12ab34cd"),
    ] {
        assert_eq!(text.parse::<Key>().unwrap().to_string(), canonical);
    }
}

#[test]
fn a_mistyped_key_is_refused_with_the_place_and_the_likeliest_fix() {
    for (typed, at, fault, meant) in [
        ("shw:2019=12ab", 1, Fault::Command, Some("show:2019=12ab")),
        ("show:victms/2019=12ab", 6, Fault::Part, Some("show:victims/2019=12ab")),
        ("show:femicid+extorsion/2019=12ab", 6, Fault::Part, Some("show:femicide+extortion/2019=12ab")),
        ("Show:2019=12ab", 1, Fault::Letter, Some("show:2019=12ab")),
        ("show:2019#12ab", 10, Fault::Letter, Some("show:2019=12ab")),
        ("show:2019 =12ab", 10, Fault::Letter, Some("show:2019=12ab")),
        ("show:2019-1..2019-6=12ab", 6, Fault::Period, Some("show:2019-01..2019-06=12ab")),
        ("show:2019-13=12ab", 6, Fault::Period, None),
        ("show:2019@5o2a=12ab", 11, Fault::Release, Some("show:2019@502a=12ab")),
        ("show:2019=l2ab", 11, Fault::Check, Some("show:2019=12ab")),
        ("show:2019=12", 11, Fault::Check, None),
        ("show:2019", 10, Fault::NoCheck, None),
        ("show:7/2019=12ab", 6, Fault::Place, Some("show:07/2019=12ab")),
        ("show:2019/2020=12ab", 11, Fault::Twice, Some("show:2019=12ab")),
        ("diff:2019/total=12ab", 11, Fault::NotOfCommand, Some("diff:2019=12ab")),
        ("terms:months-99=12ab", 7, Fault::Months, None),
        ("show:as-of-2020-2-1=12ab", 6, Fault::Day, None),
        ("show:2019=12ab//number", 16, Fault::Address, Some("show:2019=12ab/number")),
        ("check:commentary=12ab", 17, Fault::NoFile, None),
    ] {
        let refused = typed.parse::<Key>().unwrap_err();
        assert_eq!((refused.at, refused.fault, refused.meant.as_deref()), (at, fault, meant), "{typed}");
        for language in Language::ALL {
            let said = refused.words().plain(language);
            assert!(!said.contains('{') && said.contains(&at.to_string()), "{said}");
        }
    }
}
