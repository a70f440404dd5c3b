"""``perilune engines production``: licensed production of an engine on a partner's territory."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from perilune.cli.engines.shared import keys_and_values, rounded
from perilune.cli.output import AsJson, print_json, table, together

if TYPE_CHECKING:
    from perilune.engines.production_model import Interval, Production, ProductionPlan

app = typer.Typer(rich_markup_mode=None)


@app.command(
    "production",
    epilog="\b\nExamples:\n  perilune engines production licence.toml --plot licence.svg\n"
    "  perilune engines production --set engine=rd-180 --set 'currency=M USD' --set start_year=2014 "
    "--set demand_per_year=5.5 --set import_price=24 --set licensor_units=80",
)
def show_production(
    licence: Annotated[Path | None, typer.Argument(help="A TOML file of the licence; or set everything.")] = None,
    settings: Annotated[
        list[str] | None, typer.Option("--set", help="A key of the plan, such as learning_rate=0.9; repeat it.")
    ] = None,
    samples: Annotated[int, typer.Option("--samples", help="Drawn plans for the intervals.")] = 2000,
    seed: Annotated[int, typer.Option("--seed", help="Of the drawing.")] = 1,
    plot: Annotated[Path | None, typer.Option("--plot", help="Draw deliveries and cost to this .svg or .png.")] = None,
    as_json: AsJson = False,
) -> None:
    """Tell when a licensed line delivers how many engines, what they cost, and whether it ever pays against buying."""
    from perilune.engines.production import licensed_production
    from perilune.figures import check_figure_path

    said: dict[str, str] = {}
    together(
        ("--set", lambda: said.update(keys_and_values(settings or (), "learning_rate=0.9"))),
        ("--plot", lambda: plot is None or check_figure_path(plot)),
    )
    plan = _plan(licence, {name: _value(text) for name, text in said.items()})
    result = licensed_production(plan, samples=samples, seed=seed)
    if plot is not None:
        from perilune.engines.plots_production import production_figure
        from perilune.figures import write_figure

        write_figure(production_figure(result), plot)
    print_json(result) if as_json else _print(result)


def _value(text: str) -> object:
    for kind in (int, float):
        try:
            return kind(text)
        except ValueError:
            continue
    return text


def _plan(path: Path | None, settings: dict[str, object]) -> "ProductionPlan":
    from dataclasses import replace

    from perilune.catalogue.document import Document, read_toml
    from perilune.catalogue.validation import validate
    from perilune.engines.production_model import ProductionPlan

    document = Document("--set", "", {}) if path is None else read_toml(path)
    return validate(replace(document, data={**document.data, **settings}), ProductionPlan)


def _print(result: "Production") -> None:
    unit = result.currency
    even = "never" if result.break_even_quantity is None else f"{result.break_even_quantity} engines"
    rows: list[tuple[str, object, object]] = [
        ("first delivery (year)", f"{result.first_delivery_year:.1f}", _span(result.first_delivery, 1)),
        ("engines delivered", result.delivered, None),
        ("of them beyond the demand", f"{result.surplus:.1f}", None),
        (f"set-up and qualification ({unit})", f"{result.fixed_cost:.1f}", None),
        (f"first engine ({unit})", rounded(result.first_unit_cost, 2), None),
        (f"last engine ({unit})", rounded(result.last_unit_cost, 2), None),
        (f"imported engine ({unit})", f"{result.import_price:.2f}", None),
        ("breaks even at", even, _span(result.break_even, 0)),
        ("breaks even in the year", rounded(result.break_even_year, 1), None),
        ("chance of breaking even", f"{result.break_even_probability:.3f}", None),
        (f"saved against imports ({unit})", f"{result.saved:.1f}", _span(result.saved_interval, 1)),
    ]
    note = f"{result.samples} drawn plans, seed {result.seed}; '-' in a span: never"
    table(f"{result.engine}: production under licence", ["", "plan", "10 / 50 / 90 %"], rows, note)
    years = [
        (
            item.year,
            item.delivered,
            f"{item.delivered_p10} to {item.delivered_p90}",
            f"{item.short:g}",
            rounded(item.local_content, 2),
            rounded(item.unit_cost, 2),
        )
        for item in result.availability
    ]
    table(
        "Year by year", ["year", "delivered", "10 to 90 %", "short of demand", "local content", f"cost ({unit})"], years
    )
    used = [(item.name, f"{item.value:g}", f"{item.low:g} to {item.high:g}", item.source) for item in result.used]
    table("Numbers", ["name", "value", "span", "source"], used)


def _span(interval: "Interval", digits: int) -> str:
    return " / ".join("-" if v is None else f"{v:.{digits}f}" for v in (interval.p10, interval.p50, interval.p90))
