//! Every line of help in both languages: what a command answers, and an example to type.

use desk::{Language, Text};

/// A line of help.
#[derive(Debug, Clone, Copy)]
pub enum Help {
    About,
    AfterAbout,
    Demo,
    DemoAfter,
    Import,
    ImportAfter,
    Fetch,
    FetchAfter,
    Show,
    ShowAfter,
    Diff,
    DiffAfter,
    Explain,
    ExplainAfter,
    Terms,
    TermsAfter,
    Breaks,
    Check,
    CheckAfter,
    Evaluate,
    EvaluateAfter,
    Verify,
    VerifyAfter,
    VerifyWhat,
    Panels,
    Doctor,
    Repair,
    Record,
    RecordAfter,
    Amend,
    AmendAfter,
    Remove,
    RemoveAfter,
    Sweep,
    SweepAfter,
    Export,
    ExportAfter,
    ExportFile,
    ImportStore,
    ImportStoreAfter,
    StoreFile,
    ReleaseDigits,
    RejectedRelease,
    Lang,
    Store,
    Format,
    Save,
    Seed,
    Threads,
    Statistic,
    Offence,
    Place,
    Period,
    Vintage,
    AsOf,
    Accepting,
    What,
    By,
    NoRates,
    Projection,
    From,
    To,
    Months,
    Years,
    Trace,
    Report,
    Out,
    Files,
    Public,
    NotLaterThan,
    Custody,
    Keeper,
    Address,
    LicenceLine,
    Covers,
    Large,
    ClaimsFile,
    PolicyFile,
    AllVintages,
    FetchAddress,
    Silence,
    CommandsHeading,
    OptionsHeading,
    PrintsThisPage,
    PrintsVersion,
}

impl Help {
    /// The line in one language.
    pub fn text(self, language: Language) -> String {
        self.both().plain(language)
    }

    #[expect(clippy::too_many_lines, reason = "one exhaustive match, a line each")]
    fn both(self) -> Text {
        match self {
            Self::About => Text::both(
                "¿Funcionó esta política de seguridad, y con cuánta certeza puede saberse? Cifras oficiales de México, cada una con su fuente, su definición y su versión.",
                "Did this security policy work, and how sure can anyone be? Mexico's official figures, each with its source, definition and version.",
            ),
            Self::AfterAbout => Text::both(
                "Para empezar:\n  saldo demo                                  comprueba afirmaciones, juzga políticas y escribe un informe\n  saldo show --period 2019-01..2019-06        víctimas de homicidio doloso y feminicidio, enero a junio de 2019\n  saldo show releases                         qué archivos se tienen, de qué fecha y por qué manos pasaron\n\nTermina con 0 si respondió, 1 si falla un archivo o el registro, 2 si la orden está mal escrita, 3 si una comprobación no se cumple.",
                "To begin:\n  saldo demo                                  checks claims, judges policies and writes a report\n  saldo show --period 2019-01..2019-06        victims of intentional homicide and femicide, January to June 2019\n  saldo show releases                         which releases are held, as of when and through whose hands\n\nEnds with 0 when it answered, 1 when a file or the store fails, 2 when the command is mistyped, 3 when a check does not hold.",
            ),
            Self::Demo => Text::both(
                "Comprueba las afirmaciones de 2019, juzga las políticas incluidas y escribe el informe",
                "Check the claims of 2019, judge the shipped policies and write the report",
            ),
            Self::DemoAfter => Text::both(
                "Ejemplo:\n  saldo demo --out informe\n\nEscribe en la carpeta un informe HTML en español y otro en inglés, sus datos en JSON y CSV, y muestra la ruta. Reemplaza sólo lo que escribió antes en ella (está en saldo.sha256). No usa la red.",
                "Example:\n  saldo demo --out report\n\nWrites into the folder an HTML report in Spanish and one in English, their data as JSON and CSV, and prints the path. Replaces only what it wrote there before (listed in saldo.sha256). Uses no network.",
            ),
            Self::Import => Text::both(
                "Agrega al registro archivos tal como se descargaron",
                "Add files to the record as they were downloaded",
            ),
            Self::ImportAfter => Text::both(
                "Ejemplo:\n  saldo import IDEFC_NM_oct26.csv --public 2026-11-20\n\nReconoce por sí mismo el formato y la codificación, también dentro de .gz, .bz2 y .zip. Dice cuántas filas leyó, conservó y rechazó, y por qué, y qué cambió en las cifras de los informes guardados. O entra todo el archivo o no entra nada.\n\nAntes de agregar el primero mira todos: si alguno no existe, no es un archivo o no se puede leer, no agrega ninguno. Si uno se rechaza por su contenido, agrega los demás, dice cuáles entraron y cuáles no, y termina con 1.",
                "Example:\n  saldo import IDEFC_NM_oct26.csv --public 2026-11-20\n\nRecognises layout and encoding itself, also inside .gz, .bz2 and .zip. Says how many rows it read, kept and rejected, and why, and what changed in the figures of saved reports. A file goes in whole or not at all.\n\nAll files are looked at before the first is added: if one is missing, is not a file or cannot be read, none is added. If one is refused for what it holds, the others are added; it says which went in and which did not, and ends with 1.",
            ),
            Self::Fetch => Text::both(
                "Descarga un archivo de la institución que lo publica y lo agrega",
                "Download a release from its publisher and add it",
            ),
            Self::FetchAfter => Text::both(
                "Ejemplo:\n  saldo fetch https://…/IDEFC_NM_oct26.csv --public 2026-11-20\n\nEs la única orden que usa la red. El usuario, la contraseña o el token de una dirección se usan y no se guardan ni se muestran. Lo que se guarda es lo que llegó, byte por byte.",
                "Example:\n  saldo fetch https://…/IDEFC_NM_oct26.csv --public 2026-11-20\n\nThe only command that uses a network. A user, a password or a token in the address is used, and neither kept nor shown. What is kept is what came, byte for byte.",
            ),
            Self::Show => Text::both(
                "Responde con una serie, una tabla o un total",
                "Answer with a series, a table or a total",
            ),
            Self::ShowAfter => Text::both(
                "Ejemplos:\n  saldo show --period 2019-01..2019-06 --by total\n  saldo show --statistic investigations --offence extorsion --place states --period 2019 --by total\n  saldo show --period 2019-01..2019-06 --as-of 2020-02-01     lo que se sabía ese día\n  saldo show --place Sinaloa --period 2019 --format csv > sinaloa.csv\n  saldo show releases\n  saldo show rejected 1f3a90c1                                qué filas se rechazaron y por qué",
                "Examples:\n  saldo show --period 2019-01..2019-06 --by total\n  saldo show --statistic investigations --offence extortion --place states --period 2019 --by total\n  saldo show --period 2019-01..2019-06 --as-of 2020-02-01     what was known that day\n  saldo show --place Sinaloa --period 2019 --format csv > sinaloa.csv\n  saldo show releases\n  saldo show rejected 1f3a90c1                                which rows were rejected and why",
            ),
            Self::Diff => Text::both(
                "Qué cambió entre dos versiones, dónde y cuánto",
                "What changed between two versions, where and by how much",
            ),
            Self::DiffAfter => Text::both(
                "Ejemplo:\n  saldo diff --period 2019-01..2019-06 --place states --from 2019-11 --to 2025-06",
                "Example:\n  saldo diff --period 2019-01..2019-06 --place states --from 2019-11 --to 2025-06",
            ),
            Self::Explain => Text::both(
                "De dónde viene una cifra: archivo, hoja, fila y columna",
                "Where a figure comes from: release, sheet, row and column",
            ),
            Self::ExplainAfter => Text::both(
                "Ejemplos:\n  saldo explain --period 2019-01..2019-06 --place 25      las celdas detrás de un total\n  saldo explain show:states/2019/total@8c05.b11c=1ea0.40cf.f4ff/25/number   la clave que acompaña a una respuesta\n  saldo explain 3f2a90c1d4e5b678 --report saldo-report/saldo.json\n\nUna clave se pregunta de nuevo a los mismos archivos; si la respuesta difiere, termina con 3. No escribe nada.",
                "Examples:\n  saldo explain --period 2019-01..2019-06 --place 25      the cells behind a total\n  saldo explain show:states/2019/total@8c05.b11c=1ea0.40cf.f4ff/25/number   the key printed with an answer\n  saldo explain 3f2a90c1d4e5b678 --report saldo-report/saldo.json\n\nA key is asked again of the same releases; when the answer differs, it ends with 3. Nothing is written.",
            ),
            Self::Terms => Text::both(
                "Los primeros meses de cada presidencia, lado a lado: compara, no evalúa",
                "The first months of each presidency side by side: compares, does not evaluate",
            ),
            Self::TermsAfter => Text::both(
                "Ejemplos:\n  saldo terms --months 9\n  saldo terms --years 1 --statistic deaths-by-registration     primer año completo, según el INEGI",
                "Examples:\n  saldo terms --months 9\n  saldo terms --years 1 --statistic deaths-by-registration     first whole year, by INEGI",
            ),
            Self::Breaks => {
                Text::both("Dónde se rompen las series oficiales", "Where the official series break")
            }
            Self::Check => Text::both(
                "Contrasta afirmaciones con las cifras, según cada definición y versión",
                "Check claims against the figures, under each definition and in each version",
            ),
            Self::CheckAfter => Text::both(
                "Ejemplos:\n  saldo check                                    las afirmaciones del comentario de 2019\n  saldo check mis-afirmaciones.toml --format html > afirmaciones.html\n\nTermina con 3 si alguna afirmación queda contradicha.",
                "Examples:\n  saldo check                                    the claims of the 2019 commentary\n  saldo check my-claims.toml --format html > claims.html\n\nEnds with 3 when a claim is contradicted.",
            ),
            Self::Evaluate => Text::both(
                "Juzga una política: ¿cambió la violencia, o las cifras no permiten saberlo?",
                "Judge a policy: did violence change, or can the data not tell?",
            ),
            Self::EvaluateAfter => Text::both(
                "Ejemplos:\n  saldo evaluate culiacan-2019                   una política incluida\n  saldo evaluate mi-politica.toml --format html > politica.html\n  saldo evaluate culiacan-2019 --all-vintages    ¿cambia el veredicto con la versión de las cifras?\n  saldo evaluate schema                          el esquema de un archivo de política (JSON Schema)",
                "Examples:\n  saldo evaluate culiacan-2019                   a shipped policy\n  saldo evaluate my-policy.toml --format html > policy.html\n  saldo evaluate culiacan-2019 --all-vintages    does the verdict change with the version?\n  saldo evaluate schema                          the schema of a policy file (JSON Schema)",
            ),
            Self::Verify => Text::both(
                "Compara los métodos con los valores que publican sus referencias",
                "Hold the methods against the values that their references print",
            ),
            Self::VerifyAfter => Text::both(
                "Ejemplos:\n  saldo verify methods                           con los paneles incluidos en el programa\n  saldo verify methods --panels paneles          también con los paneles de una carpeta\n  saldo verify methods --format csv > valores.csv\n\nMuestra cada valor de referencia junto al nuestro, hasta dónde pueden distar y por qué. Una fila sin panel se cuenta aparte y no se da por buena; un método sin ninguna fila corrida queda sin verificar. Los paneles se buscan por su nombre, en CSV (también .gz), Parquet o JSON, en la carpeta y en las que contiene.\n\nTermina con 3 si una fila corrida no se cumple o un método se detiene.",
                "Examples:\n  saldo verify methods                           with the panels inside the program\n  saldo verify methods --panels panels           with the panels of a folder as well\n  saldo verify methods --format csv > values.csv\n\nShows each reference value beside ours, how far apart they may lie and why. A row without a panel is counted apart and is no pass; a method of which no row was run is unverified. Panels are looked for by name, as CSV (also .gz), Parquet or JSON, in the folder and in those inside it.\n\nEnds with 3 when a row that was run does not hold or a method stops.",
            ),
            Self::VerifyWhat => Text::both("Qué se compara: methods", "What is verified: methods"),
            Self::Panels => Text::both(
                "Carpeta de paneles de referencia [variable: SALDO_PANELS]",
                "Folder of reference panels [variable: SALDO_PANELS]",
            ),
            Self::Doctor => Text::both(
                "Comprueba que el registro esté entero y que el programa funcione",
                "Check that the store is whole and the program works",
            ),
            Self::Repair => Text::both(
                "Repara el registro propio: calcula de nuevo lo dañado y aparta lo que no se puede",
                "Mend your store: derive again what is damaged and set aside what cannot be",
            ),
            Self::Record => Text::both(
                "Cuida su registro: corrige, quita, borra y lleva archivos a otra máquina",
                "Keep your store: amend, remove, sweep, and carry releases to another machine",
            ),
            Self::RecordAfter => Text::both(
                "Ejemplos:\n  saldo record amend 1f3a90c1 --public 2026-02-20     el día en que se publicó era otro\n  saldo record remove 1f3a90c1                        ninguna respuesta lo usa ya\n  saldo record sweep                                  borra los bytes de lo quitado\n  saldo record export registro.zip                    lleva el registro a otra máquina\n  saldo record import-store registro.zip\n\nNada de lo escrito cambia: cada orden agrega una entrada, y las anteriores se conservan. Lo que viene con el programa no se corrige ni se quita.",
                "Examples:\n  saldo record amend 1f3a90c1 --public 2026-02-20     it was made public on another day\n  saldo record remove 1f3a90c1                        no answer uses it any more\n  saldo record sweep                                  deletes the bytes of what was removed\n  saldo record export store.zip                       carries the store to another machine\n  saldo record import-store store.zip\n\nNothing that was written changes: each command adds a commit, and those before are kept. What came with the program is neither amended nor removed.",
            ),
            Self::Amend => Text::both(
                "Corrige lo que consta de un archivo: día en que se publicó, custodia, dirección, términos",
                "Amend what is known of a release: public day, custody, address, terms",
            ),
            Self::AmendAfter => Text::both(
                "Ejemplo:\n  saldo record amend 1f3a90c1 --public 2026-02-20\n\nEl archivo se lee de nuevo como si se agregara con los datos corregidos: su corte sigue al día en que se publicó. Lo que no se dice queda como estaba. Para cambiar --covers, quite el archivo y agréguelo de nuevo.",
                "Example:\n  saldo record amend 1f3a90c1 --public 2026-02-20\n\nThe release is read again as if it were added with the amended facts: its cut-off follows its public day. What is not said stays as it was. To change --covers, remove the release and add it again.",
            ),
            Self::Remove => Text::both(
                "Quita un archivo: ninguna respuesta lo usa, y sus bytes se conservan hasta sweep",
                "Remove a release: no answer uses it, and its bytes are kept until sweep",
            ),
            Self::RemoveAfter => Text::both(
                "Ejemplo:\n  saldo record remove 1f3a90c1\n\nAgregar el mismo archivo con saldo import lo devuelve.",
                "Example:\n  saldo record remove 1f3a90c1\n\nAdding the same file with saldo import brings it back.",
            ),
            Self::Sweep => Text::both(
                "Borra los bytes de los archivos quitados, y sólo esos",
                "Delete the bytes of removed releases, and only those",
            ),
            Self::SweepAfter => {
                Text::both("Ejemplo:\n  saldo record sweep", "Example:\n  saldo record sweep")
            }
            Self::Export => Text::both(
                "Escribe el registro en un solo archivo, para llevarlo a otra máquina",
                "Write the store into one file, to carry it to another machine",
            ),
            Self::ExportAfter => Text::both(
                "Ejemplo:\n  saldo record export registro.zip\n\nLleva las entradas y todos sus archivos; no los informes guardados ni la bitácora de políticas. No contiene rutas de esta máquina.",
                "Example:\n  saldo record export store.zip\n\nCarries the commits and all their files, but neither saved reports nor the ledger of policies. It holds no path of this machine.",
            ),
            Self::ExportFile => {
                Text::both("Archivo que se escribe; no debe existir", "File to write; it must not exist")
            }
            Self::ImportStore => Text::both(
                "Agrega un registro exportado en otra máquina",
                "Add a store that was exported on another machine",
            ),
            Self::ImportStoreAfter => Text::both(
                "Ejemplo:\n  saldo record import-store registro.zip\n\nComprueba cada hash y cada entrada antes de escribir. En un registro vacío, o que es una parte anterior del otro, quedan las mismas entradas. En cualquier otro se agregan los archivos que faltan, uno por uno; los idénticos se pasan por alto, y los que usted quitó siguen quitados. Si los dos registros dicen cosas distintas de un archivo, no se agrega nada.",
                "Example:\n  saldo record import-store store.zip\n\nChecks every hash and every commit before it writes. In an empty store, or one that is an earlier part of the other, the commits are the same. In any other, the releases not held are added one by one; identical ones are skipped, and those you removed stay removed. Where the two stores say different things of a release, nothing is added.",
            ),
            Self::StoreFile => Text::both("Archivo de saldo record export", "File of saldo record export"),
            Self::ReleaseDigits => Text::both(
                "Primeros dígitos del archivo, como los muestra saldo show releases",
                "First digits of the release, as saldo show releases prints them",
            ),
            Self::RejectedRelease => Text::both(
                "Con rejected: los primeros dígitos de un archivo; sin ellos, todos",
                "With rejected: the first digits of a release; without them, all",
            ),
            Self::Lang => Text::both(
                "Idioma: es o en [variable: SALDO_LANG]",
                "Language: es or en [variable: SALDO_LANG]",
            ),
            Self::Store => Text::both(
                "Carpeta del registro propio [variable: SALDO_STORE]",
                "Folder of your own store [variable: SALDO_STORE]",
            ),
            Self::Format => Text::both(
                "Formato: table, csv, json o html (table en una terminal; csv si no lo es)",
                "Format: table, csv, json or html (table on a terminal, else csv)",
            ),
            Self::Save => Text::both(
                "Guarda el informe en el registro: al agregar un archivo se dirá qué cambió en sus cifras",
                "Save the report in the store: adding a release will then say what changed in its figures",
            ),
            Self::Seed => Text::both("Semilla de los sorteos", "Seed of random draws"),
            Self::Threads => Text::both(
                "Hilos de cálculo; el resultado es el mismo con cualquier número",
                "Threads; the result is the same with any number",
            ),
            Self::Statistic => Text::both(
                "Qué se cuenta: victims, investigations, deaths-by-registration, …",
                "What is counted: victims, investigations, deaths-by-registration, …",
            ),
            Self::Offence => Text::both(
                "De qué delitos, unidos con +: homicidio-doloso+feminicidio",
                "Of which offences, joined with +: intentional-homicide+femicide",
            ),
            Self::Place => Text::both(
                "Dónde: nation, states, municipalities-of-25, Sinaloa, 25, 25006",
                "Where: nation, states, municipalities-of-25, Sinaloa, 25, 25006",
            ),
            Self::Period => Text::both(
                "Cuándo: 2019, 2019-06 o 2019-01..2019-06",
                "When: 2019, 2019-06 or 2019-01..2019-06",
            ),
            Self::Vintage => Text::both(
                "Qué versión: latest, un mes de corte como 2019-11 o el principio de un sha256",
                "Which version: latest, a cut-off month such as 2019-11 or the beginning of a sha256",
            ),
            Self::AsOf => Text::both(
                "Sólo lo que era público ese día: 2020-02-01",
                "Only what was public by that day: 2020-02-01",
            ),
            Self::Accepting => Text::both(
                "Acepta por su nombre una ruptura de la serie; o incomplete, composite, magnitude",
                "Accept a break of the series by its name; or incomplete, composite, magnitude",
            ),
            Self::What => Text::both(
                "figures (cifras), releases (archivos) o rejected (filas rechazadas)",
                "figures, releases or rejected (rows)",
            ),
            Self::By => Text::both("Por month, year o total", "By month, year or total"),
            Self::NoRates => Text::both("Sin tasas", "Without rates"),
            Self::Projection => {
                Text::both("Proyección de población de las tasas", "Population projection of the rates")
            }
            Self::From => Text::both("Versión anterior", "Earlier version"),
            Self::To => Text::both("Versión posterior", "Later version"),
            Self::Months => Text::both(
                "Cuántos primeros meses de cada presidencia (el lapso más largo que permiten todas, si no se dice)",
                "How many first months of each presidency (the longest span that all allow, when none is named)",
            ),
            Self::Years => Text::both(
                "Cuántos primeros años calendario completos, para cifras que se publican por año",
                "How many first whole calendar years, for figures that are published by the year",
            ),
            Self::Trace => Text::both(
                "La clave de una respuesta, con la fila y la columna de una cifra; o la de un estudio",
                "The key of an answer, with the row and column of a figure; or that of a study",
            ),
            Self::Report => Text::both(
                "El informe (JSON) en el que está la cifra de un estudio, o el archivo de afirmaciones de la clave",
                "The report (JSON) that holds a study's figure, or the claims file of the key",
            ),
            Self::Out => Text::both("Carpeta del informe", "Folder of the report"),
            Self::Files => Text::both("Archivos tal como se descargaron", "Files as they were downloaded"),
            Self::Public => Text::both(
                "Día en que la institución los publicó",
                "Day on which the publisher made them public",
            ),
            Self::NotLaterThan => Text::both(
                "Día en el que ya eran públicos, si no se sabe desde cuándo",
                "Day by which they were public, when it is not known since when",
            ),
            Self::Custody => Text::both(
                "publisher (archivo de la institución), copy (copia) o rewriting (reescritura)",
                "publisher (the publisher's own file), copy or rewriting",
            ),
            Self::Keeper => Text::both(
                "Quién guarda la copia o reescribió el archivo",
                "Who keeps the copy or rewrote the file",
            ),
            Self::Address => Text::both("Dónde se encontró", "Where it was found"),
            Self::LicenceLine => Text::both("Términos de uso de sus cifras", "Terms of use of its figures"),
            Self::Covers => Text::both(
                "Qué debe tener un archivo parcial: todo, entidades (11 o 11,14) o delitos (homicidio-doloso)",
                "What a partial file is meant to hold: all, states (11 or 11,14) or offences (intentional-homicide)",
            ),
            Self::Large => {
                Text::both("Lee también un archivo de más de 1 GiB", "Read a file of more than 1 GiB too")
            }
            Self::ClaimsFile => Text::both("Archivo de afirmaciones", "Claims file"),
            Self::PolicyFile => Text::both(
                "Archivo de política, o el nombre de una incluida",
                "Policy file, or the name of a shipped one",
            ),
            Self::AllVintages => Text::both(
                "Con cada versión de las cifras que se tiene: si el veredicto cambia, y cuándo",
                "On every version of the figures that is held: whether the verdict flips, and when",
            ),
            Self::FetchAddress => Text::both("Dirección del archivo", "Address of the release"),
            Self::Silence => Text::both(
                "Segundos que el servidor puede callar (60 si no se dice)",
                "Seconds that the server may be silent (60 unless said)",
            ),
            Self::CommandsHeading => Text::both("Órdenes", "Commands"),
            Self::OptionsHeading => Text::both("Opciones", "Options"),
            Self::PrintsThisPage => Text::both("Muestra esta ayuda", "Print this help"),
            Self::PrintsVersion => Text::both("Muestra la versión", "Print the version"),
        }
    }
}
