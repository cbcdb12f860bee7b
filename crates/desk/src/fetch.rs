//! `saldo fetch`: downloads a release from its publisher and adds it. The only question that uses a network.

use std::{io::Write as _, path::Path, time::Duration};

use fs_err as fs;
use record::store::Store;
use report::{Block, Text, Words as _, say};

use crate::{
    AboutRelease, Error, ImportedFiles, Progress,
    download_stage::DownloadStage,
    import::{Tried, add, conclude},
    import_words::ImportSentence,
};

/// What `saldo fetch` is asked.
#[derive(Debug, Clone)]
pub struct FetchQuestion {
    /// Where the release is. A user, a password or a token in it is used, and neither told nor kept.
    pub address: String,
    /// What is known of the release.
    pub about: AboutRelease,
    /// How long the server may be silent, where that is not as usual.
    pub silence: Option<Duration>,
}

/// Downloads a release and adds it.
///
/// Each download writes into a folder of its own, which is removed at the end. What is kept has the hash of what came.
///
/// # Errors
/// When it cannot be downloaded, read or stored: nothing was added then.
pub fn fetch(
    folder: &Path,
    question: &FetchQuestion,
    progress: &dyn Progress,
) -> Result<ImportedFiles, Error> {
    question.about.expect_not_to_come()?;
    let mut limits = fetch::Limits::default();
    limits.silence = question.silence.unwrap_or(limits.silence);
    let stage = DownloadStage::open(folder)?;
    let shown = fetch::without_secrets(&question.address);
    progress
        .begin(&say!("Descargando {address}", "Downloading {address}", address = Text::code(shown)), None);
    let partial = stage.partial();
    let mut file = fs::File::create_new(&partial).map_err(Error::at(&partial))?;
    let mut told = |seen: fetch::Progress| progress.reach(seen.received);
    let fetched = fetch::download(&question.address, &mut file, &limits, &mut told)?;
    file.flush().map_err(Error::at(&partial))?;
    drop(file);
    progress.end();
    let path = stage.file(&fetched.file_name);
    fs::rename(&partial, &path).map_err(Error::at(&path))?;
    let address = question.about.address.clone().or_else(|| Some(fetched.address.clone()));
    let about = AboutRelease { address, ..question.about.clone() };
    let before = crate::open(Some(folder))?;
    let outcome = add(&Store::open(folder), &path, &about, (Some(&fetched), progress));
    progress.end();
    let unannounced = ImportSentence::of_end(fetched.end);
    let mut first = vec![Block::paragraph(ImportSentence::CameFrom {
        address: fetched.address.clone(),
        sha256: fetched.sha256,
    })];
    first.extend(unannounced.clone().map(Block::paragraph));
    let imported = conclude(folder, &before, vec![Tried { path, outcome }], first)?;
    let all = imported.told.into_iter().chain(unannounced.map(|sentence| sentence.words()));
    let told = Text::joined(all, " ");
    Ok(ImportedFiles { told: (!told.is_empty()).then_some(told), ..imported })
}

#[cfg(test)]
mod tests {
    use std::{io::Read as _, net::TcpListener, thread};

    use super::*;

    /// A file in the publisher's layout by state, its counts all this one.
    fn release(count: u32) -> Vec<u8> {
        let months =
            "Enero,Febrero,Marzo,Abril,Mayo,Junio,Julio,Agosto,Septiembre,Octubre,Noviembre,Diciembre";
        let head = "Año,Clave_Ent,Entidad,Bien jurídico afectado,Tipo de delito,Subtipo de delito,Modalidad";
        let mut text = format!("{head},{months}\n");
        for state in crate::states() {
            let what = "La vida y la Integridad corporal,Homicidio,Homicidio doloso,Con arma de fuego";
            let counts = vec![count.to_string(); 12].join(",");
            text += &format!("2024,{},{},{what},{counts}\n", state.code, state.name);
        }
        text.into_bytes()
    }

    /// A server that gives these bytes to whoever asks, and says no more of them than this.
    fn serve(bytes: Vec<u8>, head: &str) -> String {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let server = listener.local_addr().unwrap();
        let answer = [format!("HTTP/1.1 200 OK\r\n{head}\r\n\r\n").into_bytes(), bytes].concat();
        thread::spawn(move || {
            for stream in listener.incoming() {
                let mut stream = stream.unwrap();
                let _ = stream.read(&mut [0; 4096]);
                let _ = stream.write_all(&answer);
            }
        });
        format!("http://ana:s3cret@{server}/IDEFC_NM.csv?token=s3cret")
    }

    fn about() -> AboutRelease {
        AboutRelease {
            public: measure::Date::new(2025, 1, 20).ok(),
            not_later_than: None,
            today: measure::Date::new(2025, 2, 1).unwrap(),
            custody: measure::Custody::Publisher,
            keeper: None,
            address: None,
            terms: None,
            covers: None,
            large: false,
            member: None,
        }
    }

    fn text_below(folder: &Path) -> String {
        let mut text = String::new();
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            text += &if path.is_dir() {
                text_below(&path)
            } else {
                format!("{}\n{}", path.display(), String::from_utf8_lossy(&fs::read(&path).unwrap()))
            };
        }
        text
    }

    #[test]
    fn what_is_kept_is_what_came_and_no_secret_is() {
        use measure::Language;
        let store = tempfile::tempdir().unwrap();
        let address = serve(release(3), "X-Length: unknown");
        let question = FetchQuestion { address, about: about(), silence: None };
        let fetched = fetch(store.path(), &question, &()).unwrap();
        assert!(fetched.whole);
        let told = fetched.told.unwrap();
        assert!(told.plain(Language::En).contains("whether it came whole is not known"), "{told:?}");
        let said = report::to_json(&fetched.report);
        assert!(said.contains("token=***") && said.contains("did not announce"), "{said}");
        let kept = text_below(store.path());
        assert!(kept.contains("token=***") && kept.contains("IDEFC_NM.csv"), "no address was kept");
        for text in [said, kept] {
            assert!(!text.contains("s3cret") && !text.contains("ana:"), "{text}");
        }
        let left = fs::read_dir(store.path().join("downloads")).unwrap().count();
        assert_eq!(left, 1, "the stage was left behind");
    }

    /// The disk gives back other bytes than those that were written to it.
    #[test]
    fn what_is_read_back_as_something_else_is_not_added() {
        let folder = tempfile::tempdir().unwrap();
        let bytes = release(3);
        let address = serve(bytes.clone(), &format!("Content-Length: {}", bytes.len()));
        let came =
            fetch::download(&address, &mut Vec::new(), &fetch::Limits::default(), &mut |_| {}).unwrap();
        let path = folder.path().join("IDEFC_NM.csv");
        let store = Store::open(&folder.path().join("store"));
        fs::write(&path, release(4)).unwrap();
        let refused = add(&store, &path, &about(), (Some(&came), &()));
        assert!(matches!(refused, Err(Error::ChangedOnDisk { .. })), "{refused:?}");
        assert!(store.holding().unwrap().commits().is_empty());
        fs::write(&path, &bytes).unwrap();
        add(&store, &path, &about(), (Some(&came), &())).unwrap();
        assert_eq!(store.holding().unwrap().commits().len(), 1);
    }
}
