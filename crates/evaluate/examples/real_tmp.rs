//! Runs studies on prepared panels, once.
use evaluate::*; use measure::*; use report::{Text,Words};
fn main(){
  for (pol,csv,stat) in [("/tmp/evalprobe/short","ops",Statistic::DeathsByRegistration),] {
    let spec=PolicySpec::parse(&std::fs::read_to_string(format!("{pol}.toml")).unwrap(),&format!("{pol}.toml")).unwrap();
    let data = if csv.is_empty() { outside_panel(policy::OutsidePanel::Prop99).unwrap() } else {
      let mut times=vec![]; let mut out=vec![]; let mut ex=vec![];
      for l in std::fs::read_to_string(format!("/tmp/evalprobe/{csv}.csv")).unwrap().lines(){ let v:Vec<&str>=l.split(',').collect();
        if v[0]=="1" {times.push(PanelTime::Month(Month::from_yyyymm(v[1].parse().unwrap()).unwrap()));}
        out.push(Some(v[2].parse::<f64>().unwrap())); ex.push(v[3].parse::<f64>().unwrap()); }
      let units=STATES.iter().map(|s|PanelUnit{place:Some(PlaceCode::new(s.code).unwrap()),name:s.name.to_owned()}).collect();
      StudyData::new(Panel::new((units,times),out,ex,Unit::Count(stat)).unwrap(),Text::both("fuente","source")) };
    let t=std::time::Instant::now();
    let s=study(&spec,data,1).unwrap();
    println!("\n=== {pol} {:?} {:?}",s.verdict.class,t.elapsed());
    println!("{}",s.verdict.sentence.words().plain(Language::Es));
    for e in &s.estimates { let i=&e.inference; println!("{:?} marked={} obs={:.0} exp={:.0} ratio={:?} int={:?} p={:?} pw={:?} fall={:?} rise={:?} noise={:.3}",e.method,e.marked,i.contrast.observed,i.contrast.expected,i.ratio,i.interval,i.p,i.p_within_margin,i.detectable_fall,i.detectable_rise,i.contrast.noise);}
    for g in &s.gates { println!("  [{}] {} {:?}: {}",g.ruling.words().plain(Language::Es),g.gate.words().plain(Language::Es),g.concern,g.finding.words().plain(Language::Es)); }
    for r in &s.verdict.rules { println!("  - {} {}: {}",r.rule.words().plain(Language::Es),r.holds,r.finding.words().plain(Language::Es)); }
    let _=page::section(&s);
  }
}
