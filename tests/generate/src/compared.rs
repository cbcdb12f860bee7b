//! Homicides as they are compiled to compare countries: some countries and regions, of which Mexico is one.

use crate::page::Page;

/// Countries and regions as the tables have them: name and code.
const COUNTRIES: [(&str, &str); 4] =
    [("Aruba", "ABW"), ("Belize", "BLZ"), ("Mexico", "MEX"), ("Americas (UN)", "")];

impl Page<'_> {
    /// A rate with many digits, never the same twice.
    fn rate(&self, row: u64) -> String {
        let count = self.spec.count(row, 3) % 40;
        format!("{count}.{:06}", 100_000 + row * 977 % 900_000)
    }

    /// The World Bank's indicator: lines before the header, a column a year of which the first has no number.
    pub(crate) fn world_bank(&mut self) {
        self.line("\"Data Source\",\"World Development Indicators\",");
        self.line("");
        self.line("\"Last Updated Date\",\"2025-07-01\",");
        self.line("");
        let years: Vec<i32> = self.spec.years().collect();
        let header: Vec<String> = years.iter().map(|year| format!("\"{year}\"")).collect();
        self.line(&format!(
            "\"Country Name\",\"Country Code\",\"Indicator Name\",\"Indicator Code\",\"1960\",{},",
            header.join(",")
        ));
        let homicides = "Intentional homicides (per 100,000 people)\",\"VC.IHR.PSRC.P5";
        for (country, indicator) in COUNTRIES
            .iter()
            .map(|country| (country, homicides))
            .chain([(&COUNTRIES[2], "Population, total\",\"SP.POP.TOTL")])
        {
            let rates: Vec<String> =
                (1..).zip(&years).map(|(i, _)| format!("\"{}\"", self.rate(i))).collect();
            let (name, code) = country;
            self.line(&format!("\"{name}\",\"{code}\",\"{indicator}\",\"\",{},", rates.join(",")));
            if *code == "MEX" && indicator == homicides {
                self.written.kept += 1;
                self.written.cells += years.len() as u64;
            } else {
                self.written.totals += 1;
            }
        }
    }

    /// Our World in Data's chart: in the last year the rate of the year before, which a column says.
    pub(crate) fn owid(&mut self) {
        self.line(
            "Entity,Code,Year,\"Homicide rate per 100,000 population\",World region according to OWID,\"Homicide rate per 100,000 population (Original Year)\"",
        );
        for (i, (name, code)) in (0..).zip(COUNTRIES) {
            let years: Vec<i32> = self.spec.years().collect();
            for (j, year) in (0..).zip(&years) {
                let rate = self.rate(10 * i + j);
                let original = if j == 0 { String::new() } else { (year + 1).to_string() };
                self.line(&format!("{name},{code},{},{rate},,{original}", year + i32::from(j > 0) * 2));
                if code == "MEX" {
                    self.written.kept += 1;
                    self.written.cells += 1;
                } else {
                    self.written.totals += 1;
                }
            }
        }
    }

    /// UNODC's table: two lines of title, counts and rates by sex, and what is not kept.
    pub(crate) fn unodc(&mut self) {
        self.line("UNODC,,,,,,,,,,,,");
        self.line("Intentional homicide,,,,,,,,,,,,");
        self.line("Iso3_code,Country,Region,Subregion,Indicator,Dimension,Category,Sex,Age,Year,Unit of measurement,VALUE,Source");
        let victims = "Victims of intentional homicide";
        for (name, code) in COUNTRIES {
            for year in self.spec.years() {
                for (sex, men) in [("Total", 7), ("Male", 5), ("Female", 2)] {
                    let number = self.number(0) * 10 + men;
                    let place = format!("{code},{name},Americas,Latin America and the Caribbean");
                    let of_all = format!("Total,Total,{sex},Total,{year}");
                    let rate = self.rate(number);
                    self.line(&format!("{place},{victims},{of_all},Counts,{number},CTS"));
                    self.line(&format!(
                        "{place},{victims},{of_all},\"Rate per 100,000 population\",\"{}\",CTS",
                        rate.replace('.', ",")
                    ));
                    if code == "MEX" {
                        self.written.kept += 2;
                        self.written.cell(year, number);
                        self.written.cells += 1;
                    } else {
                        self.written.totals += 2;
                    }
                }
                for (indicator, dimension) in [
                    ("Persons arrested/suspected for intentional homicide", "Total,Total"),
                    (victims, "by mechanisms,Firearms or explosives"),
                ] {
                    self.written.totals += 1;
                    self.line(&format!(
                        "{code},{name},,,{indicator},{dimension},Total,Total,{year},Counts,3,CTS"
                    ));
                }
            }
        }
    }
}
