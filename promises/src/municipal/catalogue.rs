//! The catalogue of the original layout: 98 modalities of 55 subtypes, as SESNSP named them from 2015 to 2025.

/// A type of offence, its subtype, and the modalities of it.
type Subtype = (&'static str, &'static str, &'static [&'static str]);

/// A legally protected good, its types of offence with their subtypes, and the modalities of each.
///
/// Source: SESNSP, Incidencia Delictiva, nueva metodología: the columns from `Bien jurídico afectado` to `Modalidad`.
/// A subtype without modalities here has one, named as itself.
pub(super) const CATALOGUE: [(&str, &[Subtype]); 7] = [
    (
        "La vida y la Integridad corporal",
        &[
            ("Homicidio", "Homicidio doloso", WEAPON),
            ("Homicidio", "Homicidio culposo", WEAPON_OR_TRAFFIC),
            ("Lesiones", "Lesiones dolosas", WEAPON),
            ("Lesiones", "Lesiones culposas", WEAPON_OR_TRAFFIC),
            ("Feminicidio", "Feminicidio", WEAPON),
            ("Aborto", "Aborto", &[]),
            (
                "Otros delitos que atentan contra la vida y la integridad corporal",
                "Otros delitos que atentan contra la vida y la integridad corporal",
                &[],
            ),
        ],
    ),
    (
        "Libertad personal",
        &[
            (
                "Secuestro",
                "Secuestro",
                &[
                    "Secuestro extorsivo",
                    "Secuestro con calidad de rehén",
                    "Secuestro para causar daño",
                    "Secuestro exprés",
                    "Otro tipo de secuestros",
                ],
            ),
            ("Tráfico de menores", "Tráfico de menores", &[]),
            ("Rapto", "Rapto", &[]),
            (
                "Otros delitos que atentan contra la libertad personal",
                "Otros delitos que atentan contra la libertad personal",
                &[],
            ),
        ],
    ),
    (
        "La libertad y la seguridad sexual",
        &[
            ("Abuso sexual", "Abuso sexual", &[]),
            ("Acoso sexual", "Acoso sexual", &[]),
            ("Hostigamiento sexual", "Hostigamiento sexual", &[]),
            ("Violación simple", "Violación simple", &[]),
            ("Violación equiparada", "Violación equiparada", &[]),
            ("Incesto", "Incesto", &[]),
            (
                "Otros delitos que atentan contra la libertad y la seguridad sexual",
                "Otros delitos que atentan contra la libertad y la seguridad sexual",
                &[],
            ),
        ],
    ),
    (
        "El patrimonio",
        &[
            ("Robo", "Robo a casa habitación", VIOLENCE),
            (
                "Robo",
                "Robo de vehículo automotor",
                &[
                    "Robo de coche de 4 ruedas Con violencia",
                    "Robo de coche de 4 ruedas Sin violencia",
                    "Robo de motocicleta Con violencia",
                    "Robo de motocicleta Sin violencia",
                    "Robo de embarcaciones pequeñas y grandes Con violencia",
                    "Robo de embarcaciones pequeñas y grandes Sin violencia",
                ],
            ),
            ("Robo", "Robo de autopartes", VIOLENCE),
            ("Robo", "Robo a transportista", VIOLENCE),
            ("Robo", "Robo a transeúnte en vía pública", VIOLENCE),
            ("Robo", "Robo a transeúnte en espacio abierto al público", VIOLENCE),
            ("Robo", "Robo en transporte público individual", VIOLENCE),
            ("Robo", "Robo en transporte público colectivo", VIOLENCE),
            ("Robo", "Robo en transporte individual", VIOLENCE),
            ("Robo", "Robo a institución bancaria", VIOLENCE),
            ("Robo", "Robo a negocio", VIOLENCE),
            ("Robo", "Robo de ganado", VIOLENCE),
            (
                "Robo",
                "Robo de maquinaria",
                &[
                    "Robo de herramienta industrial o agrícola Con violencia",
                    "Robo de herramienta industrial o agrícola Sin violencia",
                    "Robo de tractores Con violencia",
                    "Robo de tractores Sin violencia",
                    "Robo de cables, tubos y otros objetos destinados a servicios públicos Con violencia",
                    "Robo de cables, tubos y otros objetos destinados a servicios públicos Sin violencia",
                ],
            ),
            ("Robo", "Otros robos", VIOLENCE),
            ("Fraude", "Fraude", &[]),
            ("Abuso de confianza", "Abuso de confianza", &[]),
            ("Extorsión", "Extorsión", &[]),
            ("Daño a la propiedad", "Daño a la propiedad", &[]),
            ("Despojo", "Despojo", &[]),
            ("Otros delitos contra el patrimonio", "Otros delitos contra el patrimonio", &[]),
        ],
    ),
    (
        "La familia",
        &[
            ("Violencia familiar", "Violencia familiar", &[]),
            (
                "Violencia de género en todas sus modalidades distinta a la violencia familiar",
                "Violencia de género en todas sus modalidades distinta a la violencia familiar",
                &[],
            ),
            (
                "Incumplimiento de obligaciones de asistencia familiar",
                "Incumplimiento de obligaciones de asistencia familiar",
                &[],
            ),
            ("Otros delitos contra la familia", "Otros delitos contra la familia", &[]),
        ],
    ),
    (
        "La sociedad",
        &[
            ("Corrupción de menores", "Corrupción de menores", &[]),
            ("Trata de personas", "Trata de personas", &[]),
            ("Otros delitos contra la sociedad", "Otros delitos contra la sociedad", &[]),
        ],
    ),
    (
        "Otros bienes jurídicos afectados (del fuero común)",
        &[
            ("Narcomenudeo", "Narcomenudeo", &[]),
            ("Amenazas", "Amenazas", &[]),
            ("Allanamiento de morada", "Allanamiento de morada", &[]),
            ("Evasión de presos", "Evasión de presos", &[]),
            ("Falsedad", "Falsedad", &[]),
            ("Falsificación", "Falsificación", &[]),
            ("Contra el medio ambiente", "Contra el medio ambiente", &[]),
            ("Delitos cometidos por servidores públicos", "Delitos cometidos por servidores públicos", &[]),
            ("Electorales", "Electorales", &[]),
            ("Otros delitos del Fuero Común", "Otros delitos del Fuero Común", &[]),
        ],
    ),
];

const VIOLENCE: &[&str] = &["Con violencia", "Sin violencia"];
const WEAPON: &[&str] = &["Con arma de fuego", "Con arma blanca", "Con otro elemento", "No especificado"];
const WEAPON_OR_TRAFFIC: &[&str] = &[
    "Con arma de fuego",
    "Con arma blanca",
    "En accidente de tránsito",
    "Con otro elemento",
    "No especificado",
];
