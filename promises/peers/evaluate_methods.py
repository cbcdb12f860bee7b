"""One task of one peer, timed within its process on one thread: the seconds of processor and what it answered.

Arguments: the task, the peer, the municipal panel as CSV, the panel of Proposition 99 as CSV. What is read and
arranged before a method is called is not held against the peer, nor is a first call that compiles.
"""

import os

for threads in ("OMP", "OPENBLAS", "MKL", "NUMBA", "RAYON"):
    os.environ[f"{threads}_NUM_THREADS"] = "1"

import contextlib
import json
import resource
import sys
import time
import warnings

import pandas as pd

warnings.filterwarnings("ignore")

PLACEBOS = 200
REPLICATES = 999
ITERATIONS = 1000
# The cohort of the municipal block, by its first month: 17 municipalities beside 2,157 that are never treated.
COHORT = 52
# The states' panel: so many months before the policy, and the windows of months whose means are predictors.
BEFORE = 60
WINDOW = 6
# Parts of a chain whose means tell its simulation error, as ours takes them.
BATCHES = 20


def processor() -> float:
    """Seconds of processor of this process and of those it started: a peer's own workers are its work."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(usage.ru_utime + usage.ru_stime for usage in used)


def block_of(panel: pd.DataFrame) -> pd.DataFrame:
    """The never treated and one cohort, treated together from its first month."""
    block = panel[panel["g"].isin([0, COHORT])]
    return block.assign(treated=(block["g"] == COHORT).astype(int))


def states_of(panel: pd.DataFrame) -> pd.DataFrame:
    """Deaths per 100,000 inhabitants and year by state and month."""
    states = panel.groupby(["state", "t"], as_index=False)[["y", "pop"]].sum()
    return states.assign(rate=states["y"] / states["pop"] * 1.2e6)


def callaway_santanna(panel: pd.DataFrame, replicates: int):
    import diff_diff

    def fit():
        method = diff_diff.CallawaySantAnna(
            control_group="never_treated", n_bootstrap=replicates, seed=1 if replicates else None
        )
        fitted = method.fit(panel, outcome="ly", unit="muni", time="t", first_treat="g")
        return fitted.overall_att

    return fit


def synthetic_did(panel: pd.DataFrame, columns: tuple[str, str, str], after: list[int]):
    import diff_diff

    outcome, unit, moment = columns

    def fit():
        method = diff_diff.SyntheticDiD(variance_method="placebo", n_bootstrap=PLACEBOS, seed=1)
        fitted = method.fit(
            panel, outcome=outcome, treatment="treated", unit=unit, time=moment, post_periods=after
        )
        return fitted.att

    return fit


def poisson_statspai(panel, _):
    import statspai

    fit = lambda data: statspai.fepois("y ~ d | muni + t", data, vcov={"CRV1": "muni"}).params["d"]
    fit(panel[panel["muni"] <= 50])
    return lambda: fit(panel)


def poisson_pyfixest(panel, _):
    import pyfixest

    fit = lambda data: pyfixest.fepois("y ~ d | muni + t", data, vcov={"CRV1": "muni"}).coef()["d"]
    fit(panel[panel["muni"] <= 50])
    return lambda: fit(panel)


def imputation_statspai(panel, _):
    import statspai

    return lambda: statspai.did_imputation(panel, y="ly", group="muni", time="t", first_treat="g").estimate


def imputation_diff_diff(panel, _):
    import diff_diff

    fit = lambda: diff_diff.ImputationDiD().fit(panel, outcome="ly", unit="muni", time="t", first_treat="g")
    return lambda: fit().overall_att


def proposition_99(_, source):
    packs = pd.read_csv(source, sep=";")
    packs["treated"] = (packs["State"] == "California").astype(int)
    return synthetic_did(packs, ("PacksPerCapita", "State", "Year"), list(range(1989, 2001)))


def municipal_block(panel, _):
    block = block_of(panel)
    after = list(range(COHORT, int(block["t"].max()) + 1))
    return synthetic_did(block, ("ly", "muni", "t"), after)


def synthetic_control(panel, _):
    import pysyncon
    from pysyncon.utils import PlaceboTest

    states = states_of(panel)
    names = sorted(states["state"].unique().tolist())
    windows = [range(first, first + WINDOW) for first in range(1, BEFORE, WINDOW)]
    prepared = pysyncon.Dataprep(
        foo=states,
        predictors=[],
        predictors_op="mean",
        dependent="rate",
        unit_variable="state",
        time_variable="t",
        treatment_identifier=names[0],
        controls_identifier=names[1:],
        time_predictors_prior=range(1, BEFORE + 1),
        time_optimize_ssr=range(1, BEFORE + 1),
        special_predictors=[("rate", window, "mean") for window in windows],
    )

    def fit():
        method = pysyncon.Synth()
        method.fit(prepared)
        placebos = PlaceboTest()
        placebos.fit(prepared, scm=pysyncon.Synth(), max_workers=1, verbose=False)
        return method.att(time_period=range(BEFORE + 1, 109))["att"]

    return fit


def structural_series(panel, _):
    from causal_impact import CausalImpact

    wide = states_of(panel).pivot(index="t", columns="state", values="rate").reset_index(drop=True)
    wide.columns = ["y"] + [f"x{place}" for place in range(1, wide.shape[1])]
    settings = {"niter": ITERATIONS, "seed": 1, "prior_level_sd": 0.01}
    last = len(wide) - 1
    return lambda: CausalImpact(wide, [0, BEFORE - 1], [BEFORE, last], model_args=settings)


def effective_draws(impact) -> float:
    """Independent draws that the chain is worth: the mean after the policy, its spread against that of batch means."""
    import numpy

    means = numpy.array(impact._samples.predictions)[:, -(108 - BEFORE) :].mean(axis=1)
    length = len(means) // BATCHES
    batches = means[: BATCHES * length].reshape(BATCHES, length).mean(axis=1)
    error = batches.std(ddof=1) / BATCHES**0.5
    return min(float((means.std(ddof=1) / error) ** 2), float(len(means)))


TASKS = {
    ("poisson", "StatsPAI"): poisson_statspai,
    ("poisson", "pyfixest"): poisson_pyfixest,
    ("callaway-santanna", "diff-diff"): lambda panel, _: callaway_santanna(panel, 0),
    ("callaway-santanna-bootstrap", "diff-diff"): lambda panel, _: callaway_santanna(panel, REPLICATES),
    ("imputation", "StatsPAI"): imputation_statspai,
    ("imputation", "diff-diff"): imputation_diff_diff,
    ("synthetic-did-prop99", "diff-diff"): proposition_99,
    ("synthetic-did-block", "diff-diff"): municipal_block,
    ("synthetic-control-states", "pysyncon"): synthetic_control,
    ("structural-series", "bsts-causalimpact"): structural_series,
}


def main() -> None:
    task, peer, municipal, proposition = sys.argv[1:]
    # Peers talk on stdout, which is for the answer.
    with contextlib.redirect_stdout(sys.stderr):
        fit = TASKS[task, peer](pd.read_csv(municipal), proposition)
        wall, cpu = time.perf_counter(), processor()
        answer = fit()
        took = {"wall": time.perf_counter() - wall, "cpu": processor() - cpu}
    worth = {}
    if task == "structural-series":
        worth = {"effective": effective_draws(answer)}
        answer = answer.summary_stats["point_effect_mean"]
    print(json.dumps({**took, **worth, "answer": float(answer)}))


main()
