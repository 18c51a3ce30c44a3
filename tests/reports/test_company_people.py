"""Whoever orders for a company is a company in the reports, while both are there."""

from pathlib import Path

import pytest

from regulars.companies.service.members import company_member_remove, company_member_set
from regulars.companies.service.saving import company_delete, company_restore, company_save
from regulars.companies.words import CompanyRole
from regulars.platform.context import SYSTEM
from regulars.platform.db.connect import Database
from regulars.reports.replica import engine
from regulars.reports.replica.checking import differences
from regulars.reports.replica.place import Place
from tests.make_orders import draft, recorded, shop

KINDS = "SELECT kind, count(*) FROM report_customers GROUP BY 1 ORDER BY 1"


@pytest.fixture(autouse=True)
async def _shop(database: Database, tmp_path: Path) -> None:
    await shop()
    engine.put_at(database, Place(tmp_path / "data"))


async def test_members_of_a_company_are_one_until_it_or_they_go(database: Database):
    await recorded(draft("1", "anna"), draft("2", "berta", day=40))
    people = [("PERSON", 2)]
    assert list(await engine.read(KINDS)) == people
    company = await company_save(actor=SYSTEM, company_id=None, fields={"name": "Acme"})
    await company_member_set(
        actor=SYSTEM, company_id=company, customer_id=1, role=CompanyRole.BUYER, can_approve_up_to=None
    )
    one_each = [("COMPANY", 1), ("PERSON", 1)]
    assert list(await engine.read(KINDS)) == one_each
    await company_delete(actor=SYSTEM, company_id=company)
    assert list(await engine.read(KINDS)) == people
    await company_restore(actor=SYSTEM, company_id=company)
    assert list(await engine.read(KINDS)) == one_each
    assert await differences(engine.of(database)) == []
    await company_member_remove(actor=SYSTEM, company_id=company, customer_id=1)
    assert list(await engine.read(KINDS)) == people
